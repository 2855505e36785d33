package io.backendprovisioner.pacing;

import io.backendprovisioner.domain.Time;
import java.time.Duration;
import java.util.concurrent.locks.ReentrantLock;

/** Lets calls begin an interval apart, in the order in which they come. Safe for any number of threads. */
final class CallSpread {
    /** Who comes late catches up by no more than this, since calls reach the cloud as they begin. */
    private static final long MOST_CATCH_UP_NANOS = Duration.ofMillis(5).toNanos();

    /** One at a time waits here for its call to begin, and the others behind it. */
    private final ReentrantLock turn = new ReentrantLock(true);

    private final Time time;
    /** When the last call was due, or began if that was much later. */
    private long lastCall = Long.MIN_VALUE;

    CallSpread(Time time) {
        this.time = time;
    }

    /** Blocks until the call may begin. */
    void await(long intervalNanos) throws InterruptedException {
        turn.lockInterruptibly();
        try {
            long now = System.nanoTime();
            long due = lastCall == Long.MIN_VALUE ? now : lastCall + intervalNanos;
            if (due - now > 0) {
                time.sleep(Duration.ofNanos(due - now));
            }
            lastCall = Math.max(due, System.nanoTime() - MOST_CATCH_UP_NANOS);
        } finally {
            turn.unlock();
        }
    }
}
