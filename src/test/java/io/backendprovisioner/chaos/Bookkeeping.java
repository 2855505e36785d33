package io.backendprovisioner.chaos;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.backendprovisioner.testkit.Broker;
import io.backendprovisioner.testkit.Producers;
import io.backendprovisioner.testkit.Replies;
import io.backendprovisioner.testkit.TopicNames;
import io.backendprovisioner.testkit.Verdict;
import java.time.Duration;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.atomic.AtomicInteger;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** Sends requests, every tenth of them twice, of which a third asks to be told that it waits; keeps count of what comes. */
final class Bookkeeping implements AutoCloseable {
    private static final int TWICE_EVERY = 10;
    private static final int ASKING_EVERY = 3;
    private static final Duration FOR_SECOND_REPLIES = Duration.ofSeconds(15);

    private final Broker broker;
    private final KafkaProducer<byte[], byte[]> producer;
    private final int keys;
    private final AtomicInteger unsent = new AtomicInteger();
    private final Map<String, Integer> answers = new HashMap<>();
    private final Map<String, Set<String>> idsByKey = new HashMap<>();
    private final Map<String, Integer> outcomes = new TreeMap<>();
    private final Set<String> sent = new HashSet<>();
    private final Told told = new Told();
    private Replies replies;
    private int next;

    @SuppressWarnings("NullAway.Init")
    Bookkeeping(Broker broker, int keys) {
        this.broker = broker;
        this.producer = broker.producer();
        this.keys = keys;
    }

    /** Whether there is more to send. */
    boolean sendMore(int count) {
        if (next == 0) {
            replies = Replies.of(broker, TopicNames.REPLIES, this::take);
        }
        for (int i = 0; i < count && next < keys; i++, next++) {
            send(next, "first-" + next);
            if (next % TWICE_EVERY == 0) {
                send(next, "second-" + next);
            }
        }
        return next < keys;
    }

    private void send(int number, String correlation) {
        String value = "{\"backendName\":\"" + Producers.key(number) + "\",\"backendType\":\"HTTP\"}";
        var request =
                new ProducerRecord<>(TopicNames.REQUESTS, Producers.key(number).getBytes(UTF_8), value.getBytes(UTF_8));
        request.headers().add("kafka_correlationId", correlation.getBytes(UTF_8));
        sent.add(correlation);
        if (number % ASKING_EVERY == 0) {
            request.headers().add("provisioner-progress", "true".getBytes(UTF_8));
            told.asks(correlation);
        }
        var _ = producer.send(request, (_, e) -> {
            if (e != null) {
                unsent.incrementAndGet();
            }
        });
    }

    private void take(ConsumerRecord<byte[], byte[]> reply) {
        if (!Replies.isReply(reply)) {
            told.take(Replies.correlationId(reply));
            return;
        }
        told.answered(Replies.correlationId(reply));
        answers.merge(Replies.correlationId(reply), 1, Integer::sum);
        JsonNode json = JsonMapper.shared().readTree(reply.value());
        outcomes.merge(
                Replies.status(reply) + " "
                        + json.path("provenance").asString(json.path("code").asString("")),
                1,
                Integer::sum);
        idsByKey.computeIfAbsent(new String(reply.key(), UTF_8), _ -> new HashSet<>())
                .add(json.path("backendId").asString(""));
    }

    void awaitAll(Duration quiet) throws InterruptedException {
        producer.flush();
        replies.awaitSeen(sent.size(), quiet);
        replies.awaitSeen(Integer.MAX_VALUE, FOR_SECOND_REPLIES);
        replies.close();
    }

    boolean verdict(List<JsonNode> backends) {
        Set<String> known = new HashSet<>();
        Set<String> names = new HashSet<>();
        backends.forEach(backend -> {
            known.add(backend.path("BackendId").asString(""));
            names.add(backend.path("BackendName").asString(""));
        });
        Set<String> named = new HashSet<>();
        idsByKey.values().forEach(named::addAll);
        System.out.println("outcomes " + outcomes + ", told that they wait " + told.told());
        return told.judge(new Verdict())
                .that("requests that the broker did not take", unsent.get(), 0)
                .that(
                        "requests without a reply",
                        sent.stream().filter(id -> !answers.containsKey(id)).count(),
                        0)
                .that(
                        "requests with a second reply",
                        answers.values().stream().filter(count -> count > 1).count(),
                        0)
                .that("backends", backends.size(), keys)
                .that("keys with two backends", backends.size() - names.size(), 0)
                .that(
                        "keys whose replies name more than one backend",
                        idsByKey.values().stream().filter(ids -> ids.size() > 1).count(),
                        0)
                .that(
                        "orphan backends",
                        known.stream().filter(id -> !named.contains(id)).count(),
                        0)
                .that(
                        "replies naming a backend that the cloud does not know",
                        named.stream().filter(id -> !known.contains(id)).count(),
                        0)
                .print();
    }

    @Override
    public void close() {
        producer.close();
    }
}
