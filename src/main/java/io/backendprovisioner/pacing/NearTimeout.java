package io.backendprovisioner.pacing;

import io.backendprovisioner.domain.Time;
import java.time.Duration;
import java.time.Instant;
import java.util.Arrays;
import java.util.Locale;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Warns when calls are answered so late that a little more would cost their answers. That is no outage: calls are made as
 * before. Safe for any number of threads.
 */
final class NearTimeout {
    private static final Logger log = LoggerFactory.getLogger(NearTimeout.class);

    private static final int LAST = 50;
    private static final int LEAST = 20;
    private static final double PERCENTILE = 0.95;
    private static final double NEAR = 0.8;
    private static final Duration ONCE_IN = Duration.ofMinutes(1);
    private static final String ACTION = "raise provisioner.provider.request-timeout";

    private final Duration requestTimeout;
    private final Time time;
    /** How long the last calls took, in nanoseconds; the oldest is overwritten. */
    private final long[] took = new long[LAST];

    private int answered;
    private Instant lastNear = Instant.MIN;
    private Instant lastWarned = Instant.MIN;

    /** @param requestTimeout how long a call may take */
    NearTimeout(Duration requestTimeout, Time time) {
        this.requestTimeout = requestTimeout;
        this.time = time;
    }

    /** Notes how long a call took that was answered, whatever the answer was. */
    synchronized void answered(Duration callTook) {
        took[answered++ % LAST] = callTook.toNanos();
        if (!isNear(callTook.toNanos()) || answered < LEAST) {
            return;
        }
        long most = percentile();
        if (isNear(most)) {
            lastNear = time.instant();
            if (!lastNear.isBefore(after(lastWarned))) {
                lastWarned = lastNear;
                log.warn(
                        "event=calls-near-timeout p95={} requestTimeout={} action=\"{}\"",
                        seconds(most),
                        seconds(requestTimeout.toNanos()),
                        ACTION);
            }
        }
    }

    /** Returns what to do and why, in one line; {@code null} if calls have been quick enough for a minute. */
    synchronized @Nullable String warning() {
        return time.instant().isBefore(after(lastNear)) && isNear(percentile())
                ? "95 of 100 calls are answered within " + seconds(percentile()) + ", which is close to the "
                        + seconds(requestTimeout.toNanos()) + " that they may take: " + ACTION
                : null;
    }

    private static Instant after(Instant instant) {
        return instant.equals(Instant.MIN) ? instant : instant.plus(ONCE_IN);
    }

    private boolean isNear(long nanos) {
        return nanos >= requestTimeout.toNanos() * NEAR;
    }

    private long percentile() {
        long[] sorted = Arrays.copyOf(took, Math.min(answered, LAST));
        Arrays.sort(sorted);
        return sorted[(int) Math.ceil(sorted.length * PERCENTILE) - 1];
    }

    private static String seconds(long nanos) {
        return String.format(Locale.ROOT, "%.1fs", nanos / 1e9);
    }
}
