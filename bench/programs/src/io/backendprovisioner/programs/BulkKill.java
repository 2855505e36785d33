package io.backendprovisioner.programs;

import io.backendprovisioner.testkit.BulkProcess;
import io.backendprovisioner.testkit.ChildProcess;
import io.backendprovisioner.testkit.Options;
import io.backendprovisioner.testkit.WorkerProcess;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;

/**
 * {@code bulk submit} is killed in the middle and run again: alone, and a second time together with the worker. Each time
 * the results are complete and no backend is there twice. Ends with 0 if so, else with 1.
 */
final class BulkKill {
    private static final Duration LONGEST = Duration.ofMinutes(15);
    private static final String JAVA = "-Xmx256m";

    private final Scene scene;
    private final int rows;
    private final String inFlight;
    private final Path input = Path.of("target", "processes", "bulk-kill.csv");
    private final Path results = Path.of("target", "processes", "bulk-kill-results.csv");

    private BulkKill(Scene scene, int rows, String inFlight) {
        this.scene = scene;
        this.rows = rows;
        this.inFlight = inFlight;
    }

    static void main(String[] args) throws Exception {
        var options = Options.of(args, Map.of("rows", "10000", "latency", "50ms", "in-flight", "500"));
        System.out.println("bulk-kill " + options);
        String inFlight = "provisioner.intake.max-in-flight=" + options.whole("in-flight");
        boolean good = true;
        for (boolean alsoTheWorker : new boolean[] {false, true}) {
            System.out.println(alsoTheWorker ? "the command and the worker:" : "the command alone:");
            try (var scene = Scene.start(options.text("latency"), "", inFlight)) {
                good &= new BulkKill(scene, options.whole("rows"), inFlight).run(alsoTheWorker);
            }
        }
        System.out.println(good ? "PASSED" : "FAILED");
        System.exit(good ? 0 : 1);
    }

    private boolean run(boolean alsoTheWorker) throws Exception {
        BulkResults.writeInput(input, rows);
        Files.deleteIfExists(results);
        try (ChildProcess first = submit()) {
            Batches.await(
                    "a quarter to be made",
                    LONGEST,
                    () -> scene.simulator().backends().size() >= rows / 4);
            first.kill();
        }
        WorkerProcess successor = null;
        if (alsoTheWorker) {
            scene.worker().kill();
            successor = scene.beside("", inFlight).worker();
        }
        System.out.printf(
                "killed at %,d of %,d backends; results are %s%n",
                scene.simulator().backends().size(),
                rows,
                Files.exists(results) ? "there, and must not be" : "not there");
        boolean good = !Files.exists(results);
        try (ChildProcess second = submit()) {
            int exit = second.awaitExit(LONGEST);
            System.out.println("the second run ended with " + exit);
            good &= exit == 0;
        }
        good &= BulkResults.compare(results, rows, scene.simulator(), "").print();
        if (successor != null) {
            successor.close();
        }
        Files.delete(input);
        Files.delete(results);
        return good;
    }

    private ChildProcess submit() {
        return BulkProcess.start(
                JAVA, scene.broker().broker(), "submit", input.toString(), "--window=2000", "--out=" + results);
    }
}
