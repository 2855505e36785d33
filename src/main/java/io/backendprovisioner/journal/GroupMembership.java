package io.backendprovisioner.journal;

import java.time.Duration;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import org.apache.kafka.clients.consumer.ConsumerGroupMetadata;
import org.jspecify.annotations.Nullable;

/**
 * Our standing in the consumer group, told by the consumer's thread after every poll and rebalance. It goes into every
 * transaction, so that the broker refuses a worker which the group has given up.
 */
public final class GroupMembership {
    private final ReentrantLock lock = new ReentrantLock();
    private final Condition changed = lock.newCondition();
    private @Nullable ConsumerGroupMetadata current;

    public void update(ConsumerGroupMetadata metadata) {
        lock.lock();
        try {
            if (!metadata.equals(current)) {
                current = metadata;
                changed.signalAll();
            }
        } finally {
            lock.unlock();
        }
    }

    @Nullable
    ConsumerGroupMetadata current() {
        lock.lock();
        try {
            return current;
        } finally {
            lock.unlock();
        }
    }

    /** Waits until the membership is another than {@code seen}, or the time is over. */
    void awaitOtherThan(@Nullable ConsumerGroupMetadata seen, Duration atMost) throws InterruptedException {
        long left = atMost.toNanos();
        lock.lockInterruptibly();
        try {
            while (left > 0 && (current == null || current.equals(seen))) {
                left = changed.awaitNanos(left);
            }
        } finally {
            lock.unlock();
        }
    }
}
