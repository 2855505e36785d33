package io.backendprovisioner.intake;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import io.backendprovisioner.contract.BurialNote;
import io.backendprovisioner.contract.TopicProperties;
import io.backendprovisioner.fleet.Burials;
import io.backendprovisioner.flow.Flight;
import io.backendprovisioner.flow.NotedJournal;
import io.backendprovisioner.ledger.Anomalies;
import io.backendprovisioner.ledger.SimulatedLedger;
import io.backendprovisioner.pacing.PacingFixture;
import io.backendprovisioner.testkit.MovingTime;
import io.backendprovisioner.testkit.NotedEnd;
import io.backendprovisioner.testkit.ScriptedCloud;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.stream.Collectors;
import java.util.stream.LongStream;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.ConsumerRecords;
import org.apache.kafka.clients.consumer.MockConsumer;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.Node;
import org.apache.kafka.common.PartitionInfo;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.Uuid;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.springframework.boot.context.properties.bind.Binder;

/** What becomes of the records of others, and of where each is read, when the client fails at one record. */
class ReadingTest {
    private static final Duration CALL = Duration.ofSeconds(10);
    private static final long RECORDS = 10;

    private final TopicProperties topics = new Binder(List.of()).bindOrCreate("provisioner", TopicProperties.class);
    private final TopicPartition bad = new TopicPartition(topics.requestTopics().getFirst(), 0);
    private final TopicPartition good =
            new TopicPartition(topics.requestTopics().getFirst(), 1);
    private final MovingTime time = new MovingTime();
    private final PacingFixture pacing = new PacingFixture(
            new ScriptedCloud(), 0, 1, CALL, work -> Thread.ofVirtual().unstarted(() -> {}), time, new Random(1));
    private final Anomalies anomalies = new Anomalies(new SimpleMeterRegistry(), time);
    private final List<Flight> flights = new CopyOnWriteArrayList<>();
    private final Partitions partitions = new Partitions(
            new NotedJournal(time),
            new Restorer(
                    terms -> terms.stream()
                            .collect(Collectors.toMap(
                                    term -> term.partition(),
                                    term -> SimulatedLedger.restore(term, List.of(), Uuid.ONE_UUID, 0))),
                    anomalies,
                    time,
                    new NotedEnd()),
            new Window(1000, 1_000_000, flights::add),
            CALL,
            topics,
            new FleetShare(topics.requestTopics(), pacing.rate()),
            time,
            new NotedEnd());
    private final Burials burials = new Burials();
    private final Log log = new Log();
    private final Reading reading = new Reading(log, partitions, burials, anomalies, pacing.suspension(), time);
    private final Map<TopicPartition, List<Long>> read = new HashMap<>();

    /** Ten records of each partition, and a client that keeps no record for later but what its positions say. */
    private final class Log extends MockConsumer<byte[], byte[]> {
        private long unreadable = -1;
        private Throwable failure = new KafkaException("damaged");
        private boolean losesWhatWasRead;

        Log() {
            super("none");
        }

        @Override
        public synchronized ConsumerRecords<byte[], byte[]> poll(Duration timeout) {
            Map<TopicPartition, List<ConsumerRecord<byte[], byte[]>>> records = new HashMap<>();
            Map<TopicPartition, OffsetAndMetadata> next = new HashMap<>();
            for (TopicPartition partition : List.of(good, bad)) {
                if (paused().contains(partition) || !assignment().contains(partition)) {
                    continue;
                }
                long from = position(partition);
                long to = partition.equals(bad) && from <= unreadable ? unreadable : RECORDS;
                if (from < to) {
                    seek(partition, to);
                    next.put(partition, new OffsetAndMetadata(to));
                    records.put(
                            partition,
                            LongStream.range(from, to)
                                    .mapToObj(offset -> record(partition, offset))
                                    .toList());
                } else if (partition.equals(bad) && from == unreadable && (records.isEmpty() || losesWhatWasRead)) {
                    throwIt();
                }
            }
            return new ConsumerRecords<>(records, next);
        }

        private void throwIt() {
            if (failure instanceof Error error) {
                throw error;
            }
            throw (RuntimeException) failure;
        }
    }

    private static ConsumerRecord<byte[], byte[]> record(TopicPartition partition, long offset) {
        return new ConsumerRecord<>(partition.topic(), partition.partition(), offset, new byte[] {1}, new byte[] {2});
    }

    @BeforeEach
    void assign() {
        log.subscribe(topics.requestTopics());
        topics.requestTopics()
                .forEach(topic -> log.updatePartitions(
                        topic,
                        List.of(
                                new PartitionInfo(topic, 0, null, new Node[0], new Node[0]),
                                new PartitionInfo(topic, 1, null, new Node[0], new Node[0]))));
        log.rebalance(List.of(good, bad));
        log.updateEndOffsets(Map.of(good, RECORDS, bad, RECORDS));
        reading.hold(List.of(good, bad));
        partitions.assigned(List.of(good, bad), log);
        await().until(() -> partitions.isReady(good) && partitions.isReady(bad));
    }

    private void poll() {
        ConsumerRecords<byte[], byte[]> records = reading.poll();
        records.forEach(record -> read.computeIfAbsent(
                        new TopicPartition(record.topic(), record.partition()), _ -> new ArrayList<>())
                .add(record.offset()));
        partitions.handOut(records);
    }

    private void pollMuch() {
        for (int i = 0; i < 20; i++) {
            poll();
        }
    }

    private static List<Long> offsets(long from, long to) {
        return LongStream.range(from, to).boxed().toList();
    }

    private BurialNote note(long offset, long through) {
        return new BurialNote(bad, Uuid.ONE_UUID, offset, through, time.instant());
    }

    @Test
    void aRecordThatIsDamagedWaitsAndEverythingElseIsReadOnce() {
        log.unreadable = 4;
        pollMuch();
        assertThat(read).containsExactlyInAnyOrderEntriesOf(Map.of(good, offsets(0, RECORDS), bad, offsets(0, 4)));
        assertThat(anomalies.waiting())
                .containsOnlyKeys(bad.toString())
                .containsValue("record-unreadable: offset 4 cannot be read: damaged; "
                        + "waiting and trying again; see 'A record that cannot be read' in docs/operations.md");
        log.unreadable = -1;
        time.advance(Narrowing.LONGEST_PAUSE);
        pollMuch();
        assertThat(read).containsEntry(bad, offsets(0, RECORDS)).containsEntry(good, offsets(0, RECORDS));
        assertThat(anomalies.waiting()).isEmpty();
    }

    /** As snappy does where its native code cannot be loaded: Kafka's client catches no error, and has moved on elsewhere. */
    @Test
    void whatIsLostWithAnErrorOfTheClientIsReadAgain() {
        log.unreadable = 0;
        log.losesWhatWasRead = true;
        log.failure = new NoClassDefFoundError("snappy");
        pollMuch();
        assertThat(read).containsExactlyEntriesOf(Map.of(good, offsets(0, RECORDS)));
        assertThat(anomalies.waiting()).containsOnlyKeys(bad.toString());
        burials.add(note(0, 0), time.instant());
        pollMuch();
        assertThat(anomalies.waiting()).as("not surely this record").containsOnlyKeys(bad.toString());
    }

    @Test
    void whatAnOperatorHasGivenUpIsHandedOutAndReadingGoesOnBehindIt() {
        log.unreadable = 4;
        burials.add(note(4, 6), time.instant());
        pollMuch();
        await().until(() -> flights.size() == 20);
        assertThat(read)
                .containsEntry(bad, List.of(0L, 1L, 2L, 3L, 7L, 8L, 9L))
                .containsEntry(good, offsets(0, RECORDS));
        assertThat(flights.stream().map(Flight::offset).sorted())
                .containsExactlyElementsOf(
                        LongStream.range(0, 20).mapToObj(i -> i / 2).toList());
        assertThat(anomalies.waiting()).isEmpty();
        assertThat(burials.valid(time.instant())).isEmpty();
    }

    @Test
    void aNoteThatIsOldOrOfAnotherTopicOrOffsetDoesNothing() {
        log.unreadable = 4;
        pollMuch();
        BurialNote late = note(4, 4);
        time.advance(BurialNote.VALID.plusSeconds(1));
        for (BurialNote wrong : List.of(
                late,
                new BurialNote(bad, Uuid.ZERO_UUID, 4, 4, time.instant()),
                note(3, 3),
                note(5, 5),
                note(4, RECORDS))) {
            burials.add(wrong, time.instant());
            pollMuch();
            assertThat(anomalies.waiting()).as(wrong.toString()).containsOnlyKeys(bad.toString());
        }
        burials.add(note(3, 4), time.instant());
        pollMuch();
        assertThat(anomalies.waiting()).isEmpty();
        assertThat(read).containsEntry(bad, List.of(0L, 1L, 2L, 3L, 5L, 6L, 7L, 8L, 9L));
    }

    @Test
    void aPartitionThatGoesWaitsNoLonger() {
        log.unreadable = 4;
        pollMuch();
        reading.forget(List.of(bad));
        assertThat(anomalies.waiting()).isEmpty();
    }

    @Test
    void aFailureThatNoPartitionRepeatsIsThrown() {
        var trouble = new KafkaException("once");
        log.unreadable = 0;
        log.failure = trouble;
        poll();
        poll();
        log.unreadable = -1;
        assertThatThrownBy(() -> {
                    for (int i = 0; i < 20; i++) {
                        poll();
                    }
                })
                .isSameAs(trouble);
        pollMuch();
        assertThat(read).containsEntry(bad, offsets(0, RECORDS)).containsEntry(good, offsets(0, RECORDS));
    }
}
