package io.backendprovisioner.programs;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.time.Duration;
import java.util.BitSet;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.TreeMap;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/**
 * The packaged program against a real broker and the packaged simulator, each a process: every request is answered once,
 * and what the replies say exists is what the cloud says exists. Ends with 0 if all of it holds, else with 1.
 */
final class RealRun {
    private static final Duration QUIET = Duration.ofSeconds(30);
    private static final Duration FOR_SECOND_REPLIES = Duration.ofSeconds(5);

    private final int requests;
    private final BitSet answered = new BitSet();
    private final Map<String, String> idByKey = new HashMap<>();
    private final Map<String, Integer> statuses = new TreeMap<>();
    private int again;
    private int foreign;

    private RealRun(int requests) {
        this.requests = requests;
    }

    static void main(String[] args) throws Exception {
        var options = Options.of(args, Map.of("requests", "10000", "in-flight", "1000", "latency", "50ms", "java", ""));
        System.out.println("real-run " + options);
        boolean good;
        try (var scene = Scene.start(
                options.text("latency"),
                options.text("java"),
                "provisioner.intake.max-in-flight=" + options.whole("in-flight"))) {
            good = new RealRun(options.whole("requests")).run(scene);
            System.out.println("worker ended by SIGTERM with " + scene.worker().stop());
        }
        System.out.println(good ? "PASSED" : "FAILED");
        System.exit(good ? 0 : 1);
    }

    private boolean run(Scene scene) throws Exception {
        var broker = scene.broker().broker();
        long begun = System.nanoTime();
        int seen;
        try (var producers = new Producers(broker, Scene.REQUESTS, requests);
                var replies = Replies.of(broker, Scene.REPLIES, this::take)) {
            producers.send(requests);
            replies.awaitSeen(requests, QUIET);
            System.out.printf("%,d replies after %.1f s%n", replies.seen(), (System.nanoTime() - begun) / 1e9);
            replies.awaitSeen(Integer.MAX_VALUE, FOR_SECOND_REPLIES);
            seen = replies.seen();
        }
        List<JsonNode> backends = scene.simulator().backends();
        System.out.println(
                "statuses " + statuses + ", calls " + scene.simulator().calls().path("results"));
        return new Verdict()
                .that("replies", seen, requests)
                .that("correlation ids that were sent and came back", answered.cardinality(), requests)
                .that("replies beyond the first for a correlation id", again, 0)
                .that("replies of an unknown correlation id or another's key", foreign, 0)
                .that("replies that say CREATED", statuses.getOrDefault("CREATED", 0), requests)
                .that("backends in the simulator's list", backends.size(), requests)
                .that("different names among them", distinct(backends, "BackendName"), requests)
                .that("different ids among them", distinct(backends, "BackendId"), requests)
                .that("backends whose name and id are those of a reply", agreeing(backends), requests)
                .print();
    }

    private void take(ConsumerRecord<byte[], byte[]> reply) {
        String key = new String(reply.key(), UTF_8);
        String correlationId = Replies.correlationId(reply);
        int number = Producers.number(correlationId);
        if (number >= requests
                || !correlationId.equals(Producers.correlationId(number))
                || !key.equals(Producers.key(number))) {
            foreign++;
        } else if (answered.get(number)) {
            again++;
        }
        answered.set(number);
        statuses.merge(Replies.status(reply), 1, Integer::sum);
        idByKey.put(
                key,
                JsonMapper.shared().readTree(reply.value()).path("backendId").asString(""));
    }

    private int agreeing(List<JsonNode> backends) {
        return (int) backends.stream()
                .filter(backend -> Objects.equals(
                        idByKey.get(backend.path("BackendName").asString("")),
                        backend.path("BackendId").asString("")))
                .count();
    }

    private static int distinct(List<JsonNode> backends, String field) {
        Set<String> values = new HashSet<>();
        backends.forEach(backend -> values.add(backend.path(field).asString("")));
        return values.size();
    }
}
