package io.backendprovisioner.chaos;

import io.backendprovisioner.testkit.BrokerCluster;
import io.backendprovisioner.testkit.Crew;
import io.backendprovisioner.testkit.Options;
import io.backendprovisioner.testkit.SimulatorProcess;
import java.time.Duration;
import java.util.Map;
import java.util.Random;

/**
 * Real processes under real signals: three brokers, some workers, a cloud that loses answers. Workers are killed (SIGKILL)
 * and frozen (SIGSTOP) for longer than their session, brokers are killed; a tenth of the requests is sent twice. In the
 * end every request must have one reply, and every key one backend.
 */
public final class Chaos {
    private static final Duration QUIET = Duration.ofMinutes(2);

    private final Map<String, Integer> struck = new java.util.TreeMap<>();
    private final Options options;

    private Chaos(Options options) {
        this.options = options;
    }

    /** Whether every promise held; what happened is printed. */
    public static boolean run(String... args) throws Exception {
        var options = Options.of(
                args,
                Map.of("seed", "1", "requests", "10000", "workers", "3", "per-second", "100", "strike-every", "6s"));
        System.out.println("chaos " + options);
        return new Chaos(options).run();
    }

    private boolean run() throws Exception {
        long begun = System.nanoTime();
        try (var brokers = BrokerCluster.start();
                var simulator = SimulatorProcess.start(
                        "latency=20ms..120ms",
                        "visibility=500ms",
                        "seed=" + options.whole("seed"),
                        "fault.create-then-reset=0.03",
                        "fault.create-then-hang=0.02",
                        "fault.create-then-5xx=0.03",
                        "fault.error-before-create=0.02",
                        "fault.hang-before-create=0.01");
                var crew = new Crew(brokers.broker(), simulator.endpoint(), options.whole("workers"), 0);
                var ledger = new Bookkeeping(brokers.broker(), options.whole("requests"))) {
            crew.start();
            strikeWhileSending(brokers, crew, ledger);
            brokers.awaitWhole();
            crew.awaitThaws();
            ledger.awaitAll(QUIET);
            System.out.printf("strikes %s in %d s%n", struck, (System.nanoTime() - begun) / 1_000_000_000);
            boolean good = ledger.verdict(simulator.backends());
            if (!good) {
                crew.keepLogs();
            }
            System.out.println(good ? "PASSED" : "FAILED, seed " + options.whole("seed"));
            return good;
        }
    }

    private void strikeWhileSending(BrokerCluster brokers, Crew crew, Bookkeeping ledger) throws Exception {
        var random = new Random(options.whole("seed"));
        long every = Long.parseLong(options.text("strike-every").replace("s", "")) * 1000;
        int perTick = Math.max(1, options.whole("per-second") / 10);
        long nextStrike = System.currentTimeMillis() + every;
        int brokerDown = 0;
        while (ledger.sendMore(perTick)) {
            Thread.sleep(100);
            if (System.currentTimeMillis() < nextStrike) {
                continue;
            }
            nextStrike = System.currentTimeMillis() + every / 2 + random.nextLong(every);
            if (brokerDown > 0) {
                brokers.node(brokerDown).restart();
                brokers.awaitWhole();
                brokerDown = 0;
            }
            switch (random.nextInt(6)) {
                case 0, 1 -> strike("worker-killed", () -> crew.killOne(random));
                case 2, 3 -> strike("worker-frozen", () -> crew.freezeOne(random));
                case 4 -> strike("worker-restarted", () -> crew.restartOne(random));
                default -> {
                    brokerDown = 1 + random.nextInt(3);
                    int node = brokerDown;
                    strike("broker-killed", () -> brokers.node(node).kill());
                }
            }
        }
        if (brokerDown > 0) {
            brokers.node(brokerDown).restart();
        }
    }

    private void strike(String what, Runnable blow) {
        struck.merge(what, 1, Integer::sum);
        blow.run();
    }
}
