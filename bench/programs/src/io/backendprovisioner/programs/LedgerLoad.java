package io.backendprovisioner.programs;

import io.backendprovisioner.domain.BackendId;
import io.backendprovisioner.domain.Installation;
import io.backendprovisioner.domain.Marker;
import io.backendprovisioner.domain.RequestKey;
import io.backendprovisioner.domain.SpecFingerprint;
import io.backendprovisioner.ledger.Entry;
import io.backendprovisioner.ledger.LedgerSnapshot;
import io.backendprovisioner.ledger.OwnedPartition;
import io.backendprovisioner.testkit.Broker;
import io.backendprovisioner.testkit.BrokerProcess;
import io.backendprovisioner.testkit.Options;
import io.backendprovisioner.testkit.Producers;
import io.backendprovisioner.testkit.TopicNames;
import io.backendprovisioner.testkit.WorkerLaunch;
import io.backendprovisioner.testkit.WorkerProcess;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.HexFormat;
import java.util.Map;
import java.util.Random;
import java.util.UUID;
import java.util.regex.Pattern;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.Uuid;

/**
 * What a full ledger costs a worker that takes it over: the time to read it, and the memory to hold it. Each entry is an
 * answer as the cloud gives it: a backend id of 32 digits, a request id of 36 characters. Ends with 0 if both are within
 * what they may be, else with 1.
 */
final class LedgerLoad {
    private static final int MOST_BYTES = 250;
    private static final int MOST_SECONDS = 10;
    private static final int MOST_WAITS = 120;
    private static final int PARTITIONS = 8;
    private static final Pattern RESTORED =
            Pattern.compile("event=ledger-restored partitions=\\d+ entries=(\\d+) ms=(\\d+)");

    private LedgerLoad() {}

    static void main(String[] args) throws Exception {
        var options = Options.of(args, Map.of("entries", "1000000", "java", ""));
        System.out.println("ledger-load " + options);
        boolean good;
        try (var broker = BrokerProcess.start()) {
            long before;
            try (var empty = worker(broker.broker(), options.text("java"))) {
                before = Sample.of(empty.process()).liveBytes();
                empty.stop();
            }
            fill(broker.broker(), options.whole("entries"));
            try (var full = worker(broker.broker(), options.text("java"))) {
                good = print(full, before, options.whole("entries"));
                full.stop();
            }
        }
        System.exit(good ? 0 : 1);
    }

    private static WorkerProcess worker(Broker broker, String java) {
        var launch = WorkerLaunch.against(broker, "http://127.0.0.1:9")
                .fromThePackage()
                .with("provisioner.topics.partitions=" + PARTITIONS);
        return (java.isBlank() ? launch : launch.withJava(java)).start().awaitReady();
    }

    private static void fill(Broker broker, int entries) {
        var random = new Random(1);
        Instant now = Instant.now();
        OwnedPartition[] partitions = new OwnedPartition[PARTITIONS];
        for (int i = 0; i < PARTITIONS; i++) {
            var requests = new TopicPartition(TopicNames.REQUESTS, i);
            partitions[i] = OwnedPartition.blank(
                    requests,
                    new Installation("load"),
                    LedgerSnapshot.ledgerOf(requests),
                    Duration.ofDays(7),
                    Uuid.ONE_UUID);
        }
        try (var producer = broker.producer()) {
            for (int i = 0; i < entries; i++) {
                byte[] id = new byte[16];
                random.nextBytes(id);
                var answer = new Entry.Answer(
                        new SpecFingerprint(random.nextLong(), random.nextLong()),
                        new BackendId(HexFormat.of().formatHex(id)),
                        new UUID(random.nextLong(), random.nextLong()).toString(),
                        false,
                        now);
                var _ = producer.send(partitions[i % PARTITIONS].record(
                        Marker.of(TopicNames.REQUESTS, new RequestKey(Producers.key(i))), answer));
            }
        }
    }

    private static boolean print(WorkerProcess worker, long before, int entries)
            throws IOException, InterruptedException {
        Restored restored = Restored.none();
        for (int i = 0; i < MOST_WAITS && restored.entries < entries; i++) {
            Thread.sleep(1000);
            restored = Restored.read(worker.process().log());
        }
        long bytes = (Sample.of(worker.process()).liveBytes() - before) / Math.max(1, restored.entries);
        boolean whole = restored.entries == entries;
        boolean soon = restored.millis <= MOST_SECONDS * 1000;
        boolean small = bytes <= MOST_BYTES;
        System.out.printf("%s %,d entries restored, of %,d%n", whole ? "ok  " : "BAD ", restored.entries, entries);
        System.out.printf(
                "%s that took %.1f s, at most %d%n", soon ? "ok  " : "BAD ", restored.millis / 1000.0, MOST_SECONDS);
        System.out.printf("%s each holds %d bytes of heap, at most %d%n", small ? "ok  " : "BAD ", bytes, MOST_BYTES);
        return whole && soon && small;
    }

    /** What the worker has said of it, all partitions together. */
    private record Restored(long entries, long millis) {
        static Restored none() {
            return new Restored(0, 0);
        }

        static Restored read(Path log) throws IOException {
            return RESTORED.matcher(Files.readString(log))
                    .results()
                    .map(line -> new Restored(Long.parseLong(line.group(1)), Long.parseLong(line.group(2))))
                    .reduce(
                            none(),
                            (one, other) -> new Restored(one.entries + other.entries, one.millis + other.millis));
        }
    }
}
