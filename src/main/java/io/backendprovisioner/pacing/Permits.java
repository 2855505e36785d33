package io.backendprovisioner.pacing;

import io.backendprovisioner.domain.Lane;
import io.backendprovisioner.domain.Time;
import java.time.Duration;
import java.time.Instant;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * Permits to call the cloud: evenly spread over the second, and few at a time. A call waits here for its turn, in the
 * order of a {@link FairQueue}. Next its intent is committed, which may take long and then release many at once, so
 * calls are spread once more, and few are let into that stretch: see {@link Places}. Safe for any number of threads. Waiting costs but memory: one thread looks at the
 * clock for all.
 */
final class Permits implements AutoCloseable {
    /** Who comes late to its turn catches up by no more than this, so that a pause is not followed by a burst. */
    private static final long MOST_CATCH_UP_NANOS = Duration.ofMillis(20).toNanos();

    /** Share of the rate that is permitted, so that calls held up by a slow commit can be made up for within the rate. */
    private static final double PERMITTED = 0.98;

    /** The rate may change meanwhile, and while it is none nobody is served. */
    private static final long LOOK_AGAIN_NANOS = Duration.ofMillis(100).toNanos();

    private final ReentrantLock lock = new ReentrantLock();
    private final Condition changed = lock.newCondition();
    private final FairQueue<CompletableFuture<Boolean>> queue;
    private final FleetRate rate;
    private final Time time;
    private final Thread thread = Thread.ofPlatform().daemon().name("permits").unstarted(this::run);
    private Instant heldUntil = Instant.MIN;
    /** When the last permit was due. */
    private long last = System.nanoTime();

    private final Places places;
    private final CallSpread spread;
    private boolean suspended;
    private boolean ticking;
    private boolean closed;

    /**
     * @param rate looked at for each permit
     * @param atATime how many may be called at the same time
     */
    Permits(LaneWeights weights, FleetRate rate, int atATime, Time time) {
        this.queue = new FairQueue<>(weights);
        this.rate = rate;
        this.places = new Places(atATime);
        this.time = time;
        this.spread = new CallSpread(time);
    }

    Permits start() {
        thread.start();
        return this;
    }

    /** See {@link SlowStart}. */
    Permits beginningWith(int few) {
        places.beginWith(few, System.nanoTime());
        return this;
    }

    /** Blocks until it is the claimant's turn, or it is known that the deadline comes first. */
    Wait<Permit> await(Claimant claimant, @Nullable Instant deadline) throws InterruptedException {
        Duration left = deadline == null ? null : Duration.between(time.instant(), deadline);
        if (left != null && !left.isPositive()) {
            return new Wait.TooLate<>(null);
        }
        var turn = new CompletableFuture<Boolean>();
        lock.lock();
        try {
            if (left != null) {
                Duration estimate = estimate(claimant);
                if (estimate.compareTo(left) >= 0) {
                    return new Wait.TooLate<>(estimate);
                }
            }
            queue.add(claimant, turn);
            grant();
        } finally {
            lock.unlock();
        }
        try {
            boolean served = left == null ? turn.get() : turn.get(left.toNanos(), TimeUnit.NANOSECONDS);
            return served ? new Wait.Granted<>(new Permit()) : new Wait.Disturbed<>();
        } catch (TimeoutException e) {
            return gaveUp(claimant, turn) || !turn.join() ? new Wait.TooLate<>(null) : new Wait.Granted<>(new Permit());
        } catch (InterruptedException e) {
            if (!gaveUp(claimant, turn) && turn.join()) {
                new Permit().close();
            }
            throw e;
        } catch (ExecutionException e) {
            throw new IllegalStateException(e);
        }
    }

    /** For one call; to be closed when that is over. */
    final class Permit implements AutoCloseable {
        private final Places.Place place = new Places.Place();
        /** When it was given, and from the call on, when that began. */
        private long since = System.nanoTime();

        private Permit() {}

        /** Blocks until the call may begin. */
        void call() throws InterruptedException {
            change(() -> places.prepared(place, System.nanoTime() - since));
            place.await();
            since = System.nanoTime();
            if (interval() > 0) {
                spread.await(interval());
            }
        }

        /** The cloud has answered, whatever it said. */
        void answered() {
            change(() -> {
                long now = System.nanoTime();
                places.answered(now, now - since);
            });
        }

        @Override
        public void close() {
            change(() -> places.over(place));
        }
    }

    /** The cloud asks to be left alone: nobody gets a permit before that time. */
    void hold(Instant until) {
        change(() -> heldUntil = until.isAfter(heldUntil) ? until : heldUntil);
    }

    /** Whoever of that batch waits is sent back without a permit. */
    void disturb(String batch) {
        change(() -> queue.removeAll(batch).forEach(turn -> turn.complete(false)));
    }

    /** Nobody gets a permit until {@link #resume}. */
    void suspend() {
        change(() -> suspended = true);
    }

    void resume() {
        change(() -> suspended = false);
    }

    void atATime(int most) {
        change(() -> places.atATime(most));
    }

    int atATime() {
        return seen(places::atATime);
    }

    /** Calls that have their permit and are not over. */
    int underWay() {
        return seen(places::underWay);
    }

    /** Of which somebody waits. */
    int batches() {
        return seen(() -> queue.batches());
    }

    int waiting(Lane lane) {
        return seen(() -> queue.size(lane));
    }

    @Override
    public void close() {
        change(() -> {
            closed = true;
            changed.signal();
        });
    }

    private <T> T seen(Supplier<T> what) {
        lock.lock();
        try {
            return what.get();
        } finally {
            lock.unlock();
        }
    }

    /** Serves whoever may be served after it. */
    private void change(Runnable change) {
        lock.lock();
        try {
            change.run();
            grant();
        } finally {
            lock.unlock();
        }
    }

    /** Of a call that is asked for now; that it could have to wait for others to end is not looked at. */
    Forecast forecast(Claimant claimant) {
        lock.lock();
        try {
            long place = queue.place(claimant);
            boolean isCalling = !suspended && rate.full() > 0;
            Duration wait = take(queue.aheadInAll(claimant.lane(), place - 1));
            return new Forecast(place, isCalling ? time.instant().plus(wait) : null);
        } finally {
            lock.unlock();
        }
    }

    /** At least so long, since those ahead will be served first at whatever rate there is. */
    private Duration estimate(Claimant claimant) {
        return take(queue.ahead(claimant));
    }

    private Duration take(long calls) {
        double perSecond = rate.full();
        Instant now = time.instant();
        Duration held = heldUntil.isAfter(now) ? Duration.between(now, heldUntil) : Duration.ZERO;
        return perSecond > 0 ? held.plusNanos((long) (calls * 1e9 / perSecond)) : held;
    }

    private boolean gaveUp(Claimant claimant, CompletableFuture<Boolean> turn) {
        return seen(() -> queue.remove(claimant, turn));
    }

    /** Serves whoever may be served now, and has the clock watched for the others if that is what they wait for. */
    private void grant() {
        places.fill();
        while (mayBeServed() && nanosUntilNext() <= 0) {
            CompletableFuture<Boolean> first = queue.poll();
            if (first == null) {
                return;
            }
            last = Math.max(due(), System.nanoTime() - MOST_CATCH_UP_NANOS);
            places.prepares();
            first.complete(true);
        }
        if (!ticking && mayBeServed() && !queue.isEmpty()) {
            changed.signal();
        }
    }

    private boolean mayBeServed() {
        return !suspended && places.mayPrepare(rate.now());
    }

    private void run() {
        lock.lock();
        try {
            while (!closed) {
                grant();
                ticking = mayBeServed() && !queue.isEmpty();
                if (ticking) {
                    var _ = changed.awaitNanos(Math.min(Math.max(1, nanosUntilNext()), LOOK_AGAIN_NANOS));
                } else {
                    changed.await();
                }
                ticking = false;
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
        return rate.now() > 0 ? due() - System.nanoTime() : LOOK_AGAIN_NANOS;
    }

    /** Told by the rate of now, so that a higher one is felt at once. */
    private long due() {
        return last + (long) (interval() / PERMITTED);
    }

    private long interval() {
        double perSecond = rate.now();
        return perSecond > 0 ? (long) (1e9 / perSecond) : 0;
    }
}
