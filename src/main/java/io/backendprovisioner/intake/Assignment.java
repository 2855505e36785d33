package io.backendprovisioner.intake;

import io.backendprovisioner.domain.Lane;
import io.backendprovisioner.flow.Flight;
import io.backendprovisioner.ledger.OwnedPartition;
import io.backendprovisioner.ledger.Progress;
import io.backendprovisioner.ledger.Term;
import java.util.ArrayDeque;
import java.util.Arrays;
import java.util.Collection;
import java.util.Deque;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;
import java.util.concurrent.atomic.AtomicBoolean;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.common.TopicPartition;
import org.jspecify.annotations.Nullable;

/**
 * A partition that the group has assigned to this worker, for one term. No record of it is read before its ledger has
 * been. Safe for any number of threads.
 */
final class Assignment {
    private static final int MOST_REMEMBERED = 50_000;
    private static final int UNKNOWN_EPOCH = -1;

    private final Term term;
    private final Lane lane;
    private final List<HandedOut> before;
    private final Deque<HandedOut> handedOut = new ArrayDeque<>();
    private final Set<HandedOut> answered = new HashSet<>();
    private final AtomicBoolean ending = new AtomicBoolean();
    private @Nullable OwnedPartition partition;
    private boolean positioned;

    /** What tells a record from another one at the same offset of another topic. */
    record HandedOut(long offset, long timestamp, int key) {
        static HandedOut of(ConsumerRecord<byte[], byte[]> record) {
            return new HandedOut(record.offset(), record.timestamp(), Arrays.hashCode(record.key()));
        }
    }

    Assignment(TopicPartition partition, Lane lane) {
        this(partition, lane, List.of());
    }

    /** @param before what was handed out in the last term, and may be of the topic that is read now */
    Assignment(TopicPartition partition, Lane lane, Collection<HandedOut> before) {
        this.term = new Term(partition);
        this.lane = lane;
        this.before = List.copyOf(before);
    }

    Term term() {
        return term;
    }

    Lane lane() {
        return lane;
    }

    synchronized @Nullable OwnedPartition partition() {
        return partition;
    }

    /** Returns whether its records are to be read. */
    synchronized boolean isReady() {
        return partition != null && term.isHeld() && !partition.progress().isFull();
    }

    /** The ledger has been read. */
    synchronized void restored(OwnedPartition restored) {
        partition = restored;
        Progress former = restored.former();
        if (former != null) {
            before.stream().filter(one -> former.isSettled(one.offset())).forEach(answered::add);
        }
    }

    /** Returns once where reading begins, when that is known. */
    synchronized OptionalLong takeStart() {
        if (positioned || partition == null) {
            return OptionalLong.empty();
        }
        positioned = true;
        return OptionalLong.of(partition.progress().first());
    }

    /** Returns nothing if the record was settled before, or comes when the partition goes. */
    synchronized Optional<Flight> handOut(ConsumerRecord<byte[], byte[]> record) {
        if (!term.isHeld()
                || partition == null
                || !partition
                        .progress()
                        .handOut(record.offset(), record.leaderEpoch().orElse(-1))) {
            return Optional.empty();
        }
        var identity = HandedOut.of(record);
        if (answered.remove(identity)) {
            partition.progress().settled(Set.of(record.offset()));
            return Optional.empty();
        }
        handedOut.addLast(identity);
        if (handedOut.size() > MOST_REMEMBERED) {
            handedOut.removeFirst();
        }
        return Optional.of(new Flight(partition, record, lane));
    }

    /** Hands out a record that cannot be read. Returns nothing as {@link #handOut} does. */
    synchronized Optional<Flight> bury(long offset, String reason) {
        return term.isHeld() && partition != null && partition.progress().handOut(offset, UNKNOWN_EPOCH)
                ? Optional.of(Flight.unreadable(partition, offset, reason, lane))
                : Optional.empty();
    }

    synchronized boolean isContradictedBy(ConsumerRecord<byte[], byte[]> record) {
        return partition != null
                && partition
                        .progress()
                        .isContradictedBy(record.offset(), record.leaderEpoch().orElse(-1));
    }

    /** Returns what was handed out since the identity of the topic was last known to be the same. */
    synchronized List<HandedOut> handedOut() {
        return List.copyOf(handedOut);
    }

    /** So many of what was handed out first are surely of the topic that the ledger knows. */
    synchronized void confirm(int count) {
        for (int i = 0; i < count; i++) {
            handedOut.pollFirst();
        }
    }

    /** Returns whether nobody has ended this term before. */
    boolean end() {
        return ending.compareAndSet(false, true);
    }
}
