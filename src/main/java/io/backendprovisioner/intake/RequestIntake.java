package io.backendprovisioner.intake;

import io.backendprovisioner.broker.Refusal;
import io.backendprovisioner.domain.Lane;
import io.backendprovisioner.domain.Time;
import io.backendprovisioner.journal.GroupMembership;
import io.backendprovisioner.journal.Journal;
import io.backendprovisioner.ledger.LedgerRestore;
import io.backendprovisioner.ledger.OwnedPartition;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.OptionalLong;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeoutException;
import java.util.function.BooleanSupplier;
import java.util.function.Function;
import java.util.stream.Stream;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.common.TopicPartition;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.kafka.listener.BatchAcknowledgingConsumerAwareMessageListener;
import org.springframework.kafka.listener.ConsumerAwareRebalanceListener;
import org.springframework.kafka.support.Acknowledgment;

/**
 * What the consumer's thread does: takes partitions, hands out records, gives partitions back. It never acknowledges a
 * record: offsets are committed by the journal, together with the replies. All methods but {@link #over} and the getters
 * run on the consumer's one thread.
 */
final class RequestIntake
        implements BatchAcknowledgingConsumerAwareMessageListener<byte[], byte[]>,
                ConsumerAwareRebalanceListener,
                RequestConsumers.Reading {
    private static final Logger log = LoggerFactory.getLogger(RequestIntake.class);
    private static final Duration GLANCE = Duration.ofMillis(5);
    private static final Duration RESTORE_AGAIN_AFTER = Duration.ofSeconds(1);

    private final Map<TopicPartition, Assignment> assignments = new ConcurrentHashMap<>();
    private final Journal journal;
    private final LedgerRestore ledger;
    private final GroupMembership membership;
    private final Window window;
    private final Duration patience;
    private final Function<String, Lane> laneOf;
    private final FleetShare share;
    private final BooleanSupplier suspended;
    private final Time time;
    private volatile boolean member;
    private volatile String restoreTrouble = "";

    /**
     * @param patience how long a call under way is waited for when its partition goes
     * @param laneOf of a request topic
     * @param suspended whether no calls are made; then nothing is read
     */
    RequestIntake(
            Journal journal,
            LedgerRestore ledger,
            GroupMembership membership,
            RequestHandler handler,
            IntakeProperties settings,
            Duration patience,
            Function<String, Lane> laneOf,
            FleetShare share,
            BooleanSupplier suspended,
            Time time) {
        this.journal = journal;
        this.ledger = ledger;
        this.membership = membership;
        this.window = new Window(settings.readAhead(), settings.bytes(), flight -> {
            try {
                handler.handle(flight);
            } finally {
                over(flight);
            }
        });
        this.patience = patience;
        this.laneOf = laneOf;
        this.share = share;
        this.suspended = suspended;
        this.time = time;
    }

    /** Whether the group has told us what is ours; it may be nothing, where there are more replicas than partitions. */
    boolean isMember() {
        return member;
    }

    int partitions() {
        return assignments.size();
    }

    int partitions(Lane lane) {
        return (int) ofLane(lane).count();
    }

    /** The time stamp of the lane's oldest request that is not over, in milliseconds since 1970. */
    OptionalLong oldest(Lane lane) {
        return ofLane(lane).flatMapToLong(Assignment::timestamps).min();
    }

    private Stream<Assignment> ofLane(Lane lane) {
        return assignments.values().stream().filter(assignment -> assignment.lane() == lane);
    }

    /** Those whose ledgers have been read. */
    List<OwnedPartition> owned() {
        return assignments.values().stream()
                .flatMap(assignment -> Stream.ofNullable(assignment.partition()))
                .toList();
    }

    int inFlight() {
        return window.inFlight();
    }

    int inFlight(Lane lane) {
        return window.inFlight(lane);
    }

    /** A partition is read while its ledger is, its lane has room, and calls are made. */
    @Override
    public void decide(Consumer<?, ?> consumer) {
        boolean calls = !suspended.getAsBoolean();
        for (TopicPartition partition : consumer.assignment()) {
            if (calls && isReady(assignments.get(partition))) {
                consumer.resume(List.of(partition));
            } else {
                consumer.pause(List.of(partition));
            }
        }
    }

    private boolean isReady(@Nullable Assignment assignment) {
        return assignment != null && assignment.partition() != null && !window.isFull(assignment.lane());
    }

    @Override
    public void onMessage(
            List<ConsumerRecord<byte[], byte[]>> records,
            @Nullable Acknowledgment acknowledgment,
            @Nullable Consumer<?, ?> consumer) {
        membership.update(Objects.requireNonNull(consumer).groupMetadata());
        List<Flight> flights = new ArrayList<>(records.size());
        for (ConsumerRecord<byte[], byte[]> record : records) {
            Assignment assignment = assignments.get(new TopicPartition(record.topic(), record.partition()));
            if (assignment != null) {
                assignment.handOut(record).forEach(flights::add);
            }
        }
        window.start(flights);
    }

    private void over(Flight flight) {
        Assignment assignment = assignments.get(flight.partition().id());
        if (assignment != null) {
            assignment.over(flight);
        }
    }

    @Override
    public void onPartitionsAssigned(Consumer<?, ?> consumer, Collection<TopicPartition> partitions) {
        Map<TopicPartition, Assignment> added = new HashMap<>();
        for (TopicPartition partition : partitions) {
            added.put(partition, new Assignment(laneOf.apply(partition.topic())));
        }
        consumer.pause(partitions);
        assignments.putAll(added);
        share.grown(assignments.size(), consumer);
        membership.update(consumer.groupMetadata());
        member = true;
        if (!added.isEmpty()) {
            Thread.ofVirtual().name("restore").start(() -> restore(added));
        }
        log.info("event=partitions-assigned new={} all={}", partitions.size(), assignments.size());
    }

    /** Reads the ledgers while the other partitions go on. */
    private void restore(Map<TopicPartition, Assignment> added) {
        try {
            restoreOnce(added);
            while (!added.isEmpty()) {
                time.sleep(RESTORE_AGAIN_AFTER);
                added.entrySet().removeIf(one -> assignments.get(one.getKey()) != one.getValue());
                restoreOnce(added);
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    /** Takes away those that are restored. */
    private void restoreOnce(Map<TopicPartition, Assignment> added) throws InterruptedException {
        try {
            ledger.restore(Set.copyOf(added.keySet())).forEach((partition, owned) -> {
                Assignment assignment = Objects.requireNonNull(added.remove(partition));
                if (assignments.get(partition) == assignment) {
                    window.start(assignment.restored(owned));
                }
            });
            restoreTrouble = "";
        } catch (ExecutionException | TimeoutException | RuntimeException e) {
            String reason = Refusal.said(e);
            if (!reason.equals(restoreTrouble)) {
                log.warn("event=ledger-restore-failed action=trying-again reason=\"{}\"", reason);
            }
            restoreTrouble = reason;
        }
    }

    /** Nothing has happened yet for what is in no call: the next owner reads it again. Only calls are waited for. */
    @Override
    public void onPartitionsRevokedBeforeCommit(Consumer<?, ?> consumer, Collection<TopicPartition> partitions) {
        // The group is in its next generation already; what is waited for here could not be committed in the last one.
        membership.update(consumer.groupMetadata());
        List<Assignment> going = known(partitions);
        share.shrunk(assignments.size() - going.size());
        going.forEach(Assignment::drop);
        Instant end = time.instant().plus(patience);
        try {
            while (time.instant().isBefore(end) && !going.stream().allMatch(Assignment::isQuiet)) {
                time.sleep(GLANCE);
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        release(going);
        log.info("event=partitions-revoked gone={} left={}", going.size(), assignments.size());
    }

    /** The group has given us up: others may own these already. */
    @Override
    public void onPartitionsLost(Consumer<?, ?> consumer, Collection<TopicPartition> partitions) {
        member = false;
        List<Assignment> lost = known(partitions);
        share.shrunk(assignments.size() - lost.size());
        lost.forEach(Assignment::drop);
        release(lost);
        log.warn("event=partitions-lost gone={} left={}", lost.size(), assignments.size());
    }

    private void release(List<Assignment> going) {
        assignments.values().removeAll(going);
        for (Assignment assignment : going) {
            OwnedPartition partition = assignment.partition();
            if (partition != null) {
                journal.release(partition);
            }
        }
    }

    private List<Assignment> known(Collection<TopicPartition> partitions) {
        return partitions.stream()
                .flatMap(partition -> Stream.ofNullable(assignments.get(partition)))
                .toList();
    }
}
