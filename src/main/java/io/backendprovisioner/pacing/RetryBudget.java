package io.backendprovisioner.pacing;

import io.backendprovisioner.domain.Time;
import java.util.Objects;
import java.util.concurrent.CompletableFuture;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/**
 * Keeps retries to a tenth of the calls of the last minute, once they are more than a few, so that they cannot become the
 * load that keeps the cloud down. Those that must wait go in the order of a {@link FairQueue}. Safe for any number of
 * threads.
 */
final class RetryBudget {
    static final int FLOOR = 30;
    private static final double SHARE = 0.1;
    private static final int SECONDS = 60;

    private final FairQueue<Retry> waiting;
    private final Time time;
    private final int[] calls = new int[SECONDS];
    private final int[] retries = new int[SECONDS];
    private long lastSecond;
    private long asked;

    /** One that may be made, or waits until it may. */
    static final class Retry extends Ticket {
        private final CompletableFuture<@Nullable Void> allowed = new CompletableFuture<>();

        private Retry(Claimant claimant) {
            super(claimant, null);
        }

        /** Done from when it may be made; it counts from then on. */
        CompletableFuture<@Nullable Void> allowed() {
            return allowed;
        }
    }

    /** @param weights looked at for each retry */
    RetryBudget(LaneWeights weights, Time time) {
        this.waiting = new FairQueue<>(weights);
        this.time = time;
        this.lastSecond = second();
    }

    /** A call is made, be it a retry or not. */
    synchronized void called() {
        forgetTheOld();
        calls[place(lastSecond)]++;
    }

    /** Asks for a retry; whoever asked must {@link #leave}, and must {@link #look} while it waits. */
    synchronized Retry ask(Claimant claimant) {
        var retry = new Retry(claimant);
        retry.waits(asked++);
        waiting.add(retry);
        look();
        return retry;
    }

    /** Allows as many of those who wait as may be made by now. */
    synchronized void look() {
        forgetTheOld();
        while (!waiting.isEmpty() && hasRoom()) {
            retries[place(lastSecond)]++;
            Objects.requireNonNull(waiting.poll()).allowed.complete(null);
        }
    }

    synchronized void leave(Retry retry) {
        waiting.remove(retry);
    }

    private boolean hasRoom() {
        return IntStream.of(retries).sum()
                < Math.max(FLOOR, SHARE * IntStream.of(calls).sum());
    }

    private void forgetTheOld() {
        long now = second();
        // After a long silence every place is emptied, and none twice.
        for (long second = Math.max(lastSecond + 1, now - SECONDS + 1); second <= now; second++) {
            calls[place(second)] = 0;
            retries[place(second)] = 0;
        }
        lastSecond = Math.max(lastSecond, now);
    }

    private long second() {
        return time.instant().getEpochSecond();
    }

    private static int place(long second) {
        return Math.floorMod(second, SECONDS);
    }
}
