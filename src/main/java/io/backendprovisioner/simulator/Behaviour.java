package io.backendprovisioner.simulator;

import java.time.Duration;

/**
 * How the cloud behaves when nothing is wrong with it; may be changed while it runs.
 *
 * @param latency how long a call takes; its effect comes at the end of that time, even when the client has gone
 * @param ceiling calls a second, for each action by itself; 0 is none. A burst of a tenth of a second's worth is let
 *     through; what is above is answered {@code Throttling.User} at once
 * @param retryAfter sent as {@code x-acs-retry-after}, in milliseconds, with a throttle answer; 0 sends none
 * @param uniqueNames whether a second create of a name is refused (what the cloud does is not known)
 * @param visibility how long a created backend is missing from the list (what the cloud does is not known)
 * @param trickleGap the time between two bytes of {@link Fault#TRICKLED_BODY}
 * @param lateBy how late the effect of {@link Fault#LATE_CREATE} comes
 */
public record Behaviour(
        Latency latency,
        int ceiling,
        Duration retryAfter,
        boolean uniqueNames,
        Duration visibility,
        Duration trickleGap,
        Duration lateBy) {

    public Behaviour {
        if (ceiling < 0) {
            throw new IllegalArgumentException("the ceiling is a number of calls a second, or 0 for none");
        }
        if (retryAfter.isNegative() || visibility.isNegative() || trickleGap.isNegative() || lateBy.isNegative()) {
            throw new IllegalArgumentException("a duration must not be negative");
        }
    }

    public static Behaviour defaults() {
        return new Behaviour(
                Latency.NONE, 0, Duration.ZERO, false, Duration.ZERO, Duration.ofMillis(100), Duration.ofSeconds(2));
    }

    public Behaviour withLatency(Duration fixed) {
        return withLatency(Latency.fixed(fixed));
    }

    public Behaviour withLatency(Latency latency) {
        return new Behaviour(latency, ceiling, retryAfter, uniqueNames, visibility, trickleGap, lateBy);
    }

    public Behaviour withCeiling(int ceiling) {
        return new Behaviour(latency, ceiling, retryAfter, uniqueNames, visibility, trickleGap, lateBy);
    }

    public Behaviour withRetryAfter(Duration retryAfter) {
        return new Behaviour(latency, ceiling, retryAfter, uniqueNames, visibility, trickleGap, lateBy);
    }

    public Behaviour withUniqueNames(boolean uniqueNames) {
        return new Behaviour(latency, ceiling, retryAfter, uniqueNames, visibility, trickleGap, lateBy);
    }

    public Behaviour withVisibility(Duration visibility) {
        return new Behaviour(latency, ceiling, retryAfter, uniqueNames, visibility, trickleGap, lateBy);
    }

    public Behaviour withTrickleGap(Duration trickleGap) {
        return new Behaviour(latency, ceiling, retryAfter, uniqueNames, visibility, trickleGap, lateBy);
    }

    public Behaviour withLateBy(Duration lateBy) {
        return new Behaviour(latency, ceiling, retryAfter, uniqueNames, visibility, trickleGap, lateBy);
    }
}
