package io.backendprovisioner.ledger;

import io.backendprovisioner.domain.PartitionLost;
import java.util.HashSet;
import java.util.Set;
import org.apache.kafka.common.TopicPartition;

/**
 * One worker's ownership of one request partition, from its assignment to its release. Each request enters the term with
 * its own thread. While it is in no call it can be dropped at any moment, as if it had never been read; once its call has
 * begun it is brought to its end. Safe for any number of threads.
 */
public final class Term {
    private final TopicPartition partition;
    /** The threads of the requests that can be dropped. */
    private final Set<Thread> waiting = new HashSet<>();
    /** The threads of the requests whose call has begun. */
    private final Set<Thread> calling = new HashSet<>();

    private volatile State state = State.HELD;

    private enum State {
        HELD,
        /** The partition is going: no call begins, and those that have begun come to their end. */
        REVOKED,
        /** Nothing of the partition may be written any more. */
        RELEASED
    }

    public Term(TopicPartition partition) {
        this.partition = partition;
    }

    public TopicPartition partition() {
        return partition;
    }

    /** Called by the request's own thread before anything else, and followed by {@link #leave}. */
    public synchronized void enter() throws PartitionLost {
        refuseUnlessHeld();
        waiting.add(Thread.currentThread());
    }

    /** The request is over, or was dropped. */
    public synchronized void leave() {
        waiting.remove(Thread.currentThread());
        calling.remove(Thread.currentThread());
    }

    /**
     * From here on the request is brought to its end even if the partition goes, since a call may be made.
     *
     * @throws PartitionLost if the partition is going and no call of the request has begun
     */
    public synchronized void callBegins() throws PartitionLost {
        if (!calling.contains(Thread.currentThread())) {
            refuseUnlessHeld();
            waiting.remove(Thread.currentThread());
            calling.add(Thread.currentThread());
        }
    }

    /** Nothing was executed, so the request can be dropped again; if the partition is going, it is dropped now. */
    public synchronized void callIsOver() {
        calling.remove(Thread.currentThread());
        if (state == State.HELD) {
            waiting.add(Thread.currentThread());
        } else {
            Thread.currentThread().interrupt();
        }
    }

    /** The partition is going: drops every request that is in no call. */
    public synchronized void revoke() {
        if (state == State.HELD) {
            state = State.REVOKED;
            waiting.forEach(Thread::interrupt);
            waiting.clear();
        }
    }

    /** Ends the term for good. */
    public synchronized void release() {
        revoke();
        state = State.RELEASED;
    }

    public boolean isHeld() {
        return state == State.HELD;
    }

    public boolean isReleased() {
        return state == State.RELEASED;
    }

    /** Returns whether no request is in a call. */
    public synchronized boolean isQuiet() {
        return calling.isEmpty();
    }

    private void refuseUnlessHeld() throws PartitionLost {
        if (state != State.HELD) {
            throw new PartitionLost(partition.toString());
        }
    }
}
