package io.backendprovisioner.bench.measure;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.function.Function;
import java.util.stream.Collectors;

/** All readings so far, in the order in which they came. */
public final class Results {
    private final List<Reading> readings = new ArrayList<>();
    private final List<String> brokenOff = new ArrayList<>();

    public void add(Reading reading) {
        readings.add(reading);
    }

    /** A run of an arm did not go as it should, so that some of its readings, or all, are not there. */
    public void brokenOff(String run) {
        brokenOff.add(run);
    }

    public List<String> brokenOff() {
        return List.copyOf(brokenOff);
    }

    public List<Reading> all() {
        return List.copyOf(readings);
    }

    public List<String> cells(String figure) {
        return distinct(of -> of.figure().equals(figure), Reading::cell);
    }

    /** In the order in which they came first of all, whichever came first here. */
    public List<String> arms(String figure, String cell, String metric) {
        List<String> here = distinct(
                of -> of.figure().equals(figure)
                        && of.cell().equals(cell)
                        && of.metric().equals(metric),
                Reading::arm);
        return distinct(of -> true, Reading::arm).stream()
                .filter(here::contains)
                .toList();
    }

    private List<String> distinct(java.util.function.Predicate<Reading> those, Function<Reading, String> by) {
        return readings.stream().filter(those).map(by).distinct().toList();
    }

    /** Of all rounds. */
    public Optional<Spread> spread(String figure, String cell, String arm, String metric) {
        var values = byRound(figure, cell, arm, metric).values();
        return values.isEmpty() ? Optional.empty() : Optional.of(Spread.of(values));
    }

    /** How many times as much as another arm had in the same round: the median of the rounds that both were in. */
    public Optional<Double> ratio(String figure, String cell, String arm, String to, String metric) {
        var own = byRound(figure, cell, arm, metric);
        var others = byRound(figure, cell, to, metric);
        List<Double> ratios = own.keySet().stream()
                .filter(round -> Objects.requireNonNullElse(others.get(round), 0.0) != 0)
                .map(round -> Objects.requireNonNull(own.get(round)) / Objects.requireNonNull(others.get(round)))
                .toList();
        return ratios.isEmpty()
                ? Optional.empty()
                : Optional.of(Spread.of(ratios).median());
    }

    private Map<Integer, Double> byRound(String figure, String cell, String arm, String metric) {
        return readings.stream()
                .filter(of -> of.figure().equals(figure)
                        && of.cell().equals(cell)
                        && of.arm().equals(arm)
                        && of.metric().equals(metric))
                .collect(Collectors.toMap(Reading::round, Reading::value));
    }
}
