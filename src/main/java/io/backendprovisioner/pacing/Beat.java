package io.backendprovisioner.pacing;

/**
 * Says when the next of many events is due that happen an interval apart. What is late is made up for within a limit, so
 * that a pause is not followed by a burst. Not thread-safe.
 */
final class Beat {
    private final long mostCatchUpNanos;
    /** When the last event was due, or happened if that was much later. */
    private long last;

    /** @param mostCatchUpNanos how far an event that comes late brings the next one forward at most */
    Beat(long nowNanos, long mostCatchUpNanos) {
        this.last = nowNanos;
        this.mostCatchUpNanos = mostCatchUpNanos;
    }

    /**
     * Returns how long it is until the next event is due, 0 or less if it is due now.
     *
     * @param intervalNanos the interval of now, so that a change of it is felt at once
     */
    long nanosUntilNext(long nowNanos, long intervalNanos) {
        return last + intervalNanos - nowNanos;
    }

    /** Notes that an event happens. */
    void happens(long nowNanos, long intervalNanos) {
        long catchUp = Math.min(nowNanos - (last + intervalNanos), mostCatchUpNanos);
        last = nowNanos - catchUp;
    }
}
