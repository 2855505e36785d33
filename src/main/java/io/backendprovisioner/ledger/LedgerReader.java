package io.backendprovisioner.ledger;

import io.backendprovisioner.broker.RecordFailure;
import io.backendprovisioner.broker.Refusal;
import io.backendprovisioner.domain.Time;
import java.time.Duration;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeoutException;
import java.util.stream.Collectors;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.ListOffsetsOptions;
import org.apache.kafka.clients.admin.OffsetSpec;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.ConsumerRecords;
import org.apache.kafka.common.IsolationLevel;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.TopicPartition;
import org.jspecify.annotations.Nullable;

/**
 * Reads ledgers, as a read-committed reader, to the end that a read-uncommitted one sees. The markers of a transaction
 * reach the ledger later than its offsets become visible, so the last stable offset may lie before an intent that counts.
 */
record LedgerReader(Admin admin, Consumer<byte[], byte[]> readCommitted, Time time) {
    private static final Duration POLL = Duration.ofMillis(100);

    /** Longer than a dead worker's open transaction holds up its readers. */
    private static final Duration LONGEST_STANDSTILL = Duration.ofMinutes(1);

    /** Takes what a ledger holds, record for record. */
    @FunctionalInterface
    interface Taker {
        void take(TopicPartition ledger, byte @Nullable [] key, byte @Nullable [] value);
    }

    /**
     * @param from where to begin; a ledger that is not in it is read from its beginning
     * @return where each ledger was read to
     * @throws TimeoutException if nothing comes for a minute
     * @throws LedgerUnreadable if one of the ledgers has a record that this process cannot read
     */
    Map<TopicPartition, Long> read(Collection<TopicPartition> ledgers, Map<TopicPartition, Long> from, Taker taker)
            throws ExecutionException, InterruptedException, TimeoutException {
        Map<TopicPartition, Long> ends = offsets(admin, ledgers, OffsetSpec.latest());
        Set<TopicPartition> unknown = new HashSet<>(ledgers);
        unknown.removeAll(from.keySet());
        readCommitted.assign(ledgers);
        readCommitted.seekToBeginning(unknown);
        ledgers.stream()
                .filter(from::containsKey)
                .forEach(ledger -> readCommitted.seek(ledger, Objects.requireNonNull(from.get(ledger))));

        Map<TopicPartition, Long> positions = positions(ledgers);
        long moved = time.nanos();
        while (!ends.entrySet().stream().allMatch(end -> position(positions, end.getKey()) >= end.getValue())) {
            for (ConsumerRecord<byte[], byte[]> record : poll()) {
                taker.take(new TopicPartition(record.topic(), record.partition()), record.key(), record.value());
            }
            Map<TopicPartition, Long> now = positions(ledgers);
            if (!now.equals(positions)) {
                moved = time.nanos();
                positions.putAll(now);
            } else if (time.nanos() - moved > LONGEST_STANDSTILL.toNanos()) {
                throw new TimeoutException("the ledger could not be read to its end: nothing came for "
                        + LONGEST_STANDSTILL.toSeconds()
                        + " s; if a transaction is left open on it, kafka-transactions.sh find-hanging shows it");
            }
        }
        return positions;
    }

    private ConsumerRecords<byte[], byte[]> poll() {
        try {
            return readCommitted.poll(POLL);
        } catch (KafkaException | Error e) {
            if (!RecordFailure.isPossible(e)) {
                throw e;
            }
            throw new LedgerUnreadable("a record of the ledger cannot be read: " + Refusal.said(e), e);
        }
    }

    private Map<TopicPartition, Long> positions(Collection<TopicPartition> ledgers) {
        Map<TopicPartition, Long> positions = new HashMap<>();
        ledgers.forEach(ledger -> positions.put(ledger, readCommitted.position(ledger)));
        return positions;
    }

    private static long position(Map<TopicPartition, Long> positions, TopicPartition ledger) {
        return Objects.requireNonNull(positions.get(ledger));
    }

    /** Returns the first or the last offset of each partition, as a read-uncommitted reader sees it. */
    static Map<TopicPartition, Long> offsets(Admin admin, Collection<TopicPartition> partitions, OffsetSpec which)
            throws ExecutionException, InterruptedException {
        Map<TopicPartition, OffsetSpec> asked =
                partitions.stream().collect(Collectors.toMap(partition -> partition, _ -> which));
        Map<TopicPartition, Long> offsets = new HashMap<>();
        admin.listOffsets(asked, new ListOffsetsOptions(IsolationLevel.READ_UNCOMMITTED))
                .all()
                .get()
                .forEach((partition, offset) -> offsets.put(partition, offset.offset()));
        return offsets;
    }
}
