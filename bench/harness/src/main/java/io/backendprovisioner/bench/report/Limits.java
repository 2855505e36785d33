package io.backendprovisioner.bench.report;

import io.backendprovisioner.bench.figures.Metrics;
import io.backendprovisioner.bench.measure.Results;
import java.util.List;
import java.util.Optional;

/** Where the machine was the limit: hardly a core was idle, so that the figure tells of the machine. */
final class Limits {
    private static final double BUSY = 95;

    private Limits() {}

    static boolean reached(Results results, String figure, String cell, String arm) {
        return results.spread(figure, cell, arm, Metrics.BUSY)
                .filter(busy -> busy.median() >= BUSY)
                .isPresent();
    }

    /** One sentence that names the cells, and the arms where it was not all; empty where it was nowhere. */
    static Optional<String> said(Results results, String figure) {
        List<String> cells = results.cells(figure).stream()
                .map(cell -> said(results, figure, cell))
                .flatMap(Optional::stream)
                .toList();
        return cells.isEmpty()
                ? Optional.empty()
                : Optional.of("The machine was the limit at: " + String.join("; ", cells) + ".");
    }

    private static Optional<String> said(Results results, String figure, String cell) {
        List<String> measured = results.arms(figure, cell, Metrics.BUSY);
        List<String> limited = measured.stream()
                .filter(arm -> reached(results, figure, cell, arm))
                .toList();
        if (limited.isEmpty()) {
            return Optional.empty();
        }
        return Optional.of(cell + " (" + (limited.equals(measured) ? "all arms" : String.join(", ", limited)) + ")");
    }
}
