package io.backendprovisioner.programs;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.backendprovisioner.simulator.Simulator;
import io.backendprovisioner.testkit.BrokerProcess;
import io.backendprovisioner.testkit.Options;
import io.backendprovisioner.testkit.Replies;
import io.backendprovisioner.testkit.TopicNames;
import io.backendprovisioner.testkit.WorkerLaunch;
import java.nio.file.Files;
import java.time.Duration;
import java.util.Map;
import java.util.TreeMap;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.producer.ProducerRecord;

/**
 * The largest requests that are valid, all at once into both lanes, for a worker with little memory and a slow cloud: the
 * largest value, and with every fourth as many headers as a record may hold. All are answered and memory suffices. Ends
 * with 0 if so, else with 1.
 */
final class Flood {
    private static final Duration QUIET = Duration.ofMinutes(2);
    private static final int VALUE_BYTES = 64 * 1024;
    private static final int HEADERS = 900;

    /** As long as the simulator takes it in a URL. */
    private static final int DESCRIPTION = 60_000;

    private final Map<String, Integer> statuses = new TreeMap<>();

    private Flood() {}

    static void main(String[] args) throws Exception {
        var options = Options.of(
                args,
                Map.of(
                        "requests",
                        "4000",
                        "heap",
                        "128m",
                        "latency",
                        "300ms",
                        "header-bytes",
                        "900",
                        "in-flight",
                        "1000"));
        System.out.println("flood " + options);
        new Flood().run(options);
    }

    private void run(Options options) throws Exception {
        int requests = options.whole("requests");
        var check = new Check();
        try (var broker = BrokerProcess.start();
                var cloud = Simulator.start("--latency=" + options.text("latency"));
                var worker = WorkerLaunch.against(broker.broker(), cloud.endpoint())
                        .with(
                                "provisioner.pacing.calls-per-second=0",
                                "provisioner.intake.max-in-flight=" + options.whole("in-flight"))
                        .withJava("-Xmx" + options.text("heap"), "-XX:+UseSerialGC", "-XX:+ExitOnOutOfMemoryError")
                        .start()
                        .awaitReady();
                var producer = broker.broker().producer();
                var replies = Replies.of(broker.broker(), TopicNames.REPLIES, this::take)) {
            long begun = System.nanoTime();
            for (int number = 0; number < requests; number++) {
                var _ = producer.send(request(number, options.whole("header-bytes")));
            }
            producer.flush();
            System.out.printf("sent in %d s%n", (System.nanoTime() - begun) / 1_000_000_000);
            replies.awaitSeen(requests, QUIET);
            System.out.printf("%s after %d s%n", statuses, (System.nanoTime() - begun) / 1_000_000_000);
            check.atLeast("replies", replies.seen(), requests);
            check.atLeast("of them CREATED", statuses.getOrDefault("CREATED", 0), requests);
            check.atLeast("the worker is alive", worker.process().isAlive() ? 1 : 0, 1);
            if (worker.process().isAlive()) {
                System.out.printf(
                        "resident at most %d MiB%n", worker.process().status().residentBytes() >> 20);
            }
            try (var lines = Files.lines(worker.process().log())) {
                check.atMost(
                        "lines that tell of too little memory",
                        lines.filter(line -> line.contains("OutOfMemory") || line.contains("event=bug"))
                                .count(),
                        0);
            }
        }
        check.end();
    }

    private synchronized void take(ConsumerRecord<byte[], byte[]> reply) {
        statuses.merge(Replies.status(reply), 1, Integer::sum);
    }

    private static ProducerRecord<byte[], byte[]> request(int number, int headerBytes) {
        String value = "{\"backendName\":\"flood-" + number + "\",\"backendType\":\"HTTP\",\"description\":\"\"}";
        String filled = value.replace("\"\"", "\"" + "d".repeat(DESCRIPTION) + "\"");
        filled += " ".repeat(VALUE_BYTES - filled.length());
        String topic = number % 2 == 0 ? TopicNames.REQUESTS : TopicNames.BULK_REQUESTS;
        var record = new ProducerRecord<>(topic, ("flood-" + number).getBytes(UTF_8), filled.getBytes(UTF_8));
        record.headers().add("kafka_correlationId", ("flood-" + number).getBytes(UTF_8));
        record.headers().add("provisioner-batch", ("batch-" + number % 7).getBytes(UTF_8));
        if (number % 4 == 0) {
            for (int i = 0; i < HEADERS; i++) {
                record.headers().add("h" + i, new byte[headerBytes]);
            }
        }
        return record;
    }
}
