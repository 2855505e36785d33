package io.backendprovisioner.programs;

import io.backendprovisioner.testkit.BulkProcess;
import io.backendprovisioner.testkit.ChildProcess;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import java.util.TreeMap;

/**
 * A batch is cancelled in the middle by {@code bulk cancel}: a few seconds later the cloud is called for it no more, and
 * {@code bulk submit} ends with an answer to every row. Ends with 0 if so, else with 1.
 */
final class BulkCancel {
    private static final Duration LONGEST = Duration.ofMinutes(5);
    private static final Duration A_FEW_SECONDS = Duration.ofSeconds(3);
    private static final Duration A_WHILE = Duration.ofSeconds(15);
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
        try (var scene = Scene.start("50ms", "", "provisioner.pacing.calls-per-second=" + options.whole("per-second"));
                var submit = bulk(scene, "submit", input.toString(), "--batch=wrong", "--out=" + results)) {
            while (scene.simulator().creates() < options.whole("done")) {
                submit.mustBeAlive();
                Thread.sleep(10);
            }
            int exit;
            try (var cancel = bulk(scene, "cancel", "wrong")) {
                exit = cancel.awaitExit(LONGEST);
            }
            Thread.sleep(A_FEW_SECONDS);
            long calls = scene.simulator().creates();
            Thread.sleep(A_WHILE);
            long later = scene.simulator().creates() - calls;
            int submitted = submit.awaitExit(LONGEST);
            Map<String, Long> statuses = BulkResults.statuses(results);
            System.out.printf("%,d calls were made; the rows ended as %s%n", calls, new TreeMap<>(statuses));
            good = new Verdict()
                    .that("exit code of bulk cancel", exit, 0)
                    .that("exit code of bulk submit", submitted, 1)
                    .that("calls from " + A_FEW_SECONDS.toSeconds() + " s after it on", later, 0)
                    .that("rows that are CREATED", statuses.getOrDefault("CREATED", 0L), calls)
                    .that("rows that are CANCELLED", statuses.getOrDefault("CANCELLED", 0L), rows - calls)
                    .that(
                            "backends in the simulator's list",
                            scene.simulator().backends().size(),
                            calls)
                    .print();
        }
        Files.delete(input);
        Files.delete(results);
        System.out.println(good ? "PASSED" : "FAILED");
        System.exit(good ? 0 : 1);
    }

    private static ChildProcess bulk(Scene scene, String... arguments) {
        return BulkProcess.start(JAVA, scene.broker().broker(), arguments);
    }
}
