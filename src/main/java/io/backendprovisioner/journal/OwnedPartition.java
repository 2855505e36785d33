package io.backendprovisioner.journal;

import java.util.Set;
import java.util.TreeSet;
import org.apache.kafka.common.TopicPartition;

/**
 * One term of ownership of one request partition: which of its records were handed out and are not settled yet, and
 * whether it is still ours. A partition that is lost and comes back is a new object. Safe for any number of threads.
 */
public final class OwnedPartition {
    private final TopicPartition id;
    private final TreeSet<Long> open = new TreeSet<>();
    private long next;
    private volatile boolean released;

    public OwnedPartition(TopicPartition id) {
        this.id = id;
    }

    public TopicPartition id() {
        return id;
    }

    /** The record was handed out. Offsets rise, but not by one: markers of transactions and compaction leave gaps. */
    public synchronized void handedOut(long offset) {
        open.add(offset);
        next = offset + 1;
    }

    public boolean isReleased() {
        return released;
    }

    /** Where a successor would begin if these were settled too: below it, everything is settled. */
    synchronized long prefixWith(Set<Long> settled) {
        for (long offset : open) {
            if (!settled.contains(offset)) {
                return offset;
            }
        }
        return next;
    }

    synchronized void settled(Set<Long> offsets) {
        open.removeAll(offsets);
    }

    /** For good; called by the journal between two transactions, or when the group has thrown us out. */
    void release() {
        released = true;
    }

    @Override
    public String toString() {
        return id.toString();
    }
}
