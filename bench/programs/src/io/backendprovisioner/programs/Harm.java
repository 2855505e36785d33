package io.backendprovisioner.programs;

import java.time.Duration;

/** One bad thing, in four steps, between which {@link Ordeal} measures. */
abstract class Harm {
    static final Duration PATIENCE = Duration.ofSeconds(60);

    private final int row;
    private final String label;
    private final Counts counts;

    /** What is compared with the time before. */
    enum Counts {
        ALL,
        /** Everybody waits for as long as the cloud takes. */
        THROUGHPUT,
        /** Nobody is served meanwhile. */
        AFTER
    }

    /** @param row of the table that {@link Isolation} prints */
    Harm(int row, String label, Counts counts) {
        this.row = row;
        this.label = label;
        this.counts = counts;
    }

    int row() {
        return row;
    }

    String label() {
        return label;
    }

    Counts counts() {
        return counts;
    }

    /** Whether its phase begins with the strike, and not when that has returned. */
    boolean isFeltFromTheStrikeOn() {
        return true;
    }

    /** Before anything is measured. */
    void prepare(Ordeal at) throws Exception {}

    abstract void strike(Ordeal at) throws Exception;

    /** At the end of its phase, while it lasts. */
    void look(Ordeal at) throws Exception {}

    void heal(Ordeal at) throws Exception {
        at.site().cloudIsWell();
    }

    /** When everything has been well for a phase. */
    void judge(Ordeal at) throws Exception {}
}
