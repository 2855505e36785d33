package io.backendprovisioner.bench.figures;

import java.time.Duration;
import java.util.List;

/**
 * How much is measured.
 *
 * @param latencies of a call
 * @param rounds at least one
 * @param warmUp at full load, before anything is measured
 * @param measured at full load
 * @param paced at half of what was reached
 * @param requests of the figures that count what became of each
 * @param sizes of the growth figure, each more than the one before
 */
public record Plan(
        List<Duration> latencies,
        List<Integer> inFlight,
        int rounds,
        Duration warmUp,
        Duration measured,
        Duration paced,
        int requests,
        List<Integer> sizes) {

    public Plan {
        requireAtLeast(1, "rounds", rounds);
        requireAtLeast(2, "requests", requests);
        inFlight.forEach(limit -> requireAtLeast(1, "in-flight", limit));
        latencies.forEach(latency -> requireAtLeast(0, "latency", latency.toMillis()));
        requireAtLeast(0, "warm-up", warmUp.toSeconds());
        requireAtLeast(1, "measured", measured.toSeconds());
        requireAtLeast(1, "paced", paced.toSeconds());
        for (int i = 0; i < sizes.size(); i++) {
            requireAtLeast(i == 0 ? 1 : sizes.get(i - 1) + 1, "sizes, one after the other,", sizes.get(i));
        }
    }

    private static void requireAtLeast(long least, String name, long value) {
        if (value < least) {
            throw new IllegalArgumentException(name + " must be " + least + " or more, but is " + value);
        }
    }
}
