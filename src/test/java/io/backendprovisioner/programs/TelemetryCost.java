package io.backendprovisioner.programs;

import io.backendprovisioner.testkit.TraceCollector;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/**
 * What it costs to be seen: a worker without meters and traces, one that is scraped every second, one that sends the
 * traces of a tenth of its requests as well, and one that sends all, take turns on one broker and one cloud. The latency is
 * so short that the processors are all busy: then throughput falls by what telemetry takes of them. The collector of the
 * traces is in this process and takes its share of them, too.
 */
final class TelemetryCost {
    private static final double LEAST_SHARE = 0.95;

    private final int each;
    private final int rounds;

    private TelemetryCost(Options options) {
        this.rounds = options.whole("rounds");
        this.each = options.whole("requests") / rounds;
    }

    static void main(String[] args) throws Exception {
        var options = Options.of(
                args,
                Map.of(
                        "requests", "60000",
                        "warm-up", "40000",
                        "rounds", "6",
                        "in-flight", "500",
                        "latency-ms", "20",
                        "java", ""));
        System.out.println("telemetry-cost " + options);
        var check = new Check();
        try (var collector = new TraceCollector()) {
            new TelemetryCost(options).run(options, collector, check);
        }
        check.end();
    }

    private void run(Options options, TraceCollector collector, Check check) throws Exception {
        int inFlight = options.whole("in-flight");
        int most = options.whole("warm-up") + options.whole("requests") + 2 * (rounds + 1) * inFlight;
        String java = options.text("java");
        String endpoint = "management.opentelemetry.tracing.export.otlp.endpoint=" + collector.endpoint();
        try (var scene = Scene.start(
                        options.text("latency-ms") + "ms",
                        java,
                        Side.settings("off", inFlight, "management.metrics.enable.all=false"));
                var off = Side.of("off", scene, inFlight, most);
                var metrics =
                        Side.of("metrics", scene.beside(java, Side.settings("metrics", inFlight)), inFlight, most);
                var tenth = Side.of(
                        "traces-of-10%",
                        scene.beside(
                                java,
                                Side.settings(
                                        "traces-of-10%".replace("%", ""),
                                        inFlight,
                                        endpoint,
                                        "management.tracing.sampling.probability=0.1")),
                        inFlight,
                        most);
                var all = Side.of(
                        "traces-of-all",
                        scene.beside(java, Side.settings("traces-of-all", inFlight, endpoint)),
                        inFlight,
                        most);
                var _ = new Scrapes(List.of(metrics.scene(), tenth.scene(), all.scene()))) {
            var sides = List.of(off, metrics, tenth, all);
            for (Side side : sides) {
                side.serve(options.whole("warm-up"));
            }
            double[] seconds = turns(sides);
            System.out.printf("%,d spans were told%n", collector.spans().size());
            check.atLeast("throughput with metrics, to that without any", seconds[0] / seconds[1], LEAST_SHARE);
            check.atLeast("the same with traces of a tenth", seconds[0] / seconds[2], LEAST_SHARE);
            System.out.printf(
                    Locale.ROOT, "     %-64s %,10.2f%n", "the same with traces of all", seconds[0] / seconds[3]);
        }
    }

    private double[] turns(List<Side> sides) throws InterruptedException {
        double[] seconds = new double[sides.size()];
        for (int round = 0; round < rounds; round++) {
            for (int turn = 0; turn < sides.size(); turn++) {
                // Another one begins each time, since what the machine does besides may come and go.
                int i = (turn + round) % sides.size();
                seconds[i] += each / sides.get(i).serve(each).perSecond();
            }
        }
        return seconds;
    }
}
