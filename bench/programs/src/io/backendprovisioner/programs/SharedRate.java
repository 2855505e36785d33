package io.backendprovisioner.programs;

import io.backendprovisioner.simulator.Simulator;
import io.backendprovisioner.testkit.BrokerProcess;
import io.backendprovisioner.testkit.Crew;
import io.backendprovisioner.testkit.Options;
import io.backendprovisioner.testkit.Producers;
import io.backendprovisioner.testkit.Replies;
import io.backendprovisioner.testkit.TopicNames;
import java.time.Duration;
import java.util.Arrays;
import java.util.Map;
import java.util.Random;

/**
 * Three replicas share one rate while one of them is killed and another is added. The cloud's own count is the judge: no
 * second may see more calls than the rate and 5 %, and while there is work the mean stays above 90 % of it.
 */
final class SharedRate {
    private static final Duration SECOND = Duration.ofSeconds(1);
    private static final Duration LONGEST_WAIT = Duration.ofSeconds(30);
    private static final double MOST = 1.05;
    private static final double LEAST = 0.9;

    private SharedRate() {}

    static void main(String[] args) throws Exception {
        var options = Options.of(args, Map.of("per-second", "100", "seconds", "90", "seed", "1"));
        System.out.println("shared-rate " + options);
        int perSecond = options.whole("per-second");
        int seconds = options.whole("seconds");
        boolean good;
        try (var broker = BrokerProcess.start();
                var cloud = Simulator.start("--latency=50ms");
                var crew = new Crew(broker.broker(), cloud.endpoint(), 3, perSecond)) {
            crew.start();
            // More than there is time for, so that no replica runs out of work.
            int requests = 2 * perSecond * seconds;
            try (var producers = new Producers(broker.broker(), TopicNames.REQUESTS, requests);
                    var replies = Replies.of(broker.broker(), TopicNames.REPLIES, _ -> {})) {
                producers.send(requests);
                if (!replies.awaitSeen(10 * perSecond, LONGEST_WAIT)) {
                    throw new IllegalStateException("no replies");
                }
                crew.killOne(new Random(options.whole("seed")));
                System.out.println("after 10 s one is killed, and another takes its place");
                replies.awaitSeen((int) (LEAST * perSecond * seconds), LONGEST_WAIT);
                good = judge(cloud, perSecond, seconds);
            }
        }
        System.exit(good ? 0 : 1);
    }

    private static boolean judge(Simulator cloud, int perSecond, int seconds) {
        long[] arrivals = cloud.calls().createArrivals();
        long end = arrivals[0] + Duration.ofSeconds(seconds).toNanos();
        long within = Arrays.stream(arrivals).filter(arrival -> arrival < end).count();
        double stretch = Math.min(end, arrivals[arrivals.length - 1]) - arrivals[0];
        double mean = within * 1e9 / stretch;
        int most = cloud.calls().mostCreatesWithin(SECOND);
        long[] eachSecond = new long[seconds];
        Arrays.stream(arrivals)
                .filter(arrival -> arrival < end)
                .forEach(arrival -> eachSecond[(int) ((arrival - arrivals[0]) / SECOND.toNanos())]++);
        System.out.println("calls in each second: " + Arrays.toString(eachSecond));
        System.out.printf(
                "%s at most %d calls in a second, where %.0f are allowed%n",
                most <= perSecond * MOST ? "ok  " : "BAD ", most, perSecond * MOST);
        System.out.printf(
                "%s %.1f calls a second on average over %.0f s, where %.0f are wanted%n",
                mean >= perSecond * LEAST ? "ok  " : "BAD ", mean, stretch / 1e9, perSecond * LEAST);
        return most <= perSecond * MOST && mean >= perSecond * LEAST;
    }
}
