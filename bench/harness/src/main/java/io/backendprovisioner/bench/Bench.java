package io.backendprovisioner.bench;

import io.backendprovisioner.bench.contest.Contestant;
import io.backendprovisioner.bench.contest.Venue;
import io.backendprovisioner.bench.figures.Ceiling;
import io.backendprovisioner.bench.figures.Figure;
import io.backendprovisioner.bench.figures.Growth;
import io.backendprovisioner.bench.figures.Interactive;
import io.backendprovisioner.bench.figures.Kill;
import io.backendprovisioner.bench.figures.Plan;
import io.backendprovisioner.bench.figures.Start;
import io.backendprovisioner.bench.figures.Throughput;
import io.backendprovisioner.bench.figures.Timeouts;
import io.backendprovisioner.bench.measure.Results;
import io.backendprovisioner.bench.report.Account;
import io.backendprovisioner.bench.report.Outputs;
import io.backendprovisioner.programs.Options;
import java.time.Duration;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import java.util.stream.Stream;

/** What {@code bench/run} starts, with the project's folder as the working directory. */
final class Bench {
    private static final Map<String, Map<String, String>> EXTENTS = Map.of(
            "--smoke",
            Map.of(
                    "latency",
                    "10",
                    "in-flight",
                    "60",
                    "figure",
                    "throughput",
                    "rounds",
                    "1",
                    "warm-up",
                    "1",
                    "measured",
                    "1",
                    "paced",
                    "1",
                    "requests",
                    "100",
                    "sizes",
                    "1000"),
            "--selection",
            Map.of(
                    "latency",
                    "50",
                    "in-flight",
                    "500",
                    "figure",
                    "throughput,timeouts",
                    "rounds",
                    "2",
                    "warm-up",
                    "6",
                    "measured",
                    "5",
                    "paced",
                    "4",
                    "requests",
                    "300",
                    "sizes",
                    "1000,10000"),
            "--full",
            Map.of(
                    "latency",
                    "0,10,50,200",
                    "in-flight",
                    "60,500,1000,5000",
                    "figure",
                    "all",
                    "rounds",
                    "3",
                    "warm-up",
                    "15",
                    "measured",
                    "10",
                    "paced",
                    "6",
                    "requests",
                    "10000",
                    "sizes",
                    "1000,10000,100000,1000000"));

    private Bench() {}

    static void main(String[] args) throws Exception {
        boolean named = args.length > 0 && EXTENTS.containsKey(args[0]);
        String extent = named ? args[0] : "--selection";
        Map<String, String> defaults = new LinkedHashMap<>(EXTENTS.getOrDefault(extent, Map.of()));
        defaults.put("arms", "all");
        defaults.put("java", "-Xmx512m");
        var options = Options.of(Arrays.copyOfRange(args, named ? 1 : 0, args.length), defaults);
        System.exit(run("bench/run " + String.join(" ", args), options) ? 0 : 1);
    }

    private static boolean run(String command, Options options) throws Exception {
        System.out.println(command + ": " + options);
        var plan = new Plan(
                list(options, "latency", Duration::ofMillis),
                list(options, "in-flight", Long::intValue),
                options.whole("rounds"),
                seconds(options, "warm-up"),
                seconds(options, "measured"),
                seconds(options, "paced"),
                options.whole("requests"),
                list(options, "sizes", Long::intValue));
        var arms = Contestant.named(options.text("arms"));
        var account = Account.of(command, options.toString(), arms);
        var results = new Results();
        boolean good = true;
        try (var venue = Venue.open(options.text("java"))) {
            for (var figure : figures(plan, options.text("figure"))) {
                good &= figure.run(venue, arms, results);
                Outputs.write(results, account);
            }
        }
        return good;
    }

    private static List<Figure> figures(Plan plan, String names) {
        List<String> wanted = List.of(names.split(",", -1));
        var all = Stream.of(
                        new Throughput(plan),
                        new Timeouts(plan),
                        new Kill(plan),
                        new Interactive(plan),
                        new Start(plan),
                        new Growth(plan),
                        new Ceiling(plan))
                .toList();
        for (String name : wanted) {
            if (!name.equals("all")
                    && all.stream().noneMatch(figure -> figure.name().equals(name))) {
                throw new IllegalArgumentException("there is no figure '" + name + "'; there are all, "
                        + all.stream().map(Figure::name).toList());
            }
        }
        return all.stream()
                .filter(figure -> wanted.contains("all") || wanted.contains(figure.name()))
                .toList();
    }

    private static <T> List<T> list(Options options, String name, Function<Long, T> as) {
        return Arrays.stream(options.text(name).split(",", -1))
                .map(Long::valueOf)
                .map(as)
                .toList();
    }

    private static Duration seconds(Options options, String name) {
        return Duration.ofSeconds(options.whole(name));
    }
}
