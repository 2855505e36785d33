package io.backendprovisioner.programs;

import io.backendprovisioner.testkit.Broker;
import io.backendprovisioner.testkit.Options;
import io.backendprovisioner.testkit.Producers;
import io.backendprovisioner.testkit.TopicNames;
import io.backendprovisioner.testkit.WorkerProcess;
import java.time.Duration;
import java.util.Map;

/** Waiting costs nothing: what ten thousand requests that wait for their turn take of a processor. */
final class Waiting {
    private static final Duration PATIENCE = Duration.ofMinutes(2);
    private static final Duration TO_CALM_DOWN = Duration.ofSeconds(20);

    private Waiting() {}

    static void main(String[] args) throws Exception {
        var options = Options.of(args, Map.of("requests", "10000", "seconds", "60", "java", ""));
        System.out.println("waiting " + options);
        Duration measured = Duration.ofSeconds(options.whole("seconds"));
        var check = new Check();
        try (var scene = Scene.start(
                "50ms",
                options.text("java"),
                "provisioner.pacing.calls-per-second=0.02",
                "provisioner.intake.read-ahead=" + options.whole("requests"))) {
            Thread.sleep(TO_CALM_DOWN);
            double idle = used(scene.worker(), measured);
            send(scene.broker().broker(), options.whole("requests"));
            Batches.await("all to wait", PATIENCE, () -> waiting(scene.worker()) >= options.whole("requests") - 10);
            Thread.sleep(TO_CALM_DOWN);
            double busy = used(scene.worker(), measured);
            System.out.printf(
                    "%,.0f wait; of a core the worker took %.2f %% before, %.2f %% while they wait%n",
                    waiting(scene.worker()), 100 * idle, 100 * busy);
            check.atMost("percent of a core while they wait", 100 * busy, 5);
        }
        check.end();
    }

    private static void send(Broker broker, int requests) {
        try (var producers = new Producers(broker, TopicNames.REQUESTS, requests)) {
            producers.send(requests);
        }
    }

    private static double used(WorkerProcess worker, Duration time) throws InterruptedException {
        Duration before = worker.cpu();
        Thread.sleep(time);
        return (double) worker.cpu().minus(before).toNanos() / time.toNanos();
    }

    private static double waiting(WorkerProcess worker) {
        return worker.meters()
                .lines()
                .filter(line -> line.startsWith("provisioner_permits_waiting{"))
                .mapToDouble(line -> Double.parseDouble(line.substring(line.lastIndexOf(' '))))
                .sum();
    }
}
