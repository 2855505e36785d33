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
        List<Integer> sizes) {}
