package io.backendprovisioner.programs;

import io.backendprovisioner.simulator.Action;
import io.backendprovisioner.simulator.Simulator;
import io.backendprovisioner.testkit.BrokerProcess;
import io.backendprovisioner.testkit.BulkProcess;
import io.backendprovisioner.testkit.ChildProcess;
import io.backendprovisioner.testkit.Options;
import io.backendprovisioner.testkit.Verdict;
import io.backendprovisioner.testkit.WorkerLaunch;
import io.backendprovisioner.testkit.WorkerProcess;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import java.util.Map;
import java.util.TreeMap;

/**
 * A batch is cancelled in the middle by {@code bulk cancel}: a few seconds later the cloud is called for it no more, and
 * {@code bulk submit} ends with an answer to every row. Ends with 0 if so, else with 1.
 */
final class BulkCancel {
    private static final Duration LONGEST = Duration.ofMinutes(5);
    private static final Duration A_FEW_SECONDS = Duration.ofSeconds(3);
    private static final String JAVA = "-Xmx256m";

    private BulkCancel() {}

    static void main(String[] args) throws Exception {
        var options = Options.of(args, Map.of("rows", "10000", "done", "1000", "per-second", "200"));
        System.out.println("bulk-cancel " + options);
        int rows = options.whole("rows");
        Path input = Path.of("target", "processes", "bulk-cancel.csv");
        Path results = Path.of("target", "processes", "bulk-cancel-results.csv");
        BulkResults.writeInput(input, rows);
        boolean good;
        try (var broker = BrokerProcess.start();
                var cloud = Simulator.start("--latency=50ms");
                var worker = worker(broker, cloud, options.text("per-second"));
                var submit = bulk(broker, "submit", input.toString(), "--batch=wrong", "--out=" + results)) {
            Batches.await("calls", LONGEST, () -> {
                worker.process().mustBeAlive();
                submit.mustBeAlive();
                return cloud.calls().count(Action.CREATE) >= options.whole("done");
            });
            int exit;
            try (var cancel = bulk(broker, "cancel", "wrong")) {
                exit = cancel.awaitExit(LONGEST);
            }
            long soon = System.nanoTime() + A_FEW_SECONDS.toNanos();
            // When every row is answered, no call can come any more.
            int submitted = submit.awaitExit(LONGEST);
            long[] arrivals = cloud.calls().createArrivals();
            long later =
                    Arrays.stream(arrivals).filter(arrival -> arrival > soon).count();
            Map<String, Long> statuses = BulkResults.statuses(results);
            System.out.printf("%,d calls were made; the rows ended as %s%n", arrivals.length, new TreeMap<>(statuses));
            good = new Verdict()
                    .that("exit code of bulk cancel", exit, 0)
                    .that("exit code of bulk submit", submitted, 1)
                    .that("calls from " + A_FEW_SECONDS.toSeconds() + " s after it on", later, 0)
                    .that("rows that are CREATED", statuses.getOrDefault("CREATED", 0L), arrivals.length)
                    .that("rows that are CANCELLED", statuses.getOrDefault("CANCELLED", 0L), rows - arrivals.length)
                    .that("backends in the simulator's list", cloud.backends().size(), arrivals.length)
                    .print();
        }
        Files.delete(input);
        Files.delete(results);
        System.out.println(good ? "PASSED" : "FAILED");
        System.exit(good ? 0 : 1);
    }

    private static WorkerProcess worker(BrokerProcess broker, Simulator cloud, String perSecond) {
        return WorkerLaunch.against(broker.broker(), cloud.endpoint())
                .fromThePackage()
                .with("provisioner.pacing.calls-per-second=" + perSecond)
                .start()
                .awaitReady();
    }

    private static ChildProcess bulk(BrokerProcess broker, String... arguments) {
        return BulkProcess.start(JAVA, broker.broker(), arguments);
    }
}
