package io.backendprovisioner.journal;

import io.backendprovisioner.domain.Time;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import org.apache.kafka.clients.consumer.ConsumerGroupMetadata;
import org.jspecify.annotations.Nullable;

/**
 * Our standing in the consumer group, which the consumer's thread reports after every poll and rebalance. It goes into
 * every transaction, so that the broker refuses a worker which the group has given up. Safe for any number of threads.
 */
public final class GroupMembership {
    private final Time time;
    private volatile State state = new State(null);

    /** @param over is completed when another membership has taken the place of this one */
    private record State(@Nullable ConsumerGroupMetadata membership, CompletableFuture<Void> over) {
        State(@Nullable ConsumerGroupMetadata membership) {
            this(membership, new CompletableFuture<>());
        }
    }

    public GroupMembership(Time time) {
        this.time = time;
    }

    public synchronized void update(ConsumerGroupMetadata metadata) {
        State last = state;
        if (!metadata.equals(last.membership)) {
            state = new State(metadata);
            last.over.complete(null);
        }
    }

    @Nullable
    ConsumerGroupMetadata current() {
        return state.membership;
    }

    /** Waits until the membership is another than {@code seen}, or the time is over. */
    void awaitOtherThan(@Nullable ConsumerGroupMetadata seen, Duration atMost) throws InterruptedException {
        State now = state;
        if (now.membership == null || now.membership.equals(seen)) {
            time.await(now.over, atMost);
        }
    }
}
