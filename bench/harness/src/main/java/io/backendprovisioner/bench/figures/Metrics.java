package io.backendprovisioner.bench.figures;

import java.util.Set;

/** The names of what is measured, as they stand in the results; the unit is part of the name. */
public final class Metrics {
    public static final String PER_SECOND = "replies per second";
    public static final String EFFICIENCY = "efficiency";
    public static final String P50 = "p50, ms";
    public static final String P99 = "p99, ms";
    public static final String CPU = "CPU, µs a request";
    public static final String PEAK = "peak memory, MiB";
    public static final String HEAP = "live heap, MiB";
    public static final String BUSY = "machine busy, %";
    public static final String BUSY_AT_HALF = "busy at half load, %";
    public static final String START = "start to first reply, s";
    public static final String IDLE = "idle CPU, % of a core";
    public static final String DUPLICATES = "duplicate backends per 10,000";
    public static final String MISSING = "missing replies per 10,000";
    public static final String SECOND = "second replies per 10,000";
    public static final String FAILED = "failed per 10,000";
    public static final String BACK = "kill to last reply, s";
    public static final String THROTTLED = "calls throttled, %";

    /** Of all processes together, so that a ratio of arms says nothing. */
    public static final Set<String> OF_THE_MACHINE = Set.of(BUSY, BUSY_AT_HALF);

    private Metrics() {}
}
