package io.backendprovisioner;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.backendprovisioner.contract.TopicProperties;
import io.backendprovisioner.simulator.Outage;
import io.backendprovisioner.testkit.Broker;
import io.backendprovisioner.testkit.OnBroker;
import io.backendprovisioner.testkit.RawRequest;
import io.backendprovisioner.testkit.ReceivedReply;
import io.backendprovisioner.testkit.Stage;
import io.backendprovisioner.testkit.TopicNames;
import io.backendprovisioner.testkit.WorkerInProcess;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.NewTopic;
import org.apache.kafka.clients.admin.RecordsToDelete;
import org.apache.kafka.clients.consumer.ConsumerConfig;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.errors.TopicExistsException;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Topics, offsets and groups change under the worker: nothing is skipped, nothing is repeated, and it is reported. */
@OnBroker
class KafkaAnomalyIT {
    private static final Duration PATIENCE = Duration.ofSeconds(90);
    private static final int PARTITIONS = 4;
    private static final String[] SETTINGS = {
        "--provisioner.pacing.calls-per-second=0",
        "--provisioner.provider.request-timeout=2s",
        "--provisioner.provider.settle=500ms",
        "--provisioner.provider.visibility=500ms",
        "--provisioner.provider.clock-skew=0s"
    };

    private final Broker broker;
    private final Admin admin;
    private final Stage stage;
    private WorkerInProcess worker;

    KafkaAnomalyIT(Broker broker) {
        this.broker = broker;
        this.admin = broker.admin();
        this.stage = new Stage(broker, TopicNames.startingWith("anomaly"), List.of(), SETTINGS);
        this.worker = stage.worker();
    }

    @AfterEach
    void end() {
        worker.close();
        stage.close();
        admin.close();
    }

    private static List<RawRequest> requests(String name, int count) {
        return IntStream.range(0, count)
                .mapToObj(i -> RawRequest.toCreate(name + "-" + i).keyed(name + "-" + i))
                .toList();
    }

    private void restart() {
        worker.close();
        worker = stage.startWorker(SETTINGS);
    }

    private void assertAnsweredOnce(int requests) {
        stage.answers(requests);
        Map<String, Long> replies = stage.allAnswers().stream()
                .map(KafkaAnomalyIT::key)
                .collect(Collectors.groupingBy(Function.identity(), Collectors.counting()));
        assertThat(replies.entrySet())
                .as("keys with more than one reply")
                .filteredOn(reply -> reply.getValue() > 1)
                .isEmpty();
        assertThat(replies).hasSize(requests);
        assertThat(stage.simulator().backends()).hasSize(requests);
    }

    private static String key(ReceivedReply answer) {
        return Objects.requireNonNull(answer.reply().requestKey());
    }

    private String health() {
        return worker.page("/actuator/health/readiness").body();
    }

    private double anomalies(String kind) {
        return meter("provisioner_anomalies_total{kind=\"" + kind + "\"}");
    }

    private double meter(String name) {
        return worker.page("/actuator/prometheus")
                .body()
                .lines()
                .filter(line -> line.startsWith(name))
                .mapToDouble(line -> Double.parseDouble(line.substring(line.lastIndexOf(' ') + 1)))
                .findFirst()
                .orElseThrow();
    }

    private void awaitReported(String kind) {
        await().atMost(PATIENCE).untilAsserted(() -> {
            assertThat(anomalies(kind)).isPositive();
            assertThat(health()).contains(kind);
        });
    }

    private void recreate(String topic, Map<String, String> settings) throws Exception {
        admin.deleteTopics(List.of(topic)).all().get();
        await().atMost(PATIENCE).pollInterval(Duration.ofMillis(20)).until(() -> {
            try {
                admin.createTopics(List.of(new NewTopic(topic, PARTITIONS, (short) 1).configs(settings)))
                        .all()
                        .get();
                return true;
            } catch (java.util.concurrent.ExecutionException e) {
                if (e.getCause() instanceof TopicExistsException) {
                    return false;
                }
                throw e;
            }
        });
        broker.awaitTopics(topic);
    }

    @Test
    void aRequestTopicThatIsMadeAnewUnderTheWorkerIsReadFromItsStart() throws Exception {
        stage.send(requests("old", 200));
        stage.answers(200);
        recreate(stage.topics().requests(), Map.of());
        stage.send(requests("new", 360));
        assertAnsweredOnce(560);
        awaitReported("topic-recreated");
        restart();
        worker.awaitReady();
        stage.send(requests("later", 20));
        assertAnsweredOnce(580);
    }

    @Test
    void aLedgerThatIsMadeAnewUnderTheWorkerIsWrittenAgain() throws Exception {
        List<RawRequest> first = requests("first", 40);
        stage.send(first);
        stage.answers(40);
        recreate(TopicProperties.ledgerOf(stage.topics().requests()), Map.of("cleanup.policy", "compact"));
        awaitReported("ledger-recreated");
        await().atMost(PATIENCE).untilAsserted(() -> assertThat(health()).contains("\"status\":\"UP\""));
        restart();
        worker.awaitReady();
        stage.send(first);
        stage.answers(80);
        assertThat(stage.simulator().backends()).as("the same keys again").hasSize(40);
    }

    @Test
    void aForeignMemberOfTheGroupSkipsNothing() {
        stage.send(requests("before", 20));
        stage.answers(20);
        try (var foreign = new KafkaConsumer<>(
                Map.<String, Object>of(
                        ConsumerConfig.BOOTSTRAP_SERVERS_CONFIG,
                        broker.bootstrapServers(),
                        ConsumerConfig.GROUP_ID_CONFIG,
                        stage.topics().group(),
                        ConsumerConfig.AUTO_COMMIT_INTERVAL_MS_CONFIG,
                        "200"),
                new ByteArrayDeserializer(),
                new ByteArrayDeserializer())) {
            foreign.subscribe(List.of(stage.topics().requests()));
            await().atMost(PATIENCE).until(() -> {
                foreign.poll(Duration.ofMillis(100));
                return !foreign.assignment().isEmpty();
            });
            stage.send(requests("meanwhile", 60));
            int[] taken = {0};
            await().atMost(PATIENCE).until(() -> {
                taken[0] += foreign.poll(Duration.ofMillis(100)).count();
                return taken[0] > 0;
            });
        }
        assertAnsweredOnce(80);
        awaitReported("offset-moved");
    }

    @Test
    void offsetsThatSomebodyResetsSkipAndRepeatNothing() throws Exception {
        stage.send(requests("before", 40));
        stage.answers(40);
        worker.close();
        stage.send(requests("unread", 40));
        Map<TopicPartition, OffsetAndMetadata> moved = new HashMap<>();
        for (int partition = 0; partition < PARTITIONS; partition++) {
            moved.put(
                    new TopicPartition(stage.topics().requests(), partition),
                    new OffsetAndMetadata(partition % 2 == 0 ? 1000 : 0));
        }
        await().atMost(PATIENCE).ignoreExceptions().until(() -> {
            admin.alterConsumerGroupOffsets(stage.topics().group(), moved).all().get();
            return true;
        });
        worker = stage.startWorker(SETTINGS);
        assertAnsweredOnce(80);
        awaitReported("offset-moved");
    }

    @Test
    void anOffsetThatExpiredRepeatsNothing() throws Exception {
        stage.send(requests("before", 40));
        stage.answers(40);
        worker.close();
        await().atMost(PATIENCE).ignoreExceptions().until(() -> {
            admin.deleteConsumerGroups(List.of(stage.topics().group())).all().get();
            return true;
        });
        worker = stage.startWorker(SETTINGS);
        stage.send(requests("later", 20));
        assertAnsweredOnce(60);
    }

    @Test
    void recordsThatAreDeletedBeforeTheyWereReadAreReported() throws Exception {
        stage.send(requests("before", 20));
        stage.answers(20);
        worker.close();
        stage.send(requests("deleted", 40));
        deleteAllRecords();
        worker = stage.startWorker(SETTINGS);
        stage.send(requests("later", 20));
        assertAnsweredOnce(40);
        awaitReported("records-deleted");
        assertThat(meter("provisioner_requests_lost_total")).isEqualTo(40);
    }

    private void deleteAllRecords() throws Exception {
        Map<TopicPartition, RecordsToDelete> all = new HashMap<>();
        for (int partition = 0; partition < PARTITIONS; partition++) {
            all.put(new TopicPartition(stage.topics().requests(), partition), RecordsToDelete.beforeOffset(-1));
        }
        admin.deleteRecords(all).all().get();
    }

    /** What was read waits in memory while calls are refused, and the records behind it are deleted. */
    @Test
    void recordsThatAreDeletedUnderARunningWorkerTakeNoRequestWithThemThatWasRead() throws Exception {
        stage.simulator().faults().outage(Outage.KEY_INACTIVE);
        stage.send(requests("read", 1));
        // A poll that had begun by then still brings what comes within a second.
        await().pollDelay(Duration.ofSeconds(2))
                .atMost(PATIENCE)
                .until(() -> meter("provisioner_suspended{reason=\"credentials\"}") == 1
                        && meter("provisioner_requests_open{lane=\"interactive\"}") == 1);
        stage.send(requests("deleted", 40));
        deleteAllRecords();
        stage.simulator().faults().outage(Outage.NONE);
        awaitReported("records-deleted");
        stage.send(requests("later", 20));
        await().atMost(PATIENCE)
                .untilAsserted(() -> assertThat(meter("provisioner_requests_lost_total")
                                + stage.allAnswers().size())
                        .isEqualTo(61));
        assertAnsweredOnce(61 - (int) meter("provisioner_requests_lost_total"));
        assertThat(stage.allAnswers()).extracting(KafkaAnomalyIT::key).contains("read-0", "later-19");
    }

    @Test
    void anEmptiedLedgerStopsItsPartitionsUntilAPersonSaysWhereToGoOn() throws Exception {
        stage.send(requests("before", 40));
        stage.answers(40);
        worker.close();
        recreate(TopicProperties.ledgerOf(stage.topics().requests()), Map.of("cleanup.policy", "compact"));
        worker = stage.startWorker(SETTINGS);
        stage.sendBulk(requests("bulk", 20));
        stage.send(requests("later", 20));
        assertAnsweredOnceWithout(60, "later");
        awaitReported("ledger-lost");
        assertThat(health()).contains("waitingPartitions", "Accept a loss");

        worker.close();
        acceptAtTheCommittedOffsets();
        worker = stage.startWorker(SETTINGS).awaitReady();
        assertAnsweredOnce(80);
    }

    private void assertAnsweredOnceWithout(int requests, String waiting) {
        assertThat(stage.answers(requests)).extracting(KafkaAnomalyIT::key).noneMatch(key -> key.startsWith(waiting));
        assertAnsweredOnce(requests);
    }

    /** As {@code kafka-consumer-groups --reset-offsets --to-current} does. */
    private void acceptAtTheCommittedOffsets() {
        await().atMost(PATIENCE).ignoreExceptions().until(() -> {
            Map<TopicPartition, OffsetAndMetadata> current = new HashMap<>();
            admin.listConsumerGroupOffsets(stage.topics().group())
                    .partitionsToOffsetAndMetadata()
                    .get()
                    .forEach((partition, offset) -> current.put(partition, new OffsetAndMetadata(offset.offset())));
            admin.alterConsumerGroupOffsets(stage.topics().group(), current)
                    .all()
                    .get();
            return true;
        });
    }

    @Test
    void aProgressOfALaterReleaseStopsItsPartitionAlone() throws Exception {
        stage.send(requests("before", 40));
        stage.answers(40);
        worker.close();
        try (var producer = broker.producer()) {
            producer.send(new ProducerRecord<>(
                            TopicProperties.ledgerOf(stage.topics().requests()), 0, new byte[] {'P'}, new byte[] {9}))
                    .get();
        }
        worker = stage.startWorker(SETTINGS);
        stage.send(requests("later", 20));
        awaitReported("progress-unreadable");
        assertThat(meter("provisioner_partitions_waiting")).isEqualTo(1);
        await().atMost(PATIENCE)
                .untilAsserted(() -> assertThat(stage.unsettled().entrySet())
                        .filteredOn(partition -> partition.getKey().partition() != 0)
                        .allMatch(partition -> partition.getValue() == 0));
    }

    @Test
    void aWorkerOfAnotherGroupIsRefusedUntilTheTopicsAreHandedOver() {
        stage.send(requests("before", 20));
        stage.answers(20);
        String owner = broker.installation() + ":" + stage.topics().group() + "@cn-hangzhou";
        try (var other = stage.startWorker(
                with("--provisioner.group=other-" + stage.topics().group()))) {
            await().atMost(PATIENCE)
                    .until(() -> other.page("/actuator/health/readiness").body().contains("owned-by-other"));
            assertThat(other.page("/actuator/health/readiness").body())
                    .contains("the topic belongs to " + owner, "provisioner.take-over-from");
            stage.send(requests("meanwhile", 40));
            assertAnsweredOnce(60);
        }
        String[] takeOver =
                with("--provisioner.group=other-" + stage.topics().group(), "--provisioner.take-over-from=" + owner);
        try (var tooSoon = stage.startWorker(takeOver)) {
            await().atMost(PATIENCE)
                    .until(() ->
                            tooSoon.page("/actuator/health/readiness").body().contains("still has"));
            // Two workers in one process share a web server's resources, so the other one is asked nothing any more.
            worker.close();
            stage.send(requests("later", 20));
            assertAnsweredOnce(80);
        }
        worker = stage.startWorker(SETTINGS);
        awaitReported("owned-by-other");
    }

    @Test
    void aWorkerOfAnotherRegionInTheSameGroupHandlesNothing() {
        stage.send(requests("before", 20));
        stage.answers(20);
        try (var other = stage.startWorker(with("--provisioner.provider.region=cn-beijing"))) {
            await().atMost(PATIENCE)
                    .until(() -> other.page("/actuator/health/readiness").body().contains("owned-by-other"));
        }
        stage.send(requests("later", 20));
        assertAnsweredOnce(40);
    }

    private static String[] with(String... more) {
        return java.util.stream.Stream.concat(java.util.Arrays.stream(SETTINGS), java.util.Arrays.stream(more))
                .toArray(String[]::new);
    }
}
