package io.backendprovisioner.storm;

import io.backendprovisioner.domain.Time;
import java.time.Duration;
import java.time.Instant;
import java.util.Comparator;
import java.util.List;
import java.util.NavigableSet;
import java.util.Objects;
import java.util.Random;
import java.util.TreeSet;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Future;
import java.util.concurrent.Semaphore;
import java.util.concurrent.ThreadFactory;
import java.util.concurrent.locks.LockSupport;
import org.jspecify.annotations.Nullable;

/**
 * Runs threads one at a time on a clock of its own: a thread runs until it waits, then the clock moves to whoever is next.
 * Everything that production code waits for goes through its {@link Time}, so one seed gives one schedule.
 */
final class Simulation {
    static final Instant START = Instant.parse("2026-01-01T00:00:00Z");

    final Random random;
    private final NavigableSet<Strand> queue = new TreeSet<>(
            Comparator.<Strand, Instant>comparing(strand -> strand.wakeAt).thenComparingLong(strand -> strand.turn));
    private final Semaphore handedBack = new Semaphore(0);
    private Instant now = START;
    private long turns;
    private @Nullable Strand running;

    Simulation(long seed) {
        random = new Random(seed);
    }

    Instant now() {
        return now;
    }

    Duration upTo(Duration most) {
        return Duration.ofMillis(random.nextLong(most.toMillis() + 1));
    }

    boolean chance(double probability) {
        return random.nextDouble() < probability;
    }

    /** A clock that is off by some, for the threads of one worker. */
    Time clock(Duration off) {
        return new Time() {
            @Override
            public Instant instant() {
                return now.plus(off);
            }

            @Override
            public void sleepUntil(Instant instant) throws InterruptedException {
                waitUntil(instant.minus(off));
            }

            @Override
            public boolean await(Future<?> future, Duration atMost) throws InterruptedException {
                return future.isDone() || waitFor((CompletableFuture<?>) future, now.plus(atMost));
            }
        };
    }

    Strand start(Mortal life, Runnable work) {
        return start(life, Duration.ZERO, work);
    }

    /** The thread first runs after the delay. */
    Strand start(Mortal life, Duration delay, Runnable work) {
        var strand = new Strand(life, work);
        enqueue(strand, now.plus(delay));
        return strand;
    }

    /** For threads of production code that live and die with one worker. */
    ThreadFactory threads(Mortal life) {
        return work -> new Thread("strand") {
            private @Nullable Strand strand;

            @Override
            public void start() {
                strand = Simulation.this.start(life, work);
            }

            @Override
            public void interrupt() {
                if (strand != null) {
                    strand.thread.interrupt();
                    wake(strand);
                }
            }
        };
    }

    void after(Duration delay, Runnable work) {
        start(new Mortal(), delay, work);
    }

    /** The same for a strand that another one wakes, now, by completing the future. */
    private boolean waitFor(CompletableFuture<?> future, Instant until) throws InterruptedException {
        Strand me = me();
        long wait = ++me.waits;
        var _ = future.whenComplete((_, _) -> {
            if (me.waits == wait) {
                wake(me);
            }
        });
        try {
            waitUntil(until);
        } finally {
            me.waits++;
        }
        return future.isDone();
    }

    /** As an interrupt does: threads of a worker that were interrupted wait no more. */
    void wakeInterrupted(Mortal life) {
        List.copyOf(queue).stream()
                .filter(strand -> strand.life == life && strand.isInterrupted())
                .forEach(this::wake);
    }

    private void wake(Strand strand) {
        if (queue.remove(strand)) {
            enqueue(strand, now);
        }
    }

    private Strand me() {
        Strand me = running;
        if (me == null) {
            throw new IllegalStateException("only a strand may wait");
        }
        return me;
    }

    /** Called by a running strand. */
    void waitUntil(Instant instant) throws InterruptedException {
        Strand me = me();
        if (me.life.dead) {
            throw new Killed();
        }
        if (Thread.interrupted()) {
            throw new InterruptedException();
        }
        enqueue(me, instant.isAfter(now) ? instant : now);
        handedBack.release();
        me.awaitTurn();
        if (me.life.dead) {
            throw new Killed();
        }
        if (Thread.interrupted()) {
            throw new InterruptedException();
        }
    }

    /** Runs until nothing is left to run, or the time is over. */
    void runUntil(Instant end) {
        while (!queue.isEmpty()) {
            Strand next = Objects.requireNonNull(queue.pollFirst());
            if (next.wakeAt.isAfter(end)) {
                break;
            }
            if (next.life.frozenUntil.isAfter(next.wakeAt) && !next.life.dead) {
                enqueue(next, next.life.frozenUntil);
                continue;
            }
            now = next.wakeAt;
            running = next;
            next.resume();
            handedBack.acquireUninterruptibly();
            running = null;
        }
        queue.forEach(strand -> strand.life.dead = true);
        while (!queue.isEmpty()) {
            Strand left = Objects.requireNonNull(queue.pollFirst());
            running = left;
            left.resume();
            handedBack.acquireUninterruptibly();
        }
    }

    private void enqueue(Strand strand, Instant wakeAt) {
        strand.wakeAt = wakeAt;
        strand.turn = turns++;
        queue.add(strand);
    }

    /** What a worker's threads share: they die and freeze together. */
    static final class Mortal {
        boolean dead;
        Instant frozenUntil = Instant.MIN;
    }

    /** Thrown where a killed thread would have gone on. */
    static final class Killed extends Error {
        Killed() {
            super(null, null, false, false);
        }
    }

    final class Strand {
        private final Mortal life;
        private volatile boolean hasTurn;
        private volatile boolean interrupted;
        private final Thread thread;
        private Instant wakeAt = START;
        private long turn;
        private boolean started;
        /** Counts its waits for futures, so that one that is over wakes nobody. */
        private long waits;

        Strand(Mortal life, Runnable work) {
            this.life = life;
            this.thread = Thread.ofVirtual().unstarted(() -> {
                awaitTurn();
                try {
                    if (!life.dead) {
                        work.run();
                    }
                } catch (Killed e) {
                    // as intended
                } finally {
                    handedBack.release();
                }
            });
        }

        private void resume() {
            if (!started) {
                started = true;
                thread.start();
            }
            hasTurn = true;
            LockSupport.unpark(thread);
        }

        private boolean isInterrupted() {
            return thread.isInterrupted() || interrupted;
        }

        /** A thread that is parked has to forget an interrupt, so that is kept meanwhile where others can see it. */
        private void awaitTurn() {
            while (!hasTurn) {
                LockSupport.park(this);
                if (Thread.currentThread().isInterrupted()) {
                    interrupted = true;
                    var _ = Thread.interrupted();
                }
            }
            hasTurn = false;
            if (interrupted) {
                interrupted = false;
                Thread.currentThread().interrupt();
            }
        }
    }
}
