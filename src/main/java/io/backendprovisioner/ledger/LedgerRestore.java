package io.backendprovisioner.ledger;

import io.backendprovisioner.domain.Time;
import io.backendprovisioner.metrics.Meters;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Timer;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeoutException;
import java.util.stream.Collectors;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.TopicDescription;
import org.apache.kafka.clients.consumer.Consumer;
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
 *   <li>End the transactions that a dead owner has left open.
 *   <li>Fetch the group's offsets as stable ones: the broker answers when no older transaction on them is pending.
 *   <li>Note the end of the ledger as a read-uncommitted reader sees it.
 *   <li>Read the ledger as a read-committed reader up to that end.
 * </ol>
 */
public final class LedgerRestore {
    private static final Logger log = LoggerFactory.getLogger(LedgerRestore.class);

    private final Admin admin;
    private final LeftOpen leftOpen;
    private final ConsumerFactory<byte[], byte[]> readCommitted;
    private final StableOffsets stableOffsets;
    private final Duration retention;
    private final Timer took;
    private final Time time;
    /** The partitions without a ledger that were logged last. */
    private volatile Set<TopicPartition> withoutLedger = Set.of();

    LedgerRestore(
            Admin admin,
            ConsumerFactory<byte[], byte[]> readCommitted,
            LeftOpen leftOpen,
            StableOffsets stableOffsets,
            Duration retention,
            MeterRegistry meters,
            Time time) {
        this.admin = admin;
        this.time = time;
        this.leftOpen = leftOpen;
        this.readCommitted = readCommitted;
        this.stableOffsets = stableOffsets;
        this.retention = retention;
        this.took = Meters.LEDGER_RESTORE.timer(meters);
    }

    /**
     * Blocks for as long as it takes, up to {@code transaction.timeout.ms} more where a dead owner left one open. A
     * partition is missing in what is returned where it has no ledger: somebody has given the request topic more
     * partitions. It holds up no other one.
     *
     * @throws TimeoutException if nothing comes for a minute
     */
    public Map<TopicPartition, OwnedPartition> restore(Collection<Term> wanted)
            throws ExecutionException, InterruptedException, TimeoutException {
        long begun = time.nanos();
        List<Term> terms = thoseWithLedger(wanted);
        List<TopicPartition> partitions = terms.stream().map(Term::partition).toList();
        if (partitions.isEmpty()) {
            return Map.of();
        }
        Map<TopicPartition, LedgerReading> readings =
                partitions.stream().collect(Collectors.toMap(LedgerSnapshot::ledgerOf, _ -> new LedgerReading()));
        leftOpen.end(readings.keySet());
        stableOffsets.await(partitions);
        read(readings);

        Map<String, Uuid> topics = topicIds(partitions);
        Map<TopicPartition, Long> ends = LedgerReader.ends(admin, partitions);
        Map<TopicPartition, OwnedPartition> owned = new HashMap<>();
        for (Term term : terms) {
            TopicPartition partition = term.partition();
            LedgerReading reading = Objects.requireNonNull(readings.get(LedgerSnapshot.ledgerOf(partition)));
            Uuid topic = Objects.requireNonNull(topics.get(partition.topic()));
            long end = Objects.requireNonNull(ends.get(partition));
            owned.put(partition, reading.owned(term, LedgerSnapshot.ledgerOf(partition), retention, topic, end));
        }
        Duration lasted = Duration.ofNanos(time.nanos() - begun);
        took.record(lasted);
        log.info(
                "event=ledger-restored partitions={} entries={} ms={}",
                partitions.size(),
                owned.values().stream().mapToInt(OwnedPartition::entries).sum(),
                lasted.toMillis());
        return owned;
    }

    private List<Term> thoseWithLedger(Collection<Term> wanted) throws ExecutionException, InterruptedException {
        Map<String, TopicDescription> ledgers = admin.describeTopics(wanted.stream()
                        .map(term -> LedgerProperties.topicOf(term.partition().topic()))
                        .distinct()
                        .toList())
                .allTopicNames()
                .get();
        List<Term> with = new ArrayList<>();
        Set<TopicPartition> without = new HashSet<>();
        for (Term term : wanted) {
            TopicPartition partition = term.partition();
            String ledger = LedgerProperties.topicOf(partition.topic());
            int has = Objects.requireNonNull(ledgers.get(ledger)).partitions().size();
            if (partition.partition() < has) {
                with.add(term);
            } else {
                without.add(partition);
            }
        }
        if (!without.isEmpty() && !without.equals(withoutLedger)) {
            log.error(
                    "event=ledger-missing partitions={} action=\"give each ledger topic as many partitions as its request topic has; until then nothing of these is handled\"",
                    without);
        }
        withoutLedger = without;
        return with;
    }

    private void read(Map<TopicPartition, LedgerReading> readings)
            throws ExecutionException, InterruptedException, TimeoutException {
        try (Consumer<byte[], byte[]> consumer = readCommitted.createConsumer()) {
            new LedgerReader(admin, consumer, time)
                    .read(
                            readings.keySet(),
                            Map.of(),
                            (ledger, key, value) ->
                                    Objects.requireNonNull(readings.get(ledger)).take(ledger, key, value));
        }
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
