package io.backendprovisioner.pacing;

import io.backendprovisioner.domain.Lane;
import io.backendprovisioner.domain.Time;
import java.time.Duration;
import java.time.Instant;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ThreadFactory;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * Permits to call the cloud, as a {@link TurnBook} gives them. Whoever changes the book serves those who may be served
 * after that, and one thread looks at the clock for all others, so a wait costs memory only. Safe for any number of
 * threads; nobody waits while it holds the lock.
 */
final class Permits implements AutoCloseable {
    /** How long a thread waits before it looks by itself what has become of its wait. */
    private static final Duration LONG = Duration.ofHours(1);

    private final TurnBook<Permit> book;
    private final FleetRate rate;
    private final ThreadFactory threads;
    private final Time time;

    /** Wakes the thread that looks at the clock. */
    private CompletableFuture<@Nullable Void> wake = new CompletableFuture<>();
    /** When that thread looks again by itself, in nanoseconds. */
    private long looksAt;

    private boolean closed;

    /**
     * @param rate looked at for each permit
     * @param atFirst how many calls may be made at the same time to begin with, see {@link SlowStart}
     * @param atATime how many calls may be made at the same time
     * @param threads for the one that looks at the clock
     */
    Permits(LaneWeights weights, FleetRate rate, int atFirst, int atATime, ThreadFactory threads, Time time) {
        this.book = new TurnBook<>(weights, atFirst, atATime, time.nanos());
        this.rate = rate;
        this.threads = threads;
        this.time = time;
        this.looksAt = time.nanos();
    }

    Permits start() {
        threads.newThread(this::run).start();
        return this;
    }

    /** Blocks until it is the claimant's turn, or it is known that the deadline comes first. */
    Wait<Permit> await(Claimant claimant, @Nullable Instant deadline) throws InterruptedException {
        var permit = new Permit(claimant, deadline);
        change(now -> book.ask(permit, now));
        try {
            return awaited(permit.turn);
        } catch (InterruptedException e) {
            permit.close();
            throw e;
        }
    }

    /** For one call; to be closed when that is over. */
    final class Permit extends Ticket implements AutoCloseable {
        private final CompletableFuture<Wait<Permit>> turn = new CompletableFuture<>();
        private final CompletableFuture<@Nullable Void> begin = new CompletableFuture<>();

        private Permit(Claimant claimant, @Nullable Instant deadline) {
            super(claimant, deadline);
        }

        /** Blocks until the call may begin. */
        void call() throws InterruptedException {
            change(now -> book.prepared(this, now));
            var _ = awaited(begin);
        }

        /** The cloud has answered, whatever it said. */
        void answered() {
            change(now -> book.answered(this, now));
        }

        @Override
        public void close() {
            change(_ -> book.over(this));
        }
    }

    /** See {@link TurnBook#hold}. */
    void hold(Instant until) {
        change(_ -> book.hold(until));
    }

    /** See {@link TurnBook#disturb}. */
    void disturb(String batch) {
        change(_ -> book.disturb(batch));
    }

    /** Nobody gets a permit until {@link #resume}. */
    void suspend() {
        change(_ -> book.suspend());
    }

    void resume() {
        change(_ -> book.resume());
    }

    void atATime(int most) {
        change(_ -> book.atATime(most));
    }

    synchronized int atATime() {
        return book.atATime();
    }

    /** Returns the number of calls that have their permit and are not over. */
    synchronized int underWay() {
        return book.underWay();
    }

    /** Returns the number of batches that have at least one request waiting for a permit. */
    synchronized int batches() {
        return book.batches();
    }

    synchronized int waiting(Lane lane) {
        return book.waiting(lane);
    }

    /** See {@link TurnBook#forecast}. */
    synchronized Forecast forecast(Claimant claimant) {
        return book.forecast(claimant, now());
    }

    @Override
    public synchronized void close() {
        closed = true;
        wake.complete(null);
    }

    /** Changes the book, serves whoever may be served after it, and has the clock watched for the others. */
    private synchronized void change(Consumer<Moment> change) {
        Moment now = now();
        change.accept(now);
        long again = serve(now);
        if (again != TurnBook.NEVER && now.nanos() + again - looksAt < 0) {
            wake.complete(null);
        }
    }

    private long serve(Moment now) {
        TurnBook.Look<Permit> look = book.look(now);
        look.moved().forEach(Permits::tell);
        return look.againInNanos();
    }

    private static void tell(Permit permit) {
        switch (permit.stage()) {
            case PREPARING -> permit.turn.complete(new Wait.Granted<>(permit));
            case TOO_LATE -> permit.turn.complete(new Wait.TooLate<>(permit.estimate()));
            case DISTURBED -> permit.turn.complete(new Wait.Disturbed<>());
            case CALLING -> permit.begin.complete(null);
            case NEW, WAITING, READY, LINED_UP, OVER -> throw new IllegalStateException("moved to " + permit.stage());
        }
    }

    private <R extends @Nullable Object> R awaited(CompletableFuture<R> future) throws InterruptedException {
        while (!time.await(future, LONG)) {
            change(_ -> {});
        }
        return future.join();
    }

    private void run() {
        try {
            while (true) {
                CompletableFuture<@Nullable Void> woken;
                Duration pause;
                synchronized (this) {
                    if (closed) {
                        return;
                    }
                    Moment now = now();
                    pause = Duration.ofNanos(Math.min(serve(now), LONG.toNanos()));
                    looksAt = now.nanos() + pause.toNanos();
                    woken = new CompletableFuture<>();
                    wake = woken;
                }
                time.await(woken, pause);
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private Moment now() {
        Instant instant = time.instant();
        return new Moment(instant, time.nanos(), rate.at(instant), rate.fullAt(instant));
    }
}
