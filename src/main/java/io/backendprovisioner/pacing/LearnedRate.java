package io.backendprovisioner.pacing;

import java.time.DateTimeException;
import java.time.Duration;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * What the cloud has let the whole fleet know of its limit, by throttling it: a cut for each time that it was met, and
 * from there a steady rise towards the ceiling, so that a higher limit is found. It is the same for every replica which
 * knows of the last cut. An immutable value.
 *
 * @param rate calls per second of the fleet right after the last cut
 * @param at when that was
 */
public record LearnedRate(double rate, Instant at) {
    /** Gentle, since the rise is slow: most of the time is spent near the limit. */
    private static final double CUT = 0.85;

    /** Calls that began within this time of a cut ran into the limit of before it: the others had not heard of it yet. */
    private static final Duration FELT_AFTER = Duration.ofSeconds(1);

    /** Share of the ceiling that is won back in a second. */
    private static final double RISE_PER_SECOND = 0.01;

    /** Share of the ceiling below which no cut goes: the limit must go on being felt for. */
    private static final double LEAST = 0.01;

    /** Nothing is known. */
    static LearnedRate unknown() {
        return new LearnedRate(Double.MAX_VALUE, Instant.EPOCH);
    }

    /** Returns {@code null} if the text is not what {@link #write} writes. */
    public static @Nullable LearnedRate read(String text) {
        String[] words = text.split(" ", -1);
        try {
            var read = new LearnedRate(Double.parseDouble(words[0]), Instant.parse(words[words.length - 1]));
            return words.length == 2 && read.rate > 0 && Double.isFinite(read.rate) ? read : null;
        } catch (NumberFormatException | DateTimeException e) {
            return null;
        }
    }

    /** {@code 42.5 2026-01-01T00:00:00Z}: calls per second, and since when. */
    public String write() {
        return rate + " " + at;
    }

    /** @param ceiling calls per second that the fleet may make at most */
    public double at(Instant now, double ceiling) {
        double seconds = Math.max(0, Duration.between(at, now).toMillis() / 1000.0);
        return Math.min(ceiling, rate + ceiling * RISE_PER_SECOND * seconds);
    }

    /**
     * A call was throttled.
     *
     * @param callBegan of several calls that ran into one limit only the first counts
     */
    LearnedRate throttled(Instant callBegan, Instant now, double ceiling) {
        if (callBegan.isBefore(at.plus(FELT_AFTER))) {
            return this;
        }
        return new LearnedRate(Math.max(ceiling * LEAST, at(now, ceiling) * CUT), now);
    }
}
