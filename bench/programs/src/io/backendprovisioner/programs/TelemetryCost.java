package io.backendprovisioner.programs;

import io.backendprovisioner.testkit.Options;
import io.backendprovisioner.testkit.TraceCollector;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.atomic.LongAdder;

/**
 * What it costs to be seen: a worker without meters and traces, one that is scraped every second, one that writes a line
 * for each request as well, one that sends the traces of a tenth of them, and one that sends all, take turns on one broker
 * and one cloud. The latency is so short that the processors are all busy: then throughput falls by what telemetry takes
 * of them. Each is compared with the first within a round, and what is judged is the median of the rounds: turns of two
 * seconds differ by a tenth for no reason of ours, so there are many. The collector of the traces is in this process and takes its
 * share of the processors, too.
 */
final class TelemetryCost {
    private static final double LEAST_SHARE = 0.95;

    private static final double LEAST_WITH_LINES = 1000;
    private static final String A_LINE_EACH = "logging.level.io.backendprovisioner.flow.OutcomeLog=debug";
    private static final String A_TENTH = "management.tracing.sampling.probability=0.1";

    private final int inFlight;
    private final int warmUp;
    private final int rounds;
    private final int each;

    private TelemetryCost(Options options) {
        this.inFlight = options.whole("in-flight");
        this.warmUp = options.whole("warm-up");
        this.rounds = options.whole("rounds");
        this.each = options.whole("requests") / rounds;
    }

    static void main(String[] args) throws Exception {
        var options = Options.of(
                args,
                Map.of(
                        "requests", "360000",
                        "warm-up", "100000",
                        "rounds", "60",
                        "in-flight", "500",
                        "latency-ms", "20",
                        "java", ""));
        System.out.println("telemetry-cost " + options);
        var check = new Check();
        // Counted and not kept: it takes its share of the machine from what is measured.
        var told = new LongAdder();
        try (var collector = new TraceCollector(_ -> told.increment())) {
            new TelemetryCost(options).run(options, collector.endpoint(), check);
            System.out.printf("%,d spans were told%n", told.sum());
        }
        check.end();
    }

    private void run(Options options, String collector, Check check) throws Exception {
        String java = options.text("java");
        String endpoint = "management.opentelemetry.tracing.export.otlp.endpoint=" + collector;
        var scene = Scene.start(
                options.text("latency-ms") + "ms", java, settings("off", "management.metrics.enable.all=false"));
        try (scene;
                var off = side("off", scene);
                var metrics = side("metrics", scene.beside(java, settings("metrics")));
                var lines = side("lines", scene.beside(java, settings("lines", A_LINE_EACH)));
                var tenth = side("tenth", scene.beside(java, settings("tenth", endpoint, A_TENTH)));
                var all = side("all", scene.beside(java, settings("all", endpoint)));
                var _ = new Scrapes(List.of(metrics.scene(), lines.scene(), tenth.scene(), all.scene()))) {
            var sides = List.of(off, metrics, lines, tenth, all);
            for (Side side : sides) {
                side.serve(warmUp);
            }
            double[][] perSecond = turns(sides);
            check.atLeast("throughput with metrics, to that without any", share(perSecond, 1), LEAST_SHARE);
            check.atLeast("the same with traces of a tenth", share(perSecond, 3), LEAST_SHARE);
            check.atLeast("replies a second with a line for each", median(perSecond[2]), LEAST_WITH_LINES);
            tell("with a line for each, to that without any", share(perSecond, 2));
            tell("with traces of all, to that without any", share(perSecond, 4));
        }
    }

    private static double share(double[][] perSecond, int side) {
        double[] shares = new double[perSecond[side].length];
        for (int round = 0; round < shares.length; round++) {
            shares[round] = perSecond[side][round] / perSecond[0][round];
        }
        return median(shares);
    }

    private static double median(double[] values) {
        double[] sorted = values.clone();
        Arrays.sort(sorted);
        return (sorted[(sorted.length - 1) / 2] + sorted[sorted.length / 2]) / 2;
    }

    private static void tell(String what, double share) {
        System.out.printf(Locale.ROOT, "     %-64s %,10.2f%n", what, share);
    }

    private String[] settings(String name, String... more) {
        return Side.settings(name, inFlight, more);
    }

    private Side side(String name, Scene scene) {
        return Side.of(name, scene, inFlight, warmUp + rounds * each + 2 * (rounds + 1) * inFlight);
    }

    private double[][] turns(List<Side> sides) throws InterruptedException {
        double[][] perSecond = new double[sides.size()][rounds];
        for (int round = 0; round < rounds; round++) {
            for (int turn = 0; turn < sides.size(); turn++) {
                // Another one begins each time, since what the machine does besides may come and go.
                int i = (turn + round) % sides.size();
                perSecond[i][round] = sides.get(i).serve(each).perSecond();
            }
        }
        return perSecond;
    }
}
