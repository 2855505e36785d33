package io.backendprovisioner.programs;

import static io.backendprovisioner.simulator.Outage.KEY_INACTIVE;
import static io.backendprovisioner.simulator.Outage.NONE;
import static io.backendprovisioner.simulator.Outage.labelled;

import io.backendprovisioner.simulator.Simulator;
import io.backendprovisioner.testkit.BrokerProcess;
import io.backendprovisioner.testkit.Crew;
import io.backendprovisioner.testkit.Options;
import io.backendprovisioner.testkit.WorkerProcess;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.time.Duration;
import java.util.Arrays;
import java.util.Map;
import java.util.concurrent.atomic.AtomicBoolean;

/**
 * The cloud is down for a minute under load, and later refuses the credentials for half a minute. Nothing fails, no create
 * is sent meanwhile, work goes on soon after, the group keeps its members, and health says why.
 */
final class Outage {
    private static final Duration PATIENCE = Duration.ofMinutes(5);
    private static final Duration TO_OPEN = Duration.ofSeconds(10);
    private static final Duration TICK = Duration.ofMillis(100);

    private final Simulator cloud;
    private final Crew crew;
    private final Check check = new Check();

    private Outage(Simulator cloud, Crew crew) {
        this.cloud = cloud;
        this.crew = crew;
    }

    static void main(String[] args) throws Exception {
        var options = Options.of(args, Map.of("per-second", "50", "down", "60", "refused", "30", "how", "closed"));
        System.out.println("outage " + options);
        try (var broker = BrokerProcess.start();
                var cloud = Simulator.start("--latency=50ms");
                var crew = new Crew(broker.broker(), cloud.endpoint(), 2, options.whole("per-second"));
                var batches = new Batches(broker.broker())) {
            crew.start();
            var outage = new Outage(cloud, crew);
            Batch load = batches.interactive("load");
            var going = new AtomicBoolean(true);
            Thread sender = Thread.ofPlatform().start(() -> send(load, options.whole("per-second") / 10, going));
            Batches.await("the load", PATIENCE, () -> load.answered() > 500);
            outage.down(options.text("how"), options.whole("down"));
            Batches.await(
                    "the load to be caught up with",
                    PATIENCE,
                    () -> outage.cloud.calls().inFlight() == 0);
            outage.refused(options.whole("refused"));
            going.set(false);
            sender.join();
            Batches.await("every reply", PATIENCE, load::isOver);
            System.out.println(load);
            outage.check.atMost(
                    "requests that came to anything but CREATED",
                    load.answered() - load.statuses().getOrDefault("CREATED", 0),
                    0);
            outage.check.end();
        }
    }

    private static void send(Batch load, int each, AtomicBoolean going) {
        try {
            while (going.get()) {
                load.send(each * 4 / 5);
                Thread.sleep(TICK);
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private void down(String how, int seconds) throws InterruptedException {
        long rebalances = rebalances();
        if (how.equals("refused")) {
            cloud.refuseConnections();
        } else {
            cloud.faults().outage(labelled(how));
        }
        Thread.sleep(TO_OPEN);
        long opened = System.nanoTime();
        Thread.sleep(Duration.ofSeconds(seconds).minus(TO_OPEN));
        check.atMost("creates sent while the breaker was open", createsBetween(opened, System.nanoTime()), 0);
        check.atLeast(
                "workers whose health says outage",
                healthSaying("outage"),
                crew.workers().size());
        cloud.acceptConnections();
        cloud.faults().outage(NONE);
        long back = System.nanoTime();
        Batches.await("work to go on", PATIENCE, () -> createsBetween(back, System.nanoTime()) > 0);
        check.atMost("seconds from its return to the first create", (System.nanoTime() - back) / 1e9, 5);
        check.atMost("partitions that moved meanwhile", rebalances() - rebalances, 0);
    }

    private void refused(int seconds) throws InterruptedException {
        cloud.faults().outage(KEY_INACTIVE);
        Thread.sleep(Duration.ofSeconds(seconds));
        check.atLeast(
                "workers whose health says credentials",
                healthSaying("credentials"),
                crew.workers().size());
        cloud.faults().outage(NONE);
        Batches.await("health", PATIENCE, () -> healthSaying("credentials") == 0);
    }

    private long createsBetween(long from, long to) {
        return Arrays.stream(cloud.calls().createArrivals())
                .filter(arrival -> arrival >= from && arrival < to)
                .count();
    }

    private long healthSaying(String reason) {
        return crew.workers().stream()
                .filter(worker -> worker.health()
                        .at("/components/cloud/details/reason")
                        .asString("")
                        .equals(reason))
                .count();
    }

    /** How often any worker has been given partitions, or they have been taken from it. */
    private long rebalances() {
        return crew.workers().stream().mapToLong(Outage::rebalances).sum();
    }

    private static long rebalances(WorkerProcess worker) {
        try (var lines = Files.lines(worker.process().log())) {
            return lines.filter(line -> line.contains("event=partitions-")).count();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
