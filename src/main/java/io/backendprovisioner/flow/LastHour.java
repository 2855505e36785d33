package io.backendprovisioner.flow;

import java.time.Duration;

/** How many there were in the last hour, to the minute. Safe for any number of threads. */
final class LastHour {
    private static final long MINUTE = Duration.ofMinutes(1).toNanos();
    private static final int MINUTES = 60;

    private final long[] counts = new long[MINUTES];
    private long now;

    /** @param nanos of {@link io.backendprovisioner.domain.Time#nanos} */
    LastHour(long nanos) {
        now = Math.floorDiv(nanos, MINUTE);
    }

    synchronized void add(long nanos) {
        moveTo(nanos);
        counts[Math.floorMod(now, MINUTES)]++;
    }

    synchronized long count(long nanos) {
        moveTo(nanos);
        long sum = 0;
        for (long count : counts) {
            sum += count;
        }
        return sum;
    }

    private void moveTo(long nanos) {
        long minute = Math.floorDiv(nanos, MINUTE);
        for (long over = Math.max(now, minute - MINUTES) + 1; over <= minute; over++) {
            counts[Math.floorMod(over, MINUTES)] = 0;
        }
        now = Math.max(now, minute);
    }
}
