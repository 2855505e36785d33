package io.backendprovisioner.intake;

import io.backendprovisioner.contract.TopicProperties;
import io.backendprovisioner.domain.Lane;
import io.backendprovisioner.domain.PartitionLost;
import io.backendprovisioner.domain.Time;
import io.backendprovisioner.domain.VitalThreads;
import io.backendprovisioner.flow.Flight;
import io.backendprovisioner.journal.Journal;
import io.backendprovisioner.ledger.OwnedPartition;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.stream.Stream;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.ConsumerRecords;
import org.apache.kafka.common.TopicPartition;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The partitions that the group has given to this worker. The consumer's one thread adds them, takes them away and hands
 * out their records; the getters are for any thread.
 */
public final class Partitions {
    private static final Logger log = LoggerFactory.getLogger(Partitions.class);
    private static final Duration GLANCE = Duration.ofMillis(5);

    private final Map<TopicPartition, Assignment> assignments = new ConcurrentHashMap<>();
    private final Journal journal;
    private final Restorer restorer;
    private final Window window;
    private final Duration patience;
    private final TopicProperties topics;
    private final FleetShare share;
    private final Time time;
    private final VitalThreads threads;
    private volatile boolean member;

    /** @param patience how long a call in progress is waited for when its partition goes */
    Partitions(
            Journal journal,
            Restorer restorer,
            Window window,
            Duration patience,
            TopicProperties topics,
            FleetShare share,
            Time time,
            VitalThreads threads) {
        this.journal = journal;
        this.restorer = restorer;
        this.window = window;
        this.patience = patience;
        this.topics = topics;
        this.share = share;
        this.time = time;
        this.threads = threads;
    }

    /** Whether the group has assigned partitions; it may be none, where there are more replicas than partitions. */
    public boolean isMember() {
        return member;
    }

    /** Returns why ledgers cannot be read just now, empty while all is well. */
    public String restoreTrouble() {
        return restorer.trouble();
    }

    public int count() {
        return assignments.size();
    }

    int count(Lane lane) {
        return (int) assignments.values().stream()
                .filter(assignment -> assignment.lane() == lane)
                .count();
    }

    Set<TopicPartition> ids() {
        return Set.copyOf(assignments.keySet());
    }

    /** Returns the partitions whose ledgers have been read. */
    public List<OwnedPartition> owned() {
        return assignments.values().stream()
                .flatMap(assignment -> Stream.ofNullable(assignment.partition()))
                .toList();
    }

    /** Returns what is known of a partition, {@code null} if its ledger has not been read or it is not ours. */
    @Nullable
    OwnedPartition owned(TopicPartition partition) {
        Assignment assignment = assignments.get(partition);
        return assignment == null ? null : assignment.partition();
    }

    /** Returns whether the partition's ledger has been read and its lane has room. */
    boolean isReady(TopicPartition partition) {
        Assignment assignment = assignments.get(partition);
        return assignment != null && assignment.isReady() && !window.isFull(assignment.lane());
    }

    /** Returns once in a term where reading the partition begins. */
    OptionalLong takeStart(TopicPartition partition) {
        Assignment assignment = assignments.get(partition);
        return assignment == null ? OptionalLong.empty() : assignment.takeStart();
    }

    /** Returns those whose ledgers have been read and that are not going. */
    List<Assignment> reading() {
        return assignments.values().stream()
                .filter(assignment ->
                        assignment.partition() != null && assignment.term().isHeld())
                .toList();
    }

    void handOut(ConsumerRecords<byte[], byte[]> records) {
        List<Flight> flights = new ArrayList<>(records.count());
        for (ConsumerRecord<byte[], byte[]> record : records) {
            Assignment assignment = assignments.get(new TopicPartition(record.topic(), record.partition()));
            if (assignment == null) {
                continue;
            }
            if (assignment.isContradictedBy(record)) {
                beginAnew(List.of(assignment.term().partition()), false);
            }
            assignment.handOut(record).ifPresent(flights::add);
        }
        window.start(flights);
    }

    /** Makes dead letters of records that cannot be read, as if they had been handed out and could not be answered. */
    void bury(TopicPartition partition, long from, long through, String reason) {
        Assignment assignment = assignments.get(partition);
        List<Flight> flights = new ArrayList<>();
        for (long offset = from; assignment != null && offset <= through; offset++) {
            assignment.bury(offset, reason).ifPresent(flights::add);
        }
        window.start(flights);
    }

    void assigned(Collection<TopicPartition> partitions, Consumer<?, ?> consumer) {
        List<Assignment> added = partitions.stream()
                .map(partition -> new Assignment(partition, topics.laneOf(partition.topic())))
                .toList();
        added.forEach(assignment -> assignments.put(assignment.term().partition(), assignment));
        member = true;
        restorer.start(added);
        share.grown(assignments.size(), consumer);
        log.info("event=partitions-assigned new={} all={}", partitions.size(), assignments.size());
    }

    /**
     * The logs of these are not those that their ledgers know of: ends their terms as a revocation would, and begins
     * others, while the remaining partitions go on.
     */
    void beginAnew(Collection<TopicPartition> partitions, boolean rewriteLedger) {
        for (Assignment old : known(partitions)) {
            OwnedPartition owned = old.partition();
            if (owned != null && old.end()) {
                old.term().revoke();
                threads.virtual("term-end").start(() -> beginAnew(old, owned, rewriteLedger));
            }
        }
    }

    private void beginAnew(Assignment old, OwnedPartition owned, boolean rewriteLedger) {
        TopicPartition partition = old.term().partition();
        awaitQuiet(List.of(old));
        try {
            if (rewriteLedger) {
                LedgerRewrite.rewrite(owned, journal);
            }
        } catch (PartitionLost | InterruptedException e) {
            log.warn("event=ledger-not-rewritten partition={}", partition);
        }
        journal.release(old.term());
        var next = new Assignment(partition, old.lane(), old.handedOut());
        if (assignments.replace(partition, old, next)) {
            restorer.start(List.of(next));
        }
    }

    /** Nothing has happened yet for what is in no call, and the next owner reads it again. Only calls are waited for. */
    void revoked(Collection<TopicPartition> partitions) {
        List<Assignment> going = known(partitions);
        share.shrunk(assignments.size() - going.size());
        going.forEach(assignment -> assignment.term().revoke());
        awaitQuiet(going);
        release(going);
        log.info("event=partitions-revoked gone={} left={}", going.size(), assignments.size());
    }

    private void awaitQuiet(List<Assignment> going) {
        Instant end = time.instant().plus(patience);
        try {
            while (time.instant().isBefore(end)
                    && !going.stream().allMatch(assignment -> assignment.term().isQuiet())) {
                time.sleep(GLANCE);
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    /** The group has given us up, and others may own these already. */
    void lost(Collection<TopicPartition> partitions) {
        member = false;
        List<Assignment> lost = known(partitions);
        if (lost.isEmpty()) {
            return;
        }
        share.shrunk(assignments.size() - lost.size());
        release(lost);
        log.warn("event=partitions-lost gone={} left={}", lost.size(), assignments.size());
    }

    private void release(List<Assignment> going) {
        for (Assignment assignment : going) {
            assignments.remove(assignment.term().partition());
            journal.release(assignment.term());
        }
    }

    private List<Assignment> known(Collection<TopicPartition> partitions) {
        return partitions.stream()
                .flatMap(partition -> Stream.ofNullable(assignments.get(partition)))
                .toList();
    }
}
