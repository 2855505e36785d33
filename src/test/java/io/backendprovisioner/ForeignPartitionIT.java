package io.backendprovisioner;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import ch.qos.logback.classic.spi.ILoggingEvent;
import io.backendprovisioner.contract.ReplyStatus;
import io.backendprovisioner.testkit.Broker;
import io.backendprovisioner.testkit.CommandInProcess;
import io.backendprovisioner.testkit.LogLines;
import io.backendprovisioner.testkit.OnBroker;
import io.backendprovisioner.testkit.OnPath;
import io.backendprovisioner.testkit.RawRequest;
import io.backendprovisioner.testkit.ReceivedReply;
import io.backendprovisioner.testkit.Stage;
import io.backendprovisioner.testkit.TopicNames;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.TimeUnit;
import java.util.function.IntPredicate;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.apache.kafka.clients.admin.NewPartitions;
import org.apache.kafka.clients.producer.internals.BuiltInPartitioner;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** Keys that come by another partition than Kafka's own hash gives. */
@OnBroker
class ForeignPartitionIT {
    private static final int PARTITIONS = 4;
    private static final String REJECT = "--provisioner.intake.foreign-partitions=reject";

    @RegisterExtension
    private final LogLines lines = LogLines.ofTheProduct();

    private final Broker broker;
    private final TopicNames topics = TopicNames.startingWith("foreign");

    ForeignPartitionIT(Broker broker) {
        this.broker = broker;
    }

    private static int own(String key, int partitions) {
        return BuiltInPartitioner.partitionForKey(key.getBytes(UTF_8), partitions);
    }

    private static String key(IntPredicate wanted) {
        return Stream.generate(() -> UUID.randomUUID().toString())
                .filter(key -> wanted.test(own(key, PARTITIONS)))
                .findFirst()
                .orElseThrow();
    }

    private static ReceivedReply sendTo(Stage stage, RawRequest request, int partition) {
        stage.send(request, partition);
        return stage.answerTo(request);
    }

    private List<String> reports() {
        return lines.all().stream()
                .map(ILoggingEvent::getFormattedMessage)
                .filter(line -> line.startsWith("event=foreign-partition "))
                .toList();
    }

    @Test
    void itIsAnsweredWithAWarningAndReported() {
        try (var stage = new Stage(broker, topics, List.of())) {
            RawRequest request = RawRequest.toCreate("orders").keyed(key(own -> own == 1));
            ReceivedReply answer = sendTo(stage, request, 2);
            assertThat(answer.status()).isEqualTo(ReplyStatus.CREATED);
            assertThat(answer.header("provisioner-warning"))
                    .startsWith("the key came by partition 2, and Kafka's own hash gives 1");
            assertThat(stage.simulator().backendsNamed("orders")).hasSize(1);
            String place = topics.requests() + "-2 offset 0";
            assertThat(reports())
                    .singleElement()
                    .asString()
                    .startsWith("event=foreign-partition lane=interactive topic=" + topics.requests()
                            + " partition=2 offset=0 expected=1 records=1 ");
            assertThat(stage.worker().page("/actuator/prometheus").body())
                    .contains("provisioner_foreign_partitions_total{lane=\"interactive\"} 1.0")
                    .contains("provisioner_foreign_partitions_total{lane=\"bulk\"} 0.0");
            var health = stage.worker().page("/actuator/health/readiness");
            assertThat(health.status()).isEqualTo(200);
            assertThat(health.json()
                            .at("/components/worker/details/foreignPartitions")
                            .stringValue(""))
                    .startsWith("1 in the last hour, the last one at " + place);
        }
    }

    @Test
    void whereItIsRefusedNothingIsMadeOfIt() {
        try (var stage = new Stage(broker, topics, List.of(), REJECT)) {
            String key = key(own -> own == 1);
            ReceivedReply refused = sendTo(stage, RawRequest.toCreate("orders").keyed(key), 2);
            assertThat(refused.status()).isEqualTo(ReplyStatus.REJECTED);
            assertThat(refused.reply().code()).isEqualTo("FOREIGN_PARTITION");
            assertThat(refused.header("provisioner-warning")).isNotEmpty();
            assertThat(stage.simulator().backendsNamed("orders")).isEmpty();

            ReceivedReply answer = sendTo(stage, RawRequest.toCreate("orders").keyed(key), 1);
            assertThat(answer.status()).isEqualTo(ReplyStatus.CREATED);
            assertThat(answer.header("provisioner-warning")).isEmpty();
            assertThat(stage.simulator().backendsNamed("orders")).hasSize(1);
        }
    }

    @Test
    void whatKafkasOwnProducerSendsIsNever() {
        try (var stage = new Stage(broker, topics, List.of(), REJECT, "--provisioner.pacing.calls-per-second=0")) {
            List<RawRequest> requests = IntStream.range(0, 300)
                    .mapToObj(number -> RawRequest.toCreate("many").keyed(UUID.randomUUID() + "-" + number))
                    .toList();
            stage.send(requests);
            assertThat(requests)
                    .allSatisfy(request ->
                            assertThat(stage.answerTo(request).status()).isEqualTo(ReplyStatus.CREATED));
            assertThat(reports()).isEmpty();
        }
    }

    /** At the very moment: the worker has asked how many there are before. */
    @Test
    void whatIsSentByTheNumberBeforeOrAfterPartitionsAreAddedIsNot() throws Exception {
        try (var stage = new Stage(broker, topics, List.of(), REJECT)) {
            sendTo(stage, RawRequest.toCreate("foreign").keyed(key(own -> own == 1)), 2);
            try (var admin = broker.admin()) {
                admin.createPartitions(Map.of(topics.requests(), NewPartitions.increaseTo(6)))
                        .all()
                        .get();
            }
            String after = Stream.generate(() -> UUID.randomUUID().toString())
                    .filter(key -> own(key, 6) == 2 && own(key, PARTITIONS) != 2)
                    .findFirst()
                    .orElseThrow();
            String before = Stream.generate(() -> UUID.randomUUID().toString())
                    .filter(key -> own(key, PARTITIONS) == 2 && own(key, 6) != 2)
                    .findFirst()
                    .orElseThrow();
            for (String key : List.of(after, before)) {
                assertThat(sendTo(stage, RawRequest.toCreate("orders").keyed(key), 2)
                                .status())
                        .isEqualTo(ReplyStatus.CREATED);
            }
        }
    }

    /** As librdkafka does in Python, Go, .NET and many others, unless it is told otherwise. */
    @Test
    void kcatsDefaultPartitionerIsFoundOut() throws Exception {
        assumeTrue(OnPath.has("kcat"), "kcat is not installed");
        try (var stage = new Stage(broker, topics, List.of(), "--provisioner.pacing.calls-per-second=0")) {
            int count = 50;
            kcat(count, "consistent_random");
            List<ReceivedReply> answers = stage.answers(count);
            long warned = answers.stream()
                    .filter(answer -> !answer.header("provisioner-warning").isEmpty())
                    .count();
            assertThat(answers).allMatch(answer -> answer.status() == ReplyStatus.CREATED);
            // A quarter comes by the right partition by chance.
            assertThat(warned).isBetween(count / 2L, (long) count);
            assertThat(reports()).hasSize(1);

            kcat(count, "murmur2_random");
            await().until(() -> stage.allAnswers().size() == 2 * count);
            assertThat(stage.allAnswers())
                    .filteredOn(answer -> !answer.header("provisioner-warning").isEmpty())
                    .hasSize((int) warned);
            // All but those that came by the right partition by chance have two backends now, which is why.
            assertThat(stage.simulator().backends()).hasSize(count + (int) warned);
            assertThat(audit(stage).json().get("splits")).hasSize((int) warned);
        }
    }

    private CommandInProcess audit(Stage stage) throws InterruptedException {
        List<String> arguments = new ArrayList<>(topics.asSettings());
        arguments.add("--spring.kafka.bootstrap-servers=" + broker.bootstrapServers());
        arguments.add("--provisioner.provider.endpoint=" + stage.simulator().endpoint());
        arguments.add("--format=json");
        return CommandInProcess.run("audit", arguments);
    }

    private void kcat(int count, String partitioner) throws IOException, InterruptedException {
        List<String> command = List.of(
                "kcat",
                "-q",
                "-b",
                broker.bootstrapServers(),
                "-P",
                "-t",
                topics.requests(),
                "-K",
                "|",
                "-X",
                "partitioner=" + partitioner);
        Process process = new ProcessBuilder(command).redirectErrorStream(true).start();
        try (var out = process.getOutputStream()) {
            for (int number = 0; number < count; number++) {
                String line =
                        "key-%d|{\"backendName\":\"kcat-%d\",\"backendType\":\"HTTP\"}%n".formatted(number, number);
                out.write(line.getBytes(UTF_8));
            }
        }
        assertThat(process.waitFor(60, TimeUnit.SECONDS)).isTrue();
        assertThat(process.exitValue()).isZero();
    }
}
