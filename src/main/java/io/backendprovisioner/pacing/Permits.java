package io.backendprovisioner.pacing;

import io.backendprovisioner.domain.Lane;
import io.backendprovisioner.domain.Time;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;

/**
 * Permits to call the cloud, one at a time and evenly spread: a call waits here for its turn, in the order of a
 * {@link FairQueue}. Safe for any number of threads. Waiting costs nothing but memory: one thread looks at the clock for
 * all.
 */
final class Permits implements AutoCloseable {
    /** Who comes late to its turn catches up by no more than this, so that a pause is not followed by a burst. */
    private static final long MOST_CATCH_UP_NANOS = Duration.ofMillis(20).toNanos();

    /** The rate may change meanwhile, and while it is none nobody is served. */
    private static final long LOOK_AGAIN_NANOS = Duration.ofMillis(100).toNanos();

    private final ReentrantLock lock = new ReentrantLock();
    private final Condition changed = lock.newCondition();
    private final FairQueue<CompletableFuture<Boolean>> queue;
    private final FleetRate rate;
    private final Time time;
    private final Thread thread = Thread.ofPlatform().daemon().name("permits").unstarted(this::run);
    private volatile Instant heldUntil = Instant.MIN;
    private long next;
    private boolean closed;

    /** @param rate looked at for each permit */
    Permits(Map<Lane, Integer> weights, FleetRate rate, Time time) {
        this.queue = new FairQueue<>(weights);
        this.rate = rate;
        this.time = time;
    }

    Permits start() {
        next = System.nanoTime();
        thread.start();
        return this;
    }

    /** How it ended to wait for a permit. */
    sealed interface Wait {
        record Granted() implements Wait {}

        /** @param estimate how long it would have taken at least, or {@code null} if the deadline came first */
        record TooLate(@Nullable Duration estimate) implements Wait {}
    }

    /** Blocks until it is the claimant's turn, or it is known that the deadline comes first. */
    Wait await(Claimant claimant, @Nullable Instant deadline) throws InterruptedException {
        Duration left = deadline == null ? null : Duration.between(time.instant(), deadline);
        if (left != null && !left.isPositive()) {
            return new Wait.TooLate(null);
        }
        if (rate.isUnlimited()) {
            return awaitHold(deadline);
        }
        var turn = new CompletableFuture<Boolean>();
        lock.lock();
        try {
            if (left != null) {
                Duration estimate = estimate(claimant);
                if (estimate.compareTo(left) >= 0) {
                    return new Wait.TooLate(estimate);
                }
            }
            queue.add(claimant, turn);
            changed.signal();
        } finally {
            lock.unlock();
        }
        try {
            if (left == null) {
                turn.get();
            } else {
                turn.get(left.toNanos(), TimeUnit.NANOSECONDS);
            }
            return new Wait.Granted();
        } catch (TimeoutException e) {
            return gaveUp(claimant, turn) ? new Wait.TooLate(null) : new Wait.Granted();
        } catch (InterruptedException e) {
            gaveUp(claimant, turn);
            throw e;
        } catch (ExecutionException e) {
            throw new IllegalStateException(e);
        }
    }

    /** The cloud asks to be left alone: nobody gets a permit before that time. */
    void hold(Instant until) {
        lock.lock();
        try {
            if (until.isAfter(heldUntil)) {
                heldUntil = until;
            }
        } finally {
            lock.unlock();
        }
    }

    int waiting(Lane lane) {
        lock.lock();
        try {
            return queue.size(lane);
        } finally {
            lock.unlock();
        }
    }

    @Override
    public void close() {
        lock.lock();
        try {
            closed = true;
            changed.signal();
        } finally {
            lock.unlock();
        }
    }

    private Wait awaitHold(@Nullable Instant deadline) throws InterruptedException {
        Instant until = heldUntil;
        Instant now = time.instant();
        if (until.isAfter(now)) {
            if (deadline != null && !deadline.isAfter(until)) {
                return new Wait.TooLate(Duration.between(now, until));
            }
            time.sleepUntil(until);
        }
        return new Wait.Granted();
    }

    /** At least so long, since those ahead will be served first at whatever rate there is. */
    private Duration estimate(Claimant claimant) {
        double perSecond = rate.now();
        Instant now = time.instant();
        Duration held = heldUntil.isAfter(now) ? Duration.between(now, heldUntil) : Duration.ZERO;
        return perSecond > 0 ? held.plusNanos((long) (queue.ahead(claimant) * 1e9 / perSecond)) : held;
    }

    private boolean gaveUp(Claimant claimant, CompletableFuture<Boolean> turn) {
        lock.lock();
        try {
            return queue.remove(claimant, turn);
        } finally {
            lock.unlock();
        }
    }

    private void run() {
        lock.lock();
        try {
            while (!closed) {
                long wait = nanosUntilNext();
                if (wait > 0) {
                    var _ = changed.awaitNanos(Math.min(wait, LOOK_AGAIN_NANOS));
                    continue;
                }
                CompletableFuture<Boolean> first = queue.poll();
                if (first == null) {
                    changed.await();
                    continue;
                }
                next = Math.max(next, System.nanoTime() - MOST_CATCH_UP_NANOS) + (long) (1e9 / rate.now());
                first.complete(true);
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        } finally {
            lock.unlock();
        }
    }

    private long nanosUntilNext() {
        Instant now = time.instant();
        if (now.isBefore(heldUntil)) {
            return Math.max(1, Duration.between(now, heldUntil).toNanos());
        }
        return rate.now() > 0 ? next - System.nanoTime() : LOOK_AGAIN_NANOS;
    }
}
