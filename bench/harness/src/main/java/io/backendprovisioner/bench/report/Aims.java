package io.backendprovisioner.bench.report;

import io.backendprovisioner.bench.contest.Contestant;
import io.backendprovisioner.bench.figures.Metrics;
import io.backendprovisioner.bench.measure.Results;
import io.backendprovisioner.bench.measure.Spread;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.stream.Stream;

/** What was aimed at, what was reached, and by how much it is missed. What was not measured is not told of. */
final class Aims {
    private static final String OWN = Contestant.WORKER.id();
    private static final String USUAL = "50 ms, 500 in flight";

    private final Results results;

    /** One aim; {@code most} says whether less is better. */
    record Aim(String what, double wanted, boolean most, double reached) {
        boolean met() {
            return most ? reached <= wanted : reached >= wanted;
        }

        String line() {
            double off = wanted == 0 ? reached : Math.abs(reached - wanted) / wanted * 100;
            return "| " + what + " | " + (most ? "≤ " : "≥ ") + Numbers.of(wanted) + " | " + Numbers.of(reached) + " | "
                    + (met() ? "yes" : String.format(Locale.ROOT, "no, by %.0f %%", off)) + " |\n";
        }
    }

    Aims(Results results) {
        this.results = results;
    }

    String markdown() {
        var aims = all();
        if (aims.isEmpty()) {
            return "";
        }
        var lines = new StringBuilder("\n## Aims\n\n| aim | wanted | reached | met |\n|---|---|---|---|\n");
        aims.forEach(aim -> lines.append(aim.line()));
        if (!aims.stream().allMatch(Aim::met)) {
            lines.append("\nWhy, by a profile, is in [decision 25](decisions/0025-speed.md).\n");
        }
        return lines.toString();
    }

    private String marked(String cell) {
        return cell + (Limits.reached(results, "throughput", cell, OWN) ? " ●" : "");
    }

    List<Aim> all() {
        List<Aim> aims = new ArrayList<>();
        for (String cell : results.cells("throughput")) {
            bestOfOthers(cell)
                    .ifPresent(best -> own("throughput", cell, Metrics.PER_SECOND)
                            .ifPresent(own -> aims.add(new Aim(
                                    "throughput to the best other arm's, " + marked(cell), 1, false, own / best))));
        }
        at("throughput", "10 ms, 60 in flight", Metrics.EFFICIENCY, 0.96, false).ifPresent(aims::add);
        at("throughput", USUAL, Metrics.CPU, 250, true).ifPresent(aims::add);
        own("throughput", USUAL, Metrics.P50)
                .ifPresent(p50 -> aims.add(new Aim("p50 beyond the call, ms, " + USUAL, 25, true, p50 - 50)));
        own("throughput", USUAL, Metrics.P99)
                .ifPresent(p99 -> aims.add(new Aim("p99 beyond the call, ms, " + USUAL, 60, true, p99 - 50)));
        for (String figure : List.of("timeouts", "kill")) {
            for (String cell : results.cells(figure)) {
                Stream.of(Metrics.DUPLICATES, Metrics.MISSING, Metrics.SECOND)
                        .forEach(metric -> at(figure, cell, metric, 0, true).ifPresent(aims::add));
            }
        }
        grown("CPU a request", Metrics.CPU).ifPresent(aims::add);
        grown("live heap", Metrics.HEAP).ifPresent(aims::add);
        for (String cell : results.cells("start")) {
            at("start", cell, Metrics.START, 3, true).ifPresent(aims::add);
            at("start", cell, Metrics.IDLE, 1, true).ifPresent(aims::add);
        }
        return aims;
    }

    private Optional<Aim> grown(String what, String metric) {
        return own("growth", "10,000 requests", metric)
                .flatMap(few -> own("growth", "1,000,000 requests", metric)
                        .map(many -> new Aim(what + " at 1,000,000 to that at 10,000", 1.1, true, many / few)));
    }

    private Optional<Aim> at(String figure, String cell, String metric, double wanted, boolean most) {
        return own(figure, cell, metric).map(reached -> new Aim(metric + ", " + cell, wanted, most, reached));
    }

    private Optional<Double> own(String figure, String cell, String metric) {
        return results.spread(figure, cell, OWN, metric).map(Spread::median);
    }

    private Optional<Double> bestOfOthers(String cell) {
        return results.arms("throughput", cell, Metrics.PER_SECOND).stream()
                .filter(arm -> !arm.equals(OWN))
                .flatMap(arm -> results.spread("throughput", cell, arm, Metrics.PER_SECOND).stream())
                .map(Spread::median)
                .max(Comparator.naturalOrder());
    }
}
