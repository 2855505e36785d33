package io.backendprovisioner.ledger;

import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.ExecutionException;
import java.util.stream.Collectors;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.ListOffsetsOptions;
import org.apache.kafka.clients.admin.OffsetSpec;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.common.IsolationLevel;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.Uuid;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.kafka.core.ConsumerFactory;

/**
 * Takes partitions over: reads their ledgers whole. What the previous owner has committed is in what is read, and what it
 * has not committed it never can, since the group refuses it by now.
 *
 * <ol>
 *   <li>Fetch the group's offsets as stable ones: the broker answers when no older transaction on them is pending.
 *   <li>Note the end of the ledger as a read-uncommitted reader sees it. The markers of a transaction reach the ledger
 *       later than its offsets become visible, so the last stable offset may lie before an intent that counts.
 *   <li>Read the ledger as a read-committed reader up to that end.
 * </ol>
 */
public final class LedgerRestore {
    private static final Logger log = LoggerFactory.getLogger(LedgerRestore.class);
    private static final Duration POLL = Duration.ofMillis(100);

    private final Admin admin;
    private final ConsumerFactory<byte[], byte[]> readCommitted;
    private final StableOffsets stableOffsets;
    private final Duration retention;

    LedgerRestore(
            Admin admin,
            ConsumerFactory<byte[], byte[]> readCommitted,
            StableOffsets stableOffsets,
            Duration retention) {
        this.admin = admin;
        this.readCommitted = readCommitted;
        this.stableOffsets = stableOffsets;
        this.retention = retention;
    }

    /** Blocks for as long as it takes, up to {@code transaction.timeout.ms} more where a dead owner left one open. */
    public Map<TopicPartition, OwnedPartition> restore(Collection<TopicPartition> partitions)
            throws ExecutionException, InterruptedException {
        long begun = System.nanoTime();
        stableOffsets.await(partitions);
        Map<TopicPartition, LedgerReading> readings =
                partitions.stream().collect(Collectors.toMap(LedgerSnapshot::ledgerOf, _ -> new LedgerReading()));
        read(readings, ends(admin, readings.keySet(), IsolationLevel.READ_UNCOMMITTED));

        Map<String, Uuid> topics = topicIds(partitions);
        Map<TopicPartition, Long> ends = ends(admin, partitions, IsolationLevel.READ_UNCOMMITTED);
        Map<TopicPartition, OwnedPartition> owned = new HashMap<>();
        for (TopicPartition partition : partitions) {
            LedgerReading reading = Objects.requireNonNull(readings.get(LedgerSnapshot.ledgerOf(partition)));
            Uuid topic = Objects.requireNonNull(topics.get(partition.topic()));
            long end = Objects.requireNonNull(ends.get(partition));
            owned.put(partition, reading.owned(partition, LedgerSnapshot.ledgerOf(partition), retention, topic, end));
        }
        log.info(
                "event=ledger-restored partitions={} entries={} ms={}",
                partitions.size(),
                owned.values().stream().mapToInt(OwnedPartition::entries).sum(),
                (System.nanoTime() - begun) / 1_000_000);
        return owned;
    }

    private void read(Map<TopicPartition, LedgerReading> readings, Map<TopicPartition, Long> ends) {
        try (Consumer<byte[], byte[]> consumer = readCommitted.createConsumer()) {
            List<TopicPartition> unread = new ArrayList<>(readings.keySet());
            consumer.assign(unread);
            consumer.seekToBeginning(unread);
            unread.removeIf(ledger -> isRead(consumer, ledger, ends));
            while (!unread.isEmpty()) {
                for (ConsumerRecord<byte[], byte[]> record : consumer.poll(POLL)) {
                    Objects.requireNonNull(readings.get(new TopicPartition(record.topic(), record.partition())))
                            .take(record.key(), record.value());
                }
                unread.removeIf(ledger -> isRead(consumer, ledger, ends));
            }
        }
    }

    private static boolean isRead(
            Consumer<byte[], byte[]> consumer, TopicPartition ledger, Map<TopicPartition, Long> ends) {
        return consumer.position(ledger) >= Objects.requireNonNull(ends.get(ledger));
    }

    static Map<TopicPartition, Long> ends(Admin admin, Collection<TopicPartition> partitions, IsolationLevel isolation)
            throws ExecutionException, InterruptedException {
        Map<TopicPartition, OffsetSpec> latest =
                partitions.stream().collect(Collectors.toMap(partition -> partition, _ -> OffsetSpec.latest()));
        Map<TopicPartition, Long> ends = new HashMap<>();
        admin.listOffsets(latest, new ListOffsetsOptions(isolation))
                .all()
                .get()
                .forEach((partition, end) -> ends.put(partition, end.offset()));
        return ends;
    }

    private Map<String, Uuid> topicIds(Collection<TopicPartition> partitions)
            throws ExecutionException, InterruptedException {
        List<String> names =
                partitions.stream().map(TopicPartition::topic).distinct().toList();
        Map<String, Uuid> ids = new HashMap<>();
        admin.describeTopics(names).allTopicNames().get().forEach((name, topic) -> ids.put(name, topic.topicId()));
        return ids;
    }
}
