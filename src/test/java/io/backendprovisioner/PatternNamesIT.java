package io.backendprovisioner;

import static org.assertj.core.api.Assertions.assertThat;

import io.backendprovisioner.contract.ReplyStatus;
import io.backendprovisioner.simulator.Action;
import io.backendprovisioner.simulator.Calls;
import io.backendprovisioner.simulator.Fault;
import io.backendprovisioner.simulator.RequestRule;
import io.backendprovisioner.testkit.Broker;
import io.backendprovisioner.testkit.OnBroker;
import io.backendprovisioner.testkit.RawRequest;
import io.backendprovisioner.testkit.Stage;
import io.backendprovisioner.testkit.TopicNames;
import io.backendprovisioner.testkit.VendorClient;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** The cloud takes a star in a name for any characters, and so thousands of other backends for what is looked for. */
@OnBroker
class PatternNamesIT {
    private static final int RATE = 20;
    private static final int OTHERS_A_SECOND = 5;

    private final Stage stage;
    private final VendorClient others;

    PatternNamesIT(Broker broker) {
        stage = new Stage(
                broker,
                TopicNames.startingWith("pattern"),
                List.of(),
                "--provisioner.pacing.calls-per-second=" + RATE,
                "--provisioner.provider.request-timeout=5s",
                "--provisioner.provider.settle=2s",
                "--provisioner.provider.visibility=1s",
                "--provisioner.provider.clock-skew=1s");
        others = new VendorClient(stage.simulator().endpoint());
    }

    @AfterEach
    void end() {
        stage.close();
    }

    @Test
    void unclearCallsForThemAreLookedUpInAMinuteAndWithinTheRate() {
        IntStream.range(0, 2000).parallel().forEach(i -> others.createsBackend("n-" + i));
        List<String> names = IntStream.range(0, 20).mapToObj(i -> "n-*-" + i).toList();
        List<RawRequest> requests = names.stream().map(RawRequest::toCreate).toList();
        for (int i = 0; i < requests.size(); i++) {
            Fault fault = i % 2 == 0 ? Fault.CREATE_THEN_5XX : Fault.ERROR_BEFORE_CREATE;
            stage.simulator()
                    .faults()
                    .forRequests(RequestRule.creates("n-\\*-" + i).meet(fault).times(1));
        }
        stage.simulator()
                .change(cloud -> cloud.withLatency(Duration.ofMillis(500)).withCeiling(RATE + 2 * OTHERS_A_SECOND));
        var isOver = new AtomicBoolean();
        var meanwhile = CompletableFuture.runAsync(() -> createOthersUntil(isOver));
        Instant begun = Instant.now();
        stage.send(requests);
        requests.forEach(request -> assertThat(stage.answerTo(request).status()).isEqualTo(ReplyStatus.CREATED));
        Duration took = Duration.between(begun, Instant.now());
        isOver.set(true);
        meanwhile.join();

        assertThat(took).isLessThan(Duration.ofMinutes(1));
        names.forEach(name -> assertThat(stage.simulator().backendsNamed(name)).hasSize(1));
        Calls calls = stage.simulator().calls();
        assertThat(calls.count(Action.CREATE, "Throttling.User")).isZero();
        assertThat(calls.count(Action.LIST, "Throttling.User")).isZero();
        assertThat(calls.count(Action.LIST)).isLessThan(RATE * Math.max(1, took.toSeconds()) + RATE);
    }

    private void createOthersUntil(AtomicBoolean isOver) {
        for (int i = 0; !isOver.get(); i++) {
            others.createsBackend("n-more-" + i);
        }
    }
}
