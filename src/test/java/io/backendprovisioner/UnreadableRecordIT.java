package io.backendprovisioner;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import ch.qos.logback.classic.spi.ILoggingEvent;
import io.backendprovisioner.contract.BurialNote;
import io.backendprovisioner.contract.HeaderNames;
import io.backendprovisioner.contract.TopicProperties;
import io.backendprovisioner.testkit.BrokerProcess;
import io.backendprovisioner.testkit.CommandInProcess;
import io.backendprovisioner.testkit.Inbox;
import io.backendprovisioner.testkit.LogLines;
import io.backendprovisioner.testkit.RawRequest;
import io.backendprovisioner.testkit.ReceivedReply;
import io.backendprovisioner.testkit.Stage;
import io.backendprovisioner.testkit.TopicNames;
import io.backendprovisioner.testkit.WorkerInProcess;
import io.backendprovisioner.testkit.WorkerLaunch;
import java.nio.file.Files;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.apache.kafka.clients.producer.ProducerConfig;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.Uuid;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** A disk has damaged one batch: whoever reads it gets an exception of the client, in which nothing names the partition. */
class UnreadableRecordIT {
    private static final Duration PATIENCE = Duration.ofSeconds(90);
    private static final String[] SETTINGS = {
        "--provisioner.pacing.calls-per-second=0",
        "--provisioner.provider.request-timeout=2s",
        "--provisioner.provider.settle=500ms",
        "--provisioner.provider.visibility=500ms",
        "--provisioner.provider.clock-skew=0s"
    };

    private static final BrokerProcess process = BrokerProcess.start();

    @RegisterExtension
    private final LogLines lines = LogLines.ofTheProduct();

    private final Stage stage = new Stage(process.broker(), TopicNames.startingWith("damaged"), List.of(), SETTINGS);
    private final TopicPartition first = new TopicPartition(stage.topics().requests(), 0);
    private final List<Map.Entry<TopicPartition, Long>> damaged = new ArrayList<>();
    private WorkerInProcess worker = stage.worker();

    @AfterAll
    static void endBroker() {
        process.close();
    }

    @AfterEach
    void end() {
        repair();
        worker.close();
        stage.close();
    }

    private void damage(TopicPartition partition, long offset) {
        process.damage(partition, offset);
        damaged.add(Map.entry(partition, offset));
    }

    private void repair() {
        damaged.forEach(batch -> process.damage(batch.getKey(), batch.getValue()));
        damaged.clear();
    }

    private static List<RawRequest> requests(String name, int count) {
        return IntStream.range(0, count)
                .mapToObj(i -> RawRequest.toCreate(name + "-" + i).keyed(name + "-" + i))
                .toList();
    }

    private void sendTo(int partition, String name, int count) {
        requests(name, count).forEach(request -> stage.send(request, partition));
    }

    /** All in one batch. */
    private void sendTogether(String name, int count) {
        try (var producer = process.broker().producer(Map.of(ProducerConfig.LINGER_MS_CONFIG, "60000"))) {
            for (RawRequest request : requests(name, count)) {
                var _ = producer.send(request.on(first.topic(), 0));
            }
            producer.flush();
        }
    }

    private void write(String key, String value) throws Exception {
        try (var producer = process.broker().producer()) {
            producer.send(new ProducerRecord<>(stage.topics().control(), 0, key.getBytes(UTF_8), value.getBytes(UTF_8)))
                    .get();
        }
    }

    private void restart() {
        worker.close();
        worker = stage.startWorker(SETTINGS);
    }

    private String health() {
        return worker.page("/actuator/health/readiness").body();
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

    private List<String> logged(String event) {
        return lines.all().stream()
                .map(ILoggingEvent::getFormattedMessage)
                .filter(line -> line.startsWith("event=" + event + " "))
                .toList();
    }

    private void awaitWaiting(TopicPartition partition, String reason) {
        await().atMost(PATIENCE)
                .untilAsserted(() -> assertThat(health()).contains("\"" + partition + "\":\"" + reason));
        assertThat(meter("provisioner_partitions_waiting")).isEqualTo(1);
        assertThat(worker.page("/actuator/health/readiness").status()).isEqualTo(503);
    }

    private void awaitUp() {
        await().atMost(PATIENCE).untilAsserted(() -> assertThat(health()).contains("\"status\":\"UP\""));
        assertThat(meter("provisioner_partitions_waiting")).isZero();
    }

    private void assertAnsweredOnce(int count) {
        stage.answers(count);
        Set<String> seen = new HashSet<>();
        assertThat(stage.allAnswers())
                .extracting(UnreadableRecordIT::key)
                .as("keys with more than one reply")
                .allMatch(seen::add);
        assertThat(seen).hasSize(count);
        assertThat(stage.simulator().backends()).hasSize(count);
    }

    private static String key(ReceivedReply answer) {
        return Objects.requireNonNull(answer.reply().requestKey());
    }

    private List<String> buried() {
        return process.broker().readAll(stage.topics().deadLetters()).stream()
                .map(record -> {
                    assertThat(record.key()).isNull();
                    assertThat(record.value()).isNull();
                    assertThat(Inbox.text(record, HeaderNames.DEAD_LETTER_CAUSE))
                            .contains("given up by an operator", "is invalid");
                    return Inbox.text(record, HeaderNames.DEAD_LETTER_TOPIC) + "-"
                            + Inbox.text(record, HeaderNames.DEAD_LETTER_PARTITION) + "@"
                            + Inbox.text(record, HeaderNames.DEAD_LETTER_OFFSET);
                })
                .toList();
    }

    private CommandInProcess bury(String... options) throws InterruptedException {
        List<String> arguments = new ArrayList<>(stage.topics().asSettings());
        arguments.add("--spring.kafka.bootstrap-servers=" + process.broker().bootstrapServers());
        arguments.addAll(List.of(options));
        return CommandInProcess.run("bury-unreadable", arguments);
    }

    /** Three that can be read, a batch of three that cannot be, and three behind it. Others get 25. */
    private void damageABatch() {
        worker.close();
        sendTo(0, "before", 3);
        sendTogether("lost", 3);
        sendTo(0, "behind", 3);
        for (int partition = 1; partition < 4; partition++) {
            sendTo(partition, "beside-" + partition, 5);
        }
        stage.sendBulk(requests("bulk", 10));
        damage(first, 3);
        worker = stage.startWorker(SETTINGS);
    }

    @Test
    void anUnreadableBatchHoldsUpItsPartitionAloneUntilAnOperatorBuriesIt() throws Exception {
        damageABatch();
        assertAnsweredOnce(28);
        awaitWaiting(first, "record-unreadable: offset 3 cannot be read: Record batch for partition " + first);
        assertThat(health()).contains("see 'A record that cannot be read' in docs/operations.md");
        assertThat(meter("provisioner_anomalies_total{kind=\"record-unreadable\"}"))
                .isEqualTo(1);
        for (int round = 0; round < 4; round++) {
            for (int partition = 1; partition < 4; partition++) {
                sendTo(partition, "round-" + round + "-" + partition, 3);
            }
            stage.sendBulk(requests("round-" + round, 3));
            assertAnsweredOnce(40 + 12 * round);
        }
        assertThat(logged("partition-waits")).hasSize(1);
        assertThat(logged("requests-not-read")).isEmpty();
        await().atMost(PATIENCE)
                .untilAsserted(() -> assertThat(meter("provisioner_fleet_lag{lane=\"interactive\""))
                        .as("of the whole group, which one record does not hide")
                        .isEqualTo(6));

        CommandInProcess asked = bury("--partition=0", "--offset=3");
        assertThat(asked)
                .extracting(CommandInProcess::exit, CommandInProcess::err)
                .containsExactly(0, "");
        assertThat(asked.out()).contains("offsets 3 to 5 of " + first + " cannot be read", "nothing was changed");
        assertThat(buried()).isEmpty();

        assertThat(bury("--partition=0", "--offset=3", "--yes").out()).contains("buried: ");
        assertThat(buried()).containsExactly(first + "@3");
        awaitWaiting(first, "record-unreadable: offset 4 cannot be read");
        restart();
        awaitWaiting(first, "record-unreadable: offset 4 cannot be read");
        assertAnsweredOnce(76);

        assertThat(bury("--partition=0", "--offset=4", "--through=5", "--yes").exit())
                .isZero();
        assertAnsweredOnce(79);
        awaitUp();
        restart();
        awaitUp();
        assertThat(buried()).containsExactlyInAnyOrder(first + "@3", first + "@4", first + "@5");
        assertAnsweredOnce(79);
    }

    @Test
    void aPartitionGoesOnByItselfWhenItsRecordsCanBeReadAgain() {
        damageABatch();
        assertAnsweredOnce(28);
        awaitWaiting(first, "record-unreadable: offset 3 cannot be read");
        repair();
        assertAnsweredOnce(34);
        awaitUp();
        assertThat(buried()).isEmpty();
        assertThat(logged("partition-waits")).hasSize(1);
        assertThat(logged("partition-waits-no-longer")).hasSize(1);
    }

    /** As where nothing in the temporary directory may be executed, from which zstd and snappy load their native code. */
    @Test
    void recordsThatOneMachineAloneCannotUnpackWaitForAnother() throws Exception {
        worker.close();
        sendTo(0, "before", 3);
        sendPacked(0, "zstd");
        sendPacked(2, "snappy");
        sendTo(0, "behind", 3);
        sendTo(1, "beside", 3);
        stage.sendBulk(requests("bulk", 10));
        WorkerLaunch launch = WorkerLaunch.against(
                        process.broker(), stage.simulator().endpoint())
                .with(Stream.concat(stage.topics().asSettings().stream(), Stream.of(SETTINGS))
                        .map(setting -> setting.substring("--".length()))
                        .toArray(String[]::new))
                .withJava("-DZstdNativePath=/nowhere/libzstd-jni.so", "-Dorg.xerial.snappy.tempdir=/proc/nowhere");
        try (var without = launch.start()) {
            assertAnsweredOnce(16);
            await().atMost(PATIENCE)
                    .untilAsserted(() -> assertThat(without.health().toString())
                            .contains("\"" + first + "\":\"record-unreadable: offset 3 cannot be read: ")
                            .contains("\"" + stage.topics().requests()
                                    + "-2\":\"record-unreadable: offset 0 cannot be read: "));
            assertThat(bury("--partition=0", "--offset=3", "--yes").err()).contains("can be read here");
            sendTo(1, "later", 3);
            assertAnsweredOnce(19);
            assertThat(Files.readString(without.process().log()).lines())
                    .hasSizeLessThan(200)
                    .filteredOn(line -> line.contains("event=partition-waits "))
                    .hasSize(2);
        }
        worker = stage.startWorker(SETTINGS);
        assertAnsweredOnce(26);
        awaitUp();
    }

    private void sendPacked(int partition, String codec) throws Exception {
        try (var producer = process.broker().producer(Map.of(ProducerConfig.COMPRESSION_TYPE_CONFIG, codec))) {
            for (RawRequest request : requests(codec, 2)) {
                producer.send(request.on(first.topic(), partition)).get();
            }
        }
    }

    @Test
    void whatCanBeReadIsNotBuriedAndANoteThatFitsNothingDoesNothing() throws Exception {
        sendTo(0, "before", 3);
        assertAnsweredOnce(3);
        CommandInProcess refused = bury("--partition=0", "--offset=1", "--yes");
        assertThat(refused.exit()).isEqualTo(1);
        assertThat(refused.err()).contains("offset 1 of " + first + " can be read here");
        assertThat(bury("--partition=0", "--offset=3").err()).contains("holds offsets 0 to 2");

        Uuid topic;
        try (var admin = process.broker().admin()) {
            var topics = admin.describeTopics(List.of(first.topic())).allTopicNames();
            topic = topics.get().values().iterator().next().topicId();
        }
        Instant now = Instant.now();
        for (var note : List.of(
                new BurialNote(first, topic, 1, 1, now.minus(BurialNote.VALID).minusSeconds(1)),
                new BurialNote(first, Uuid.ONE_UUID, 1, 1, now),
                new BurialNote(first, topic, 1, 1, now))) {
            write(note.key(), note.value());
        }
        await().atMost(PATIENCE)
                .untilAsserted(() -> assertThat(logged("burial-ignored"))
                        .last()
                        .asString()
                        .contains("offset=1", "does not wait at a record"));
        sendTo(0, "behind", 3);
        assertAnsweredOnce(6);
        assertThat(buried()).isEmpty();
    }

    @Test
    void anUnreadableLedgerHoldsUpItsPartitionAlone() {
        sendTo(0, "before", 3);
        sendTo(1, "beside", 3);
        assertAnsweredOnce(6);
        worker.close();
        damage(new TopicPartition(TopicProperties.ledgerOf(first.topic()), 0), 1);
        sendTo(0, "behind", 3);
        sendTo(1, "later", 3);
        stage.sendBulk(requests("bulk", 10));
        worker = stage.startWorker(SETTINGS);
        assertAnsweredOnce(19);
        awaitWaiting(first, "ledger-unreadable: a record of the ledger cannot be read: Record batch for partition ");
        assertThat(logged("partition-waits")).hasSize(1);
        repair();
        assertAnsweredOnce(22);
        awaitUp();
    }

    @Test
    void anUnreadableRecordOfTheControlTopicIsReportedAndPassedOver() throws Exception {
        var control = new TopicPartition(stage.topics().control(), 0);
        worker.close();
        write("other", "one");
        write("other", "two");
        write("cancel batch-1", "no instant");
        damage(control, 1);
        worker = stage.startWorker(SETTINGS);
        await().atMost(PATIENCE)
                .untilAsserted(() -> assertThat(health()).contains("\"controlTopic\":\"offset 1 cannot be read: "));
        await().atMost(PATIENCE)
                .untilAsserted(() -> assertThat(logged("control-unreadable"))
                        .last()
                        .asString()
                        .contains("offset=2"));
        awaitUp();
        sendTo(0, "behind", 3);
        assertAnsweredOnce(3);
        write("cancel batch-2", "no instant");
        await().atMost(PATIENCE)
                .untilAsserted(() -> assertThat(logged("control-unreadable"))
                        .last()
                        .asString()
                        .contains("offset=3"));
        assertThat(logged("control-topic-failed")).hasSize(1);
        assertThat(logged("control-passed-over")).hasSize(1);
    }
}
