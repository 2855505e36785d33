package io.backendprovisioner.programs;

import io.backendprovisioner.testkit.BrokerProcess;
import io.backendprovisioner.testkit.ImageLayout;
import io.backendprovisioner.testkit.SimulatorProcess;
import io.backendprovisioner.testkit.WorkerLaunch;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.springframework.util.FileSystemUtils;

/**
 * How long a worker takes from the start of its process until it is ready, which is when the group has given it partitions
 * and it has read their ledgers: from the packaged jar, from the layout of the image without Java's cache, and as the image
 * starts. They take turns. Then what the last takes of a core when there is nothing to do, and its memory with as many
 * requests in flight as it takes.
 */
final class StartTime {
    private static final double MOST_SECONDS = 3;
    private static final int MOST_MEBIBYTES = 400;
    private static final double MOST_IDLE_PERCENT = 1;
    private static final Duration BETWEEN_LOOKS = Duration.ofMillis(50);
    private static final Duration SETTLING = Duration.ofSeconds(15);
    private static final Duration IDLE = Duration.ofSeconds(60);

    private final BrokerProcess broker;
    private final SimulatorProcess simulator;
    private final List<String> java;

    private StartTime(BrokerProcess broker, SimulatorProcess simulator, List<String> java) {
        this.broker = broker;
        this.simulator = simulator;
        this.java = java;
    }

    static void main(String[] args) throws Exception {
        var options = Options.of(
                args,
                Map.of(
                        "rounds", "7",
                        "requests", "30000",
                        "in-flight", "1000",
                        "latency", "1s",
                        "java", "-Xmx160m -XX:+UseSerialGC"));
        System.out.println("start-time " + options);
        var check = new Check();
        Path folder = Path.of("target", "start-time").toAbsolutePath();
        FileSystemUtils.deleteRecursively(folder);
        var layout = ImageLayout.make(folder);
        try (var broker = BrokerProcess.start();
                var simulator = SimulatorProcess.startPackaged("latency=" + options.text("latency"))) {
            var program = new StartTime(
                    broker, simulator, List.of(options.text("java").split(" ", -1)));
            check.atMost(
                    "seconds to ready, of the image", program.starts(layout, options.whole("rounds")), MOST_SECONDS);
            check.atMost("percent of a core, idle", program.idle(layout), MOST_IDLE_PERCENT);
            check.atMost(
                    "MiB resident at most, " + options.text("in-flight") + " in flight",
                    program.memory(layout, options.whole("in-flight"), options.whole("requests")),
                    MOST_MEBIBYTES);
        }
        check.end();
    }

    /** Returns the median of the image's. */
    private double starts(ImageLayout layout, int rounds) throws InterruptedException {
        List<List<String>> commands = List.of(
                List.of("bin/backend-provisioner"),
                layout.entryPoint(java.toArray(String[]::new)).stream()
                        .filter(word -> !word.startsWith("-XX:AOTCache="))
                        .toList(),
                layout.entryPoint(java.toArray(String[]::new)));
        List<String> names = List.of("packaged jar", "layout, no cache", "image");
        // The first makes the topics, and is not counted.
        start(commands.getFirst());
        double[][] seconds = new double[commands.size()][rounds];
        for (int round = 0; round < rounds; round++) {
            for (int turn = 0; turn < commands.size(); turn++) {
                int i = (turn + round) % commands.size();
                seconds[i][round] = start(commands.get(i));
            }
        }
        for (int i = 0; i < seconds.length; i++) {
            Arrays.sort(seconds[i]);
            System.out.printf(
                    Locale.ROOT,
                    "%-18s seconds to ready: least %.2f, median %.2f, most %.2f%n",
                    names.get(i),
                    seconds[i][0],
                    seconds[i][rounds / 2],
                    seconds[i][rounds - 1]);
        }
        return seconds[commands.size() - 1][rounds / 2];
    }

    private double start(List<String> command) throws InterruptedException {
        long begun = System.nanoTime();
        try (var worker = launch(command).start()) {
            while (!worker.isReady()) {
                worker.process().mustBeAlive();
                Thread.sleep(BETWEEN_LOOKS);
            }
            double seconds = (System.nanoTime() - begun) / 1e9;
            System.out.printf(
                    Locale.ROOT,
                    "  %.2f s, %.2f s of processor, %d MiB%n",
                    seconds,
                    worker.cpu().toMillis() / 1e3,
                    worker.process().status().residentBytes() >> 20);
            worker.stop();
            return seconds;
        }
    }

    private double idle(ImageLayout layout) throws InterruptedException {
        try (var worker =
                launch(layout.entryPoint(java.toArray(String[]::new))).start().awaitReady()) {
            Thread.sleep(SETTLING);
            Duration before = worker.cpu();
            Thread.sleep(IDLE);
            return 100.0 * worker.cpu().minus(before).toMillis() / IDLE.toMillis();
        }
    }

    private double memory(ImageLayout layout, int inFlight, int requests) throws InterruptedException {
        var worker = launch(layout.entryPoint(java.toArray(String[]::new)))
                .with("provisioner.intake.max-in-flight=" + inFlight)
                .start()
                .awaitReady();
        try (worker;
                var producers = new Producers(broker.broker(), Scene.REQUESTS, requests + 2 * inFlight);
                var replies = Replies.of(broker.broker(), Scene.REPLIES, _ -> {})) {
            List<Long> resident = new ArrayList<>();
            for (int seen = 0; seen < requests; seen += inFlight) {
                new Demand(2 * inFlight, producers, replies).until(seen);
                resident.add(worker.process().status().residentBytes() >> 20);
            }
            System.out.println("MiB resident, in steps of " + inFlight + " replies: " + resident);
            new Demand(0, producers, replies).until(producers.sent());
            return resident.stream().mapToLong(Long::longValue).max().orElseThrow();
        }
    }

    private WorkerLaunch launch(List<String> command) {
        return WorkerLaunch.against(broker.broker(), simulator.endpoint())
                .startedBy(command)
                .with("provisioner.pacing.calls-per-second=0");
    }
}
