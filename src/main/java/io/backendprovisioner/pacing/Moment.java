package io.backendprovisioner.pacing;

import java.time.Instant;

/**
 * What a {@link TurnBook} must know of the present.
 *
 * @param nanos of the clock that never goes back; its zero has no meaning
 * @param perSecond calls per second that may be made now; infinite without a limit, 0 while none may be made
 * @param fullPerSecond the same, as if there had been no outage
 */
record Moment(Instant instant, long nanos, double perSecond, double fullPerSecond) {

    /** Returns the time between two calls; only where calls may be made. */
    long intervalNanos() {
        return (long) (1e9 / perSecond);
    }
}
