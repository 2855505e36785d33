package io.backendprovisioner.programs;

import io.backendprovisioner.simulator.Action;
import io.backendprovisioner.simulator.Simulator;
import io.backendprovisioner.testkit.BrokerProcess;
import io.backendprovisioner.testkit.Crew;
import io.backendprovisioner.testkit.Options;
import java.time.Duration;
import java.util.Map;

/**
 * A cloud that allows half of what is set, and later all of it. Two replicas find that out: 30 s after the start throttled
 * answers are rare and most of what is allowed is used, and within 60 s of the rise nearly all of it.
 */
final class LearnedRate {
    private static final Duration TO_LEARN = Duration.ofSeconds(30);
    private static final Duration MEASURED = Duration.ofSeconds(60);
    private static final Duration TO_RISE = Duration.ofSeconds(55);
    private static final Duration MEASURED_AFTER = Duration.ofSeconds(5);

    private LearnedRate() {}

    /** Creates that have been answered, and how many of them were throttled. */
    private record Count(long at, long all, long throttled) {
        static Count of(Simulator cloud) {
            return new Count(
                    System.nanoTime(),
                    cloud.calls().count(Action.CREATE),
                    cloud.calls().count(Action.CREATE, "Throttling.User"));
        }

        double throttledSince(Count before) {
            return 100.0 * (throttled - before.throttled) / (all - before.all);
        }

        double perSecondSince(Count before) {
            return (all - throttled - before.all + before.throttled) * 1e9 / (at - before.at);
        }
    }

    static void main(String[] args) throws Exception {
        var options = Options.of(args, Map.of("per-second", "100"));
        System.out.println("learned-rate " + options);
        int perSecond = options.whole("per-second");
        int half = perSecond / 2;
        var check = new Check();
        try (var broker = BrokerProcess.start();
                var cloud = Simulator.start("--latency=50ms", "--ceiling=" + half);
                var crew = new Crew(broker.broker(), cloud.endpoint(), 2, perSecond);
                var batches = new Batches(broker.broker())) {
            crew.start();
            // More than there is time for.
            batches.interactive("learned").send(200 * perSecond);
            Thread.sleep(TO_LEARN);
            Count learned = Count.of(cloud);
            Thread.sleep(MEASURED);
            Count measured = Count.of(cloud);
            check.atMost("throttled answers in 100, from 30 s on", measured.throttledSince(learned), 5);
            check.atLeast("answered a second of " + half, measured.perSecondSince(learned), 0.85 * half);

            cloud.change(behaviour -> behaviour.withCeiling(perSecond));
            Thread.sleep(TO_RISE);
            Count risen = Count.of(cloud);
            Thread.sleep(MEASURED_AFTER);
            check.atLeast(
                    "answered a second of " + perSecond + ", 60 s after the rise",
                    Count.of(cloud).perSecondSince(risen),
                    0.9 * perSecond);
        }
        check.end();
    }
}
