package io.backendprovisioner.intake;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.backendprovisioner.contract.TopicProperties;
import io.backendprovisioner.domain.Time;
import io.backendprovisioner.fleet.Burials;
import io.backendprovisioner.flow.NotedJournal;
import io.backendprovisioner.journal.GroupMembership;
import io.backendprovisioner.ledger.Anomalies;
import io.backendprovisioner.ledger.SimulatedLedger;
import io.backendprovisioner.pacing.PacingFixture;
import io.backendprovisioner.testkit.LogLines;
import io.backendprovisioner.testkit.MovingTime;
import io.backendprovisioner.testkit.NotedEnd;
import io.backendprovisioner.testkit.RealTime;
import io.backendprovisioner.testkit.ScriptedCloud;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.time.Duration;
import java.util.Deque;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.ConcurrentLinkedDeque;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicBoolean;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.clients.consumer.ConsumerConfig;
import org.apache.kafka.clients.consumer.MockConsumer;
import org.apache.kafka.clients.consumer.OffsetOutOfRangeException;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.Node;
import org.apache.kafka.common.PartitionInfo;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.errors.FencedInstanceIdException;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.springframework.boot.context.properties.bind.Binder;
import org.springframework.kafka.core.DefaultKafkaConsumerFactory;

/** What the loop does when Kafka's client fails. */
class PollLoopTest {
    private static final Duration CALL = Duration.ofSeconds(10);

    @RegisterExtension
    private final LogLines lines = LogLines.of(PollLoop.class);

    private final List<Duration> slept = new CopyOnWriteArrayList<>();
    private final Time time = new RealTime() {
        @Override
        public void sleep(Duration duration) {
            slept.add(duration);
            Thread.onSpinWait();
        }
    };
    private final TopicProperties topics = new Binder(List.of()).bindOrCreate("provisioner", TopicProperties.class);
    private final PacingFixture pacing = new PacingFixture(
            new ScriptedCloud(), 0, 1, CALL, work -> Thread.ofVirtual().unstarted(() -> {}), time, new Random(1));
    private final Deque<MockConsumer<byte[], byte[]>> made = new ConcurrentLinkedDeque<>();
    private final NotedEnd end = new NotedEnd();
    private final Anomalies anomalies = new Anomalies(new SimpleMeterRegistry(), time);
    private final PollLoop loop = new PollLoop(
            new DefaultKafkaConsumerFactory<>(Map.of(ConsumerConfig.GROUP_INSTANCE_ID_CONFIG, "worker-1")) {
                @Override
                public Consumer<byte[], byte[]> createConsumer() {
                    made.addLast(new MockConsumer<>("none"));
                    return made.getLast();
                }
            },
            topics.requestTopics(),
            new Partitions(
                    new NotedJournal(new MovingTime()),
                    new Restorer(SimulatedLedger.unreadable()::restore, anomalies, time, end),
                    new Window(1, 1, _ -> {}),
                    CALL,
                    topics,
                    new FleetShare(topics.requestTopics(), pacing.rate()),
                    time,
                    new NotedEnd()),
            new GroupMembership(time),
            new Burials(),
            anomalies,
            pacing.suspension(),
            CALL,
            time,
            end);

    @AfterEach
    void stop() throws InterruptedException {
        loop.stop();
    }

    private MockConsumer<byte[], byte[]> consumer(int number) {
        await().until(() ->
                made.size() >= number && !made.getLast().subscription().isEmpty());
        return made.getLast();
    }

    @Test
    void aFailedPollIsTriedAgainByTheSameConsumerAndReportedOnce() {
        loop.start();
        MockConsumer<byte[], byte[]> consumer = consumer(1);
        for (int i = 0; i < 2; i++) {
            consumer.schedulePollTask(() -> {
                throw new KafkaException("no luck");
            });
        }
        await().until(() -> lines.all().size() == 2);
        assertThat(lines.all().getFirst().getFormattedMessage()).contains("event=requests-not-read", "no luck");
        assertThat(lines.all().getLast().getFormattedMessage()).contains("event=requests-read-again");
        assertThat(loop.trouble()).isNull();
        assertThat(made).hasSize(1);
    }

    @Test
    void thePauseGrowsAndReasonsThatTakeTurnsAreLoggedOnceEach() {
        loop.start();
        MockConsumer<byte[], byte[]> consumer = consumer(1);
        for (int i = 0; i < 8; i++) {
            String reason = i % 2 == 0 ? "no luck" : "no chance";
            consumer.schedulePollTask(() -> {
                throw new KafkaException(reason);
            });
        }
        await().until(() -> lines.all().size() == 3 && slept.size() >= 8);
        assertThat(slept).extracting(Duration::toSeconds).containsExactly(1L, 2L, 4L, 8L, 10L, 10L, 10L, 10L);
        assertThat(lines.all().getLast().getFormattedMessage()).contains("event=requests-read-again");
        assertThat(made).hasSize(1);
    }

    /** A new consumer would fence the other process in turn, for ever. */
    @Test
    void aProcessWhoseInstanceIdAnotherHasTakenEnds() {
        loop.start();
        MockConsumer<byte[], byte[]> first = consumer(1);
        first.schedulePollTask(() -> {
            throw new FencedInstanceIdException("another has our name");
        });
        await().until(() -> !end.reasons().isEmpty());
        assertThat(end.reasons())
                .singleElement()
                .asString()
                .contains("another process has taken our group.instance.id worker-1", "give each replica its own");
        assertThat(loop.trouble()).isEqualTo(end.reasons().getFirst());
        assertThat(first.closed()).isTrue();
        assertThat(made).hasSize(1);
    }

    @Test
    void anErrorEndsTheProcess() {
        loop.start();
        consumer(1).schedulePollTask(() -> {
            throw new NoClassDefFoundError("half a jar");
        });
        await().until(() -> !end.reasons().isEmpty());
        assertThat(end.reasons()).singleElement().asString().contains("thread consumer", "half a jar");
    }

    @Test
    void aBugInTheLoopEndsTheConsumerSoThatNoRecordIsSkipped() {
        loop.start();
        MockConsumer<byte[], byte[]> first = consumer(1);
        first.schedulePollTask(() -> {
            throw new IllegalStateException("a bug");
        });
        consumer(2);
        assertThat(first.closed()).isTrue();
        assertThat(lines.all().getFirst().getFormattedMessage()).contains("event=bug");
    }

    @Test
    void aStopClosesTheConsumer() throws InterruptedException {
        loop.start();
        MockConsumer<byte[], byte[]> consumer = consumer(1);
        loop.stop();
        assertThat(consumer.closed()).isTrue();
        assertThat(end.reasons()).isEmpty();
    }

    @Test
    void aStopBeforeTheStartDoesNothing() throws InterruptedException {
        loop.stop();
        assertThat(made).isEmpty();
    }

    private void poll(MockConsumer<byte[], byte[]> consumer, Runnable task) {
        consumer.schedulePollTask(task);
    }

    private MockConsumer<byte[], byte[]> assigned(TopicPartition partition) {
        loop.start();
        MockConsumer<byte[], byte[]> consumer = consumer(1);
        topics.requestTopics()
                .forEach(topic -> consumer.updatePartitions(
                        topic, List.of(new PartitionInfo(topic, 0, null, new Node[0], new Node[0]))));
        consumer.updateBeginningOffsets(Map.of(partition, 9L));
        poll(consumer, () -> consumer.rebalance(List.of(partition)));
        await().until(() -> !consumer.assignment().isEmpty());
        return consumer;
    }

    /** What was read before is in memory and goes on. */
    @Test
    void recordsThatWereDeletedBeforeTheyWereReadAreSkippedAndReported() {
        var partition = new TopicPartition(topics.requestTopics().getFirst(), 0);
        MockConsumer<byte[], byte[]> consumer = assigned(partition);
        poll(consumer, () -> {
            throw new OffsetOutOfRangeException(Map.of(partition, 5L));
        });
        await().untilAsserted(() -> assertThat(anomalies.last())
                .singleElement()
                .asString()
                .contains("records-deleted", "up to offset 5", "begins at 9"));
        assertThat(made).hasSize(1);
    }

    @Test
    void anotherPositionThatDoesNotExistIsNoReasonToSkipAnything() {
        var partition = new TopicPartition(topics.requestTopics().getFirst(), 0);
        MockConsumer<byte[], byte[]> consumer = assigned(partition);
        AtomicBoolean thrown = new AtomicBoolean();
        poll(consumer, () -> {
            thrown.set(true);
            throw new OffsetOutOfRangeException(Map.of(partition, 50L));
        });
        await().untilTrue(thrown);
        poll(consumer, () -> thrown.set(false));
        await().untilFalse(thrown);
        assertThat(anomalies.last()).isEmpty();
        assertThat(consumer.paused()).contains(partition);
        assertThat(made).hasSize(1);
    }
}
