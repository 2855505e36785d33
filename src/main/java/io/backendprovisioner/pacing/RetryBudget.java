package io.backendprovisioner.pacing;

import io.backendprovisioner.domain.Time;
import java.util.stream.IntStream;

/**
 * Keeps retries to a tenth of the calls of the last minute, once they are more than a few, so that they cannot become the
 * load that keeps the cloud down. Safe for any number of threads.
 */
final class RetryBudget {
    static final int FLOOR = 30;
    private static final double SHARE = 0.1;
    private static final int SECONDS = 60;

    private final Time time;
    private final int[] calls = new int[SECONDS];
    private final int[] retries = new int[SECONDS];
    private long lastSecond;

    RetryBudget(Time time) {
        this.time = time;
        this.lastSecond = second();
    }

    /** A call is made, be it a retry or not. */
    synchronized void called() {
        forgetTheOld();
        calls[place(lastSecond)]++;
    }

    /** Whether a retry may be made now; if so, it counts. */
    synchronized boolean take() {
        forgetTheOld();
        if (IntStream.of(retries).sum()
                >= Math.max(FLOOR, SHARE * IntStream.of(calls).sum())) {
            return false;
        }
        retries[place(lastSecond)]++;
        return true;
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
