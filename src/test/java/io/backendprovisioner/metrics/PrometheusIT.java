package io.backendprovisioner.metrics;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assumptions.assumeThat;
import static org.awaitility.Awaitility.await;

import io.backendprovisioner.simulator.Fault;
import io.backendprovisioner.testkit.Broker;
import io.backendprovisioner.testkit.OnBroker;
import io.backendprovisioner.testkit.PrometheusProcess;
import io.backendprovisioner.testkit.RawRequest;
import io.backendprovisioner.testkit.Stage;
import io.backendprovisioner.testkit.TopicNames;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;

/** What the boards and the rules ask, asked of a real Prometheus beside a worker that sees good and bad. */
@OnBroker
class PrometheusIT {
    private static final Duration PATIENCE = Duration.ofMinutes(3);

    /** Alerts that have nothing to say beside a worker that does its work, and why; the other ones have. */
    private static final Map<String, String> SILENT = Map.ofEntries(
            Map.entry("ProvisionerNoReplies", "replies come"),
            Map.entry("ProvisionerRepliesLate", "they come in time"),
            Map.entry("ProvisionerOldestRequestTooOld", "no request waits for minutes"),
            Map.entry("ProvisionerTwinFound", "no call takes effect late"),
            Map.entry("ProvisionerUnresolved", "look-ups succeed"),
            Map.entry("ProvisionerPartitionsWait", "the ledgers say everything"),
            Map.entry("ProvisionerStandstill", "something happens all the time"),
            Map.entry("ProvisionerTopicTakesNoRecords", "every topic takes them"),
            Map.entry("ProvisionerRequestsLost", "the topics keep their records"),
            Map.entry("ProvisionerKafkaAnomaly", "Kafka is as it was"),
            Map.entry("ProvisionerForeignPartitions", "keys are sent by Kafka's own hash"),
            Map.entry("ProvisionerSuspendedByOutage", "too few calls fail"),
            Map.entry("ProvisionerPaused", "the cloud knows the key"),
            Map.entry("ProvisionerWorkerAbsent", "there is one"),
            Map.entry("ProvisionerReplicaDown", "it is scraped"),
            Map.entry("ProvisionerBrokerNotReachable", "it is reached"),
            Map.entry("ProvisionerRebalanceStorm", "one worker has nobody to share with"),
            Map.entry("ProvisionerLedgerRestoreSlow", "the ledgers are empty"),
            Map.entry("ProvisionerDurabilityWeak", "one broker can do no better"));

    @TempDir
    private Path folder;

    private final Stage stage;
    private int sent;

    PrometheusIT(Broker broker) {
        stage = new Stage(
                broker,
                TopicNames.startingWith("prometheus"),
                List.of(),
                "--provisioner.pacing.calls-per-second=50",
                "--provisioner.provider.settle=500ms",
                "--provisioner.provider.visibility=500ms");
    }

    @AfterEach
    void end() {
        stage.close();
    }

    @Test
    void everyExpressionIsAnsweredAndWithSomething() throws Exception {
        assumeThat(PrometheusProcess.isInstalled())
                .as("prometheus is installed; Debian has a package of that name")
                .isTrue();
        Set<String> expressions = expressions();
        assertThat(expressions).hasSizeGreaterThan(60);
        stage.simulator().faults().rate(Fault.CREATE_THEN_5XX, 0.1);
        stage.simulator().faults().rate(Fault.THROTTLE, 0.1);
        var target = new PrometheusProcess.Target("tests", stage.worker().port());
        try (var prometheus = PrometheusProcess.start(folder, Duration.ofSeconds(1), List.of(target), Rules.FILE)) {
            await().atMost(PATIENCE).pollInterval(Duration.ofSeconds(1)).untilAsserted(() -> {
                sendOfEachKind();
                assertThat(unanswered(prometheus, expressions)).isEmpty();
            });
            for (JsonNode alert : Rules.alerts()) {
                JsonNode answer = prometheus.query(alert.path("expr").asString());
                assertThat(answer.path("status").asString())
                        .as(alert.toString())
                        .isEqualTo("success");
                assertThat(answer.path("data").path("result").isEmpty())
                        .as(alert.toString())
                        .isEqualTo(SILENT.containsKey(alert.path("alert").asString()));
            }
            assertThat(prometheus.rules())
                    .hasSize(Rules.all().size())
                    .allSatisfy(rule -> assertThat(rule.path("health").asString())
                            .as(rule.toString())
                            .isEqualTo("ok"));
        }
    }

    /** Those of the boards and rules; of an alert that is silent, what it would judge. */
    private static Set<String> expressions() throws IOException {
        Set<String> expressions = new TreeSet<>();
        for (Board board : Board.all()) {
            for (Board.Panel panel : board.panels()) {
                panel.expressions().forEach(expression -> expressions.add(filledIn(expression.text())));
            }
        }
        for (JsonNode rule : Rules.all()) {
            String expression = rule.path("expr").asString();
            if (SILENT.containsKey(rule.path("alert").asString(""))) {
                Expression.oursIn(expression).forEach(expressions::add);
            } else {
                expressions.add(expression);
            }
        }
        return expressions;
    }

    private static String filledIn(String expression) {
        return expression
                .replace("$__rate_interval", "30s")
                .replace("$__range", "5m")
                .replaceAll("\\$\\w+", ".+");
    }

    private static List<String> unanswered(PrometheusProcess prometheus, Set<String> expressions) {
        List<String> unanswered = new ArrayList<>();
        for (String expression : expressions) {
            JsonNode answer = prometheus.query(expression);
            if (!answer.path("status").asString().equals("success")) {
                unanswered.add(expression + ": " + answer.path("error").asString());
            } else if (answer.path("data").path("result").isEmpty()) {
                unanswered.add(expression + ": nothing");
            }
        }
        return unanswered;
    }

    private void sendOfEachKind() {
        List<RawRequest> requests = new ArrayList<>(IntStream.range(0, 10)
                .mapToObj(i -> RawRequest.toCreate("backend-" + sent++))
                .toList());
        requests.add(RawRequest.toCreate("flawed").saying("{}"));
        IntStream.range(0, 3)
                .mapToObj(_ -> RawRequest.toCreate("late").before(Instant.EPOCH))
                .forEach(requests::add);
        requests.add(RawRequest.toCreate("unanswerable").keyed((byte[]) null).uncorrelated());
        stage.send(requests);
        stage.sendBulk(IntStream.range(0, 5)
                .mapToObj(i -> RawRequest.toCreate("bulk-" + sent++).with("provisioner-batch", "some".getBytes(UTF_8)))
                .toList());
    }
}
