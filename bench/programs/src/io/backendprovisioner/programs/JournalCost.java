package io.backendprovisioner.programs;

import io.backendprovisioner.testkit.Options;
import java.util.List;
import java.util.Map;

/**
 * What the promise costs: one worker as it is, and one that writes no intents and so promises nothing, take turns on one
 * broker and one cloud of fixed latency. Always as many requests are outstanding as can be in flight. Prints the
 * throughput of each and its ratio, and how long a request waits for the journal. With a latency so short that the
 * processors are all busy, what is measured is how much of them each takes.
 */
final class JournalCost {
    private static final double LEAST_SHARE = 0.85;
    private static final double MOST_MILLIS = 25;
    private static final String WAIT = "provisioner_journal_wait_seconds";

    static void main(String[] args) throws Exception {
        var options = Options.of(
                args,
                Map.of(
                        "requests", "40000",
                        "warm-up", "40000",
                        "rounds", "4",
                        "in-flight", "500",
                        "latency-ms", "500",
                        "java", ""));
        System.out.println("journal-cost " + options);
        int inFlight = options.whole("in-flight");
        boolean good;
        try (var with = Scene.start(
                        options.text("latency-ms") + "ms", options.text("java"), Side.settings("with", inFlight));
                var without =
                        with.beside(WithoutIntents.class, options.text("java"), Side.settings("without", inFlight))) {
            good = run(options, with, without);
        }
        System.exit(good ? 0 : 1);
    }

    private static boolean run(Options options, Scene with, Scene without) throws InterruptedException {
        int inFlight = options.whole("in-flight");
        int rounds = options.whole("rounds");
        int each = options.whole("requests") / rounds;
        int most = options.whole("warm-up") + options.whole("requests") + 2 * (rounds + 1) * inFlight;
        var sides = List.of(Side.of("with", with, inFlight, most), Side.of("without", without, inFlight, most));
        for (Side side : sides) {
            side.serve(options.whole("warm-up"));
        }
        Side measured = sides.getFirst();
        Histogram remarks = waits(measured, "remark");
        Histogram settlements = waits(measured, "settlement");
        double[] seconds = new double[sides.size()];
        double[] micros = new double[sides.size()];
        for (int round = 0; round < rounds; round++) {
            for (int i = 0; i < sides.size(); i++) {
                Meter.Reading reading = sides.get(i).serve(each);
                seconds[i] += each / reading.perSecond();
                micros[i] += reading.workerMicros() / rounds;
            }
        }
        remarks = waits(measured, "remark").since(remarks);
        settlements = waits(measured, "settlement").since(settlements);
        double share = seconds[1] / seconds[0];
        double journal = 1000 * (remarks.percentile(50) + settlements.percentile(50));
        System.out.printf(
                "with %,.0f replies/s and %.0f µs of CPU each, without intents %,.0f and %.0f%n",
                rounds * each / seconds[0], micros[0], rounds * each / seconds[1], micros[1]);
        System.out.printf(
                "%s throughput is %.2f of that without intents: the aim is %.2f%n",
                share >= LEAST_SHARE ? "ok  " : "BAD ", share, LEAST_SHARE);
        System.out.printf(
                "%s the journal adds %.1f ms to a request: an intent waits p50 %.1f, p99 %.1f ms, an outcome p50 %.1f, p99 %.1f ms; the aim is %.0f%n",
                journal <= MOST_MILLIS ? "ok  " : "BAD ",
                journal,
                1000 * remarks.percentile(50),
                1000 * remarks.percentile(99),
                1000 * settlements.percentile(50),
                1000 * settlements.percentile(99),
                MOST_MILLIS);
        sides.forEach(Side::close);
        return share >= LEAST_SHARE && journal <= MOST_MILLIS;
    }

    private static Histogram waits(Side side, String posting) {
        return Histogram.of(side.scene().worker().meters(), WAIT, "posting=\"" + posting + "\"");
    }
}
