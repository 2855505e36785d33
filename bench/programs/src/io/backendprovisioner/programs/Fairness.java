package io.backendprovisioner.programs;

import io.backendprovisioner.simulator.Simulator;
import io.backendprovisioner.testkit.BrokerProcess;
import io.backendprovisioner.testkit.Crew;
import io.backendprovisioner.testkit.Options;
import java.time.Duration;
import java.util.Map;

/**
 * Small jobs pass big ones. A bulk run hardly slows requests of the interactive lane and gets most of the rate; a small
 * batch that is sent after a large one of its lane ends soon. Both are compared with the same on an idle worker, in this run.
 */
final class Fairness {
    private static final Duration PATIENCE = Duration.ofMinutes(5);
    private static final Duration SECOND = Duration.ofSeconds(1);

    private final Batches batches;
    private final int perSecond;
    private final Check check = new Check();

    private Fairness(Batches batches, int perSecond) {
        this.batches = batches;
        this.perSecond = perSecond;
    }

    static void main(String[] args) throws Exception {
        var options = Options.of(args, Map.of("per-second", "50", "seconds", "100", "latency", "200ms"));
        System.out.println("fairness " + options);
        try (var broker = BrokerProcess.start();
                var cloud = Simulator.start("--latency=" + options.text("latency"));
                var crew = new Crew(broker.broker(), cloud.endpoint(), 1, options.whole("per-second"));
                var batches = new Batches(broker.broker())) {
            crew.start();
            var fairness = new Fairness(batches, options.whole("per-second"));
            Batch warmUp = batches.interactive("warm-up");
            warmUp.send(20 * options.whole("per-second"));
            Batches.await("the warm-up", PATIENCE, warmUp::isOver);
            fairness.lanes(options.whole("seconds"));
            fairness.batches();
            fairness.check.end();
        }
    }

    private void lanes(int seconds) throws InterruptedException {
        Batch idle = batches.interactive("idle");
        once(SECOND, idle, seconds);
        Batch bulk = batches.bulk("bulk");
        bulk.send(10_000);
        Batches.await("the bulk run to begin", PATIENCE, () -> bulk.answered() > perSecond);
        int before = bulk.answered();
        long begun = System.nanoTime();
        Batch busy = batches.interactive("busy");
        once(SECOND, busy, seconds);
        double bulkPerSecond = (bulk.answered() - before) * 1e9 / (System.nanoTime() - begun);
        Batches.await("the interactive requests", PATIENCE, () -> idle.isOver() && busy.isOver());
        System.out.printf(
                "interactive requests: idle p50 %d, p99 %d ms; beside a bulk run p50 %d, p99 %d ms%n",
                idle.percentile(50, 0), idle.percentile(99, 0), busy.percentile(50, 0), busy.percentile(99, 0));
        check.atMost(
                "p99 of the interactive lane beside a bulk run, to that alone",
                (double) busy.percentile(99, 0) / idle.percentile(99, 0),
                2);
        check.atLeast("share of the rate that the bulk run got", bulkPerSecond / perSecond, 0.8);
        Batches.await("the bulk run", PATIENCE, bulk::isOver);
    }

    private static void once(Duration pause, Batch batch, int times) throws InterruptedException {
        for (int i = 0; i < times; i++) {
            batch.send(1);
            Thread.sleep(pause);
        }
    }

    private void batches() {
        Batch alone = batches.bulk("alone");
        alone.send(50);
        Batches.await("the small batch alone", PATIENCE, alone::isOver);
        Batch large = batches.bulk("large");
        large.send(5_000);
        Batches.await("the large batch to begin", PATIENCE, () -> large.answered() > 0);
        Batch small = batches.bulk("small");
        small.send(50);
        Batches.await("the small batch", PATIENCE, small::isOver);
        System.out.printf(
                "50 rows took %d ms alone and %d ms behind 5,000, of which %d were answered then%n",
                alone.duration(), small.duration(), large.answered());
        check.atMost(
                "time of a small batch behind a large one, to that alone",
                (double) small.duration() / alone.duration(),
                3);
    }
}
