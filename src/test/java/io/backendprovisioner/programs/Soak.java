package io.backendprovisioner.programs;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.function.ToLongFunction;

/**
 * Many requests through one worker, which is looked at between them, when nothing is under way: what its heap holds after
 * a full collection, its threads, its memory as the system sees it. After the first third, taken as warm-up, none of them
 * may grow with the number of requests. Ends with 0 if they do not, else with 1.
 */
final class Soak {
    private static final Duration QUIET = Duration.ofSeconds(30);
    private static final double TOLERANCE = 0.1;
    private static final long FEW_BYTES = 2L << 20;
    private static final int FEW_THREADS = 3;
    private static final int GROWERS = 8;

    private Soak() {}

    static void main(String[] args) throws Exception {
        var options = Options.of(
                args,
                Map.of("requests", "100000", "every", "10000", "in-flight", "500", "latency", "20ms", "java", ""));
        System.out.println("soak " + options);
        boolean flat;
        try (var scene = Scene.start(
                options.text("latency"),
                options.text("java"),
                "provisioner.intake.max-in-flight=" + options.whole("in-flight"))) {
            flat = isFlat(samples(scene, options.whole("requests"), options.whole("every")), options.whole("every"));
            scene.worker().stop();
        }
        System.exit(flat ? 0 : 1);
    }

    private static List<Sample> samples(Scene scene, int requests, int every) throws InterruptedException {
        var broker = scene.broker().broker();
        List<Sample> samples = new ArrayList<>();
        System.out.println(" requests   live heap MiB   objects   threads   resident MiB   replies/s");
        try (var producers = new Producers(broker, Scene.REQUESTS, requests);
                var replies = Replies.of(broker, Scene.REPLIES, _ -> {})) {
            while (producers.sent() < requests) {
                Meter meter = Meter.start(scene, replies.seen());
                producers.send(Math.min(every, requests - producers.sent()));
                if (!replies.awaitSeen(producers.sent(), QUIET)) {
                    throw new IllegalStateException("no more replies: " + replies.seen() + " of " + producers.sent());
                }
                double perSecond = meter.read(replies.seen()).perSecond();
                var sample = Sample.of(scene.worker().process());
                samples.add(sample);
                System.out.printf(
                        "%,9d   %13.1f   %,7dk   %7d   %12d   %9.0f%n",
                        replies.seen(),
                        sample.liveBytes() / 1048576.0,
                        sample.liveObjects() / 1000,
                        sample.threads(),
                        sample.residentBytes() >> 20,
                        perSecond);
            }
        }
        return samples;
    }

    private static boolean isFlat(List<Sample> samples, int every) {
        int third = samples.size() / 3;
        List<Sample> warm = samples.subList(third, 2 * third);
        List<Sample> last = samples.subList(samples.size() - third, samples.size());
        boolean heap = isFlat("live heap, bytes", Sample::liveBytes, FEW_BYTES, warm, last);
        boolean threads = isFlat("threads", Sample::threads, FEW_THREADS, warm, last);
        isFlat("resident bytes (for information)", Sample::residentBytes, FEW_BYTES, warm, last);
        Sample first = samples.get(third);
        Sample end = samples.getLast();
        long requests = (long) every * Math.max(1, samples.size() - 1 - third);
        System.out.printf(
                "since the warm-up each request has left %.0f bytes behind; the classes that grew most:%n",
                (double) (end.liveBytes() - first.liveBytes()) / requests);
        end.grownSince(first, GROWERS).forEach(grown -> System.out.println("  " + grown));
        System.out.println(heap && threads ? "FLAT" : "NOT FLAT");
        return heap && threads;
    }

    private static boolean isFlat(
            String what, ToLongFunction<Sample> figure, long few, List<Sample> warm, List<Sample> last) {
        double before = warm.stream().mapToLong(figure).average().orElseThrow();
        double after = last.stream().mapToLong(figure).average().orElseThrow();
        boolean flat = after - before <= Math.max((double) few, before * TOLERANCE);
        System.out.printf(
                "%-5s%s: middle third %,.0f, last third %,.0f (%+.1f %%)%n",
                flat ? "ok" : "GROWS", what, before, after, (after / before - 1) * 100);
        return flat;
    }
}
