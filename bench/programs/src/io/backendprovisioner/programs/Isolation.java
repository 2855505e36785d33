package io.backendprovisioner.programs;

import io.backendprovisioner.testkit.Options;
import io.backendprovisioner.testkit.Verdict;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

/**
 * One bad thing harms only itself. Twelve {@linkplain Harm troubles} come to one installation, one after the other, while
 * ordinary requests are sent steadily. Each is measured before, during and after a trouble. Ends with 0 if ordinary requests
 * were served as well as before, the culprit was answered or reported, everything was well afterwards without a restart,
 * and in the end each request has one reply and no key two backends; else with 1.
 */
final class Isolation {
    private static final Duration PATIENCE = Duration.ofSeconds(90);
    private static final Duration FOR_SECOND_REPLIES = Duration.ofSeconds(5);

    private final Site site;
    private final Neighbours others;
    private final Duration phase;
    private final int callsPerSecond;
    private final List<String> table = new ArrayList<>();

    private Isolation(Site site, Neighbours others, Duration phase, int callsPerSecond) {
        this.site = site;
        this.others = others;
        this.phase = phase;
        this.callsPerSecond = callsPerSecond;
    }

    static void main(String[] args) throws Exception {
        var options = Options.of(
                args, Map.of("rate", "10", "calls", "50", "phase", "15", "rows", "1,2,3,4,5,6,7,8,9,10,11,12"));
        System.out.println("isolation " + options);
        List<Harm> harms = Arrays.stream(options.text("rows").split(",", -1))
                .map(row -> harm(Integer.parseInt(row)))
                .toList();
        boolean good;
        int calls = options.whole("calls");
        try (var site = new Site(calls);
                var others = new Neighbours(site.brokers().broker(), options.whole("rate"))) {
            good = new Isolation(site, others, Duration.ofSeconds(options.whole("phase")), calls).run(harms);
        }
        System.out.println(good ? "PASSED" : "FAILED");
        System.exit(good ? 0 : 1);
    }

    private boolean run(List<Harm> harms) throws InterruptedException {
        others.start();
        boolean good = true;
        for (Harm harm : harms) {
            var ordeal = new Ordeal(site, others, phase, callsPerSecond);
            good &= ordeal.of(harm);
            table.add(ordeal.line(harm));
            System.out.println(table.getLast());
        }
        others.pause(true);
        Ordeal.await(PATIENCE, () -> others.brokenPromises().isEmpty());
        Thread.sleep(FOR_SECOND_REPLIES);
        System.out.println();
        System.out.println("| | trouble | replies/s | p50 ms | p99 ms | well after | culprit | verdict |");
        System.out.println("|---|---|---|---|---|---|---|---|");
        table.forEach(System.out::println);
        System.out.println("Figures are of ordinary requests before / during / after the trouble.");
        List<String> broken = others.brokenPromises();
        broken.stream().limit(20).forEach(line -> System.out.println("     " + line));
        return new Verdict()
                        .that("of " + others.sent() + " requests, without exactly one reply", broken.size(), 0)
                        .that("keys with two backends", site.twins(), 0)
                        .print()
                && good;
    }

    private static Harm harm(int row) {
        return Stream.concat(KafkaHarms.ALL.stream(), CloudHarms.ALL.stream())
                .filter(harm -> harm.row() == row)
                .findFirst()
                .orElseThrow();
    }
}
