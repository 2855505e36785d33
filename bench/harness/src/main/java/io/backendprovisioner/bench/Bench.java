package io.backendprovisioner.bench;

import io.backendprovisioner.bench.contest.Contestant;
import io.backendprovisioner.bench.contest.Venue;
import io.backendprovisioner.bench.figures.Ceiling;
import io.backendprovisioner.bench.figures.Figure;
import io.backendprovisioner.bench.figures.Growth;
import io.backendprovisioner.bench.figures.Heat;
import io.backendprovisioner.bench.figures.Interactive;
import io.backendprovisioner.bench.figures.Kill;
import io.backendprovisioner.bench.figures.Plan;
import io.backendprovisioner.bench.figures.Start;
import io.backendprovisioner.bench.figures.Throughput;
import io.backendprovisioner.bench.figures.Timeouts;
import io.backendprovisioner.bench.measure.Results;
import io.backendprovisioner.bench.report.Account;
import io.backendprovisioner.bench.report.Outputs;
import io.backendprovisioner.testkit.Options;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.function.Function;
import java.util.stream.Stream;

/** What {@code bench/run} starts, with the project's folder as the working directory. */
final class Bench {
    private Bench() {}

    static void main(String[] args) throws Exception {
        var extent = Extent.named(args.length == 0 ? "" : args[0]);
        var options = Options.of(extent.withoutName(args), extent.defaults());
        String command = String.join(" ", "bench/run", String.join(" ", args)).strip();
        System.out.println(command + ": " + options);
        Heat heat;
        List<Figure> figures;
        List<Contestant> arms;
        try {
            var plan = plan(options);
            heat = new Heat(plan);
            figures = figures(plan, options.text("figure"));
            arms = Contestant.named(options.text("arms"));
        } catch (IllegalArgumentException e) {
            System.err.println("bench/run: " + e.getMessage());
            System.exit(2);
            return;
        }
        boolean good = run(heat, figures, arms, options.text("java"), Account.of(command, told(options), arms));
        System.out.println("the report is " + Outputs.REPORT);
        System.exit(good ? 0 : 1);
    }

    /** Whether every run of every arm went as it should; what there is, is written after each figure. */
    private static boolean run(Heat heat, List<Figure> figures, List<Contestant> arms, String java, Account account)
            throws Exception {
        var results = new Results();
        try (var venue = Venue.open(java)) {
            boolean good = heat.run(venue, arms.subList(0, 1), results);
            for (var figure : figures) {
                good &= figure.run(venue, arms, results);
                Outputs.write(results, account);
            }
            return good;
        }
    }

    private static Plan plan(Options options) {
        return new Plan(
                list(options, "latency", Duration::ofMillis),
                list(options, "in-flight", Long::intValue),
                whole(options, "rounds"),
                seconds(options, "warm-up"),
                seconds(options, "measured"),
                seconds(options, "paced"),
                whole(options, "requests"),
                list(options, "sizes", Long::intValue));
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
        try {
            return Arrays.stream(options.text(name).split(",", -1))
                    .map(Long::valueOf)
                    .map(as)
                    .toList();
        } catch (NumberFormatException e) {
            throw new IllegalArgumentException(
                    "--" + name + " takes whole numbers with commas between them, and not '" + options.text(name) + "'",
                    e);
        }
    }

    private static Duration seconds(Options options, String name) {
        return Duration.ofSeconds(whole(options, name));
    }

    private static int whole(Options options, String name) {
        List<Integer> one = list(options, name, Long::intValue);
        if (one.size() != 1) {
            throw new IllegalArgumentException("--" + name + " takes one number");
        }
        return one.getFirst();
    }

    /** All options, as they would be typed. */
    private static String told(Options options) {
        return options.toString().replaceAll("[{}]", "").replaceAll(", (?=[a-z-]+=)", " ");
    }
}
