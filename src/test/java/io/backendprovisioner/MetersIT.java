package io.backendprovisioner;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.backendprovisioner.metrics.Meters;
import io.backendprovisioner.simulator.Outage;
import io.backendprovisioner.testkit.Broker;
import io.backendprovisioner.testkit.OnBroker;
import io.backendprovisioner.testkit.RawRequest;
import io.backendprovisioner.testkit.Stage;
import io.backendprovisioner.testkit.TopicNames;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** What an operator sees of a worker. */
@OnBroker
class MetersIT {
    private static final Duration PATIENCE = Duration.ofMinutes(2);

    private final Stage stage;

    MetersIT(Broker broker) {
        stage = new Stage(
                broker, TopicNames.startingWith("meters"), List.of(), "--provisioner.pacing.calls-per-second=0");
    }

    @AfterEach
    void end() {
        stage.close();
    }

    private String scrape() {
        return stage.worker().page("/actuator/prometheus").body();
    }

    @Test
    void everyMeterIsScrapedAndNoOther() {
        stage.sendAndAwait(RawRequest.toCreate("orders"));
        Set<String> scraped = scrape().lines()
                .filter(line -> line.startsWith("# TYPE provisioner_"))
                .map(line -> line.split(" ", -1)[2].replaceAll("(_seconds)?(_max|_total)?$", ""))
                .collect(Collectors.toCollection(TreeSet::new));
        Set<String> named = Arrays.stream(Meters.values())
                .map(meter -> meter.meter().replace('.', '_'))
                .collect(Collectors.toCollection(TreeSet::new));
        assertThat(scraped).isEqualTo(named);
    }

    @Test
    void whateverIsSentMakesNoMoreSeries() {
        send("first", 20);
        stage.answers(40);
        Set<String> before = series();
        send("second", 300);
        stage.answers(640);
        assertThat(series()).isEqualTo(before);
    }

    /** Each request has a batch and a key of its own, in both lanes. */
    private void send(String name, int count) {
        stage.send(requests(name, count));
        stage.sendBulk(requests("bulk-" + name, count));
    }

    private static List<RawRequest> requests(String name, int count) {
        return IntStream.range(0, count)
                .mapToObj(i ->
                        RawRequest.toCreate(name + i).with("provisioner-batch", ("batch-" + name + i).getBytes(UTF_8)))
                .toList();
    }

    private Set<String> series() {
        return scrape().lines()
                .filter(line -> line.startsWith("provisioner_"))
                .map(line -> line.substring(0, line.lastIndexOf(' ')))
                .collect(Collectors.toCollection(TreeSet::new));
    }

    @Test
    void theBacklogOfTheWholeGroupIsSeen() {
        stage.sendAndAwait(RawRequest.toCreate("before"));
        stage.simulator().faults().outage(Outage.NO_PERMISSION);
        stage.send(IntStream.range(0, 7)
                .mapToObj(i -> RawRequest.toCreate("waits-" + i))
                .toList());
        await().atMost(PATIENCE)
                .untilAsserted(() -> assertThat(value("provisioner_fleet_lag{lane=\"interactive\"}"))
                        .isEqualTo(7));
        assertThat(value("provisioner_fleet_lag{lane=\"bulk\"}")).isZero();
        assertThat(value("provisioner_fleet_replicas")).isEqualTo(1);
        assertThat(value("provisioner_requests_open{lane=\"interactive\"}")).isEqualTo(7);
        await().atMost(PATIENCE).until(() -> value("provisioner_fleet_oldest{lane=\"interactive\"}") > 1);
        assertThat(value("provisioner_requests_oldest{lane=\"interactive\"}"))
                .isBetween(1.0, value("provisioner_fleet_oldest{lane=\"interactive\"}") + 1);

        stage.simulator().faults().outage(Outage.NONE);
        stage.answers(8);
        await().atMost(PATIENCE).until(() -> value("provisioner_fleet_lag{lane=\"interactive\"}") == 0);
        assertThat(value("provisioner_fleet_oldest{lane=\"interactive\"}")).isZero();
        assertThat(value("provisioner_requests_oldest{lane=\"interactive\"}")).isZero();
    }

    private double value(String series) {
        return scrape().lines()
                .filter(line -> line.startsWith(series + " "))
                .mapToDouble(line -> Double.parseDouble(line.substring(series.length() + 1)))
                .findFirst()
                .orElse(Double.NaN);
    }
}
