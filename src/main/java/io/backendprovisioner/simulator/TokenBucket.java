package io.backendprovisioner.simulator;

/** A bucket that holds a tenth of a second's tokens, one at least; the rate may differ from call to call. */
final class TokenBucket {
    private long emptyUntil;
    private boolean used;

    /** Takes a token at the time of {@link System#nanoTime()}, or says that there is none; a rate of 0 has no end. */
    synchronized boolean take(int perSecond, long nanos) {
        if (perSecond == 0) {
            return true;
        }
        var interval = 1_000_000_000L / perSecond;
        var room = Math.max(0, perSecond / 10 - 1) * interval;
        if (!used || emptyUntil - nanos < 0) {
            emptyUntil = nanos;
            used = true;
        }
        if (emptyUntil - nanos > room) {
            return false;
        }
        emptyUntil += interval;
        return true;
    }
}
