package io.backendprovisioner.domain;

import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.SequencedMap;

/** Lets the log line of a trouble through once a minute for each reason, however often it is met. For one thread. */
public final class OncePerMinute {
    private static final long MINUTE = Duration.ofMinutes(1).toNanos();
    private static final int MOST_REASONS = 100;

    private final SequencedMap<String, Long> logged = new LinkedHashMap<>();

    /**
     * Returns whether this reason was not logged within the last minute; if so, it counts as logged now.
     *
     * @param nanos of {@link Time#nanos}
     */
    public boolean isDue(String reason, long nanos) {
        Long last = logged.get(reason);
        if (last != null && nanos - last < MINUTE) {
            return false;
        }
        logged.putLast(reason, nanos);
        if (logged.size() > MOST_REASONS) {
            logged.pollFirstEntry();
        }
        return true;
    }
}
