package io.backendprovisioner.programs;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.backendprovisioner.testkit.BulkProcess;
import io.backendprovisioner.testkit.ChildProcess;
import io.backendprovisioner.testkit.Options;
import io.backendprovisioner.testkit.Producers;
import io.backendprovisioner.testkit.Replies;
import io.backendprovisioner.testkit.TopicNames;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import org.apache.kafka.clients.consumer.ConsumerRecord;

/**
 * A large file through {@code bulk submit}, as a process of a small heap, twice. Shown: results that are the cloud's list
 * row for row, memory that does not grow, rows sent at no less than 0.9 of the rate at which the same worker answers requests
 * that all lie ready in the topic, before and after it, and a second run that calls for nothing. The window is as large as
 * the file may need, or the worker's answers would set the pace of the sending. How fast the rows were answered is told
 * beside it: there the command and the worker share the processors. Ends with 0 if all of it holds, else with 1.
 */
final class BulkRun {
    private static final Duration LONGEST = Duration.ofMinutes(30);
    private static final Duration QUIET = Duration.ofSeconds(60);
    private static final double LEAST_SHARE = 0.9;
    private static final int MEGABYTE = 1024 * 1024;

    private final Scene scene;
    private final int rows;
    private final String heap;
    private final Path input = Path.of("target", "processes", "bulk-run.csv");
    private final Path results = Path.of("target", "processes", "bulk-run-results.csv");

    private long firstReply;
    private long lastReply;
    private int replies;
    private long firstSent = Long.MAX_VALUE;
    private long lastSent;

    private BulkRun(Scene scene, int rows, String heap) {
        this.scene = scene;
        this.rows = rows;
        this.heap = heap;
    }

    static void main(String[] args) throws Exception {
        var options = Options.of(
                args, Map.of("rows", "100000", "latency", "50ms", "in-flight", "1000", "java", "", "heap", "256m"));
        System.out.println("bulk-run " + options);
        boolean good;
        try (var scene = Scene.start(
                options.text("latency"),
                options.text("java"),
                "provisioner.intake.max-in-flight=" + options.whole("in-flight"))) {
            good = new BulkRun(scene, options.whole("rows"), options.text("heap")).run();
        }
        System.out.println(good ? "PASSED" : "FAILED");
        System.exit(good ? 0 : 1);
    }

    private boolean run() throws Exception {
        BulkResults.writeInput(input, rows);
        var broker = scene.broker().broker();
        boolean good;
        try (var answers = Replies.of(broker, TopicNames.REPLIES, _ -> count());
                var sent = Replies.of(broker, TopicNames.BULK_REQUESTS, this::sent);
                var producers = new Producers(broker, TopicNames.BULK_REQUESTS, 3 * rows)) {
            System.out.printf("%,.0f answers/s while it is cold%n", ready(producers, answers));
            double before = ready(producers, answers);
            int exit = submit("first run");
            answers.awaitSeen(3 * rows, QUIET);
            double bulk = perSecond();
            double after = ready(producers, answers);
            double ready = (before + after) / 2;
            System.out.printf(
                    "%,.0f answers/s to requests that lie ready, %,.0f before the run and %,.0f after it%n",
                    ready, before, after);
            sent.awaitSeen(4 * rows, QUIET);
            double sending = sentPerSecond();
            boolean fast = sending >= LEAST_SHARE * ready;
            System.out.printf(
                    "%s %,.0f rows/s sent by bulk submit, %.2f of that; the aim is %.1f%n",
                    fast ? "ok  " : "BAD ", sending, sending / ready, LEAST_SHARE);
            System.out.printf("     %,.0f answers/s to them, %.2f of that%n", bulk, bulk / ready);
            boolean right = BulkResults.compare(results, rows, scene.simulator(), "created")
                    .print();
            good = fast && exit == 0 && right;

            long calls = scene.simulator().creates();
            exit = submit("second run");
            right = BulkResults.compare(results, rows, scene.simulator(), "replayed")
                    .that(
                            "calls of CreateBackend in the second run",
                            scene.simulator().creates() - calls,
                            0)
                    .print();
            good &= exit == 0 && right;
        }
        Files.delete(input);
        Files.delete(results);
        return good;
    }

    /** Answers a second to as many requests as the file has rows. */
    private double ready(Producers producers, Replies answers) throws InterruptedException {
        perSecond();
        int all = answers.seen() + rows;
        producers.send(rows);
        if (!answers.awaitSeen(all, QUIET)) {
            throw new IllegalStateException("no more replies: " + answers.seen() + " of " + all);
        }
        return perSecond();
    }

    /** By the records' own time stamps. */
    private synchronized void sent(ConsumerRecord<byte[], byte[]> request) {
        if (new String(request.key(), UTF_8).contains(BulkResults.IN_KEY)) {
            firstSent = Math.min(firstSent, request.timestamp());
            lastSent = Math.max(lastSent, request.timestamp());
        }
    }

    private synchronized double sentPerSecond() {
        return rows * 1e3 / Math.max(1, lastSent - firstSent);
    }

    private synchronized void count() {
        long now = System.nanoTime();
        firstReply = replies == 0 ? now : firstReply;
        lastReply = now;
        replies++;
    }

    /** Of the replies since the last time. */
    private synchronized double perSecond() {
        double rate = replies * 1e9 / Math.max(1, lastReply - firstReply);
        replies = 0;
        return rate;
    }

    private int submit(String what) throws Exception {
        long begun = System.nanoTime();
        long most = 0;
        long halfWay = 0;
        try (ChildProcess bulk = BulkProcess.start(
                "-Xmx" + heap,
                scene.broker().broker(),
                "submit",
                input.toString(),
                "--window=100000",
                "--out=" + results)) {
            while (bulk.isAlive()) {
                long resident = resident(bulk);
                most = Math.max(most, resident);
                if (halfWay == 0 && answered() > rows / 2) {
                    halfWay = resident;
                }
                Thread.sleep(100);
            }
            int exit = bulk.awaitExit(LONGEST);
            System.out.printf(
                    "%s: ended with %d after %.1f s; resident memory %,d MB at half of it, at most %,d MB, under -Xmx%s; log %s%n",
                    what,
                    exit,
                    (System.nanoTime() - begun) / 1e9,
                    halfWay / MEGABYTE,
                    most / MEGABYTE,
                    heap,
                    bulk.log());
            return exit;
        }
    }

    /** 0 when it has just ended. */
    private static long resident(ChildProcess process) {
        try {
            return process.status().residentBytes();
        } catch (RuntimeException e) {
            return 0;
        }
    }

    private synchronized int answered() {
        return replies;
    }
}
