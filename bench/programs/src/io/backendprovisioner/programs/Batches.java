package io.backendprovisioner.programs;

import io.backendprovisioner.testkit.Broker;
import io.backendprovisioner.testkit.Producers;
import io.backendprovisioner.testkit.Replies;
import io.backendprovisioner.testkit.TopicNames;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.BooleanSupplier;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.awaitility.Awaitility;
import org.jspecify.annotations.Nullable;

/** Somebody who sends several batches and reads what comes back. */
final class Batches implements AutoCloseable {
    private static final Duration GLANCE = Duration.ofMillis(10);

    private final KafkaProducer<byte[], byte[]> producer;
    private final Map<String, Batch> batches = new ConcurrentHashMap<>();
    private final Broker broker;
    private @Nullable Replies replies;

    Batches(Broker broker) {
        this.broker = broker;
        producer = broker.producer();
    }

    Batch interactive(String name) {
        return on(TopicNames.REQUESTS, name);
    }

    Batch bulk(String name) {
        return on(TopicNames.BULK_REQUESTS, name);
    }

    private Batch on(String topic, String name) {
        if (replies == null) {
            // Not before, since the worker makes the topic.
            replies = Replies.of(broker, TopicNames.REPLIES, this::take);
        }
        var batch = new Batch(name, topic, producer);
        batches.put(name, batch);
        return batch;
    }

    private void take(ConsumerRecord<byte[], byte[]> reply) {
        String id = Replies.correlationId(reply);
        Batch batch = batches.get(id.substring(0, id.lastIndexOf('-')));
        if (batch == null) {
            throw new IllegalStateException("a reply that nobody has asked for: " + id);
        }
        batch.take(Producers.number(id), reply);
    }

    /** Returns when it holds. */
    static void await(String what, Duration most, BooleanSupplier holds) {
        Awaitility.await(what).atMost(most).pollInterval(GLANCE).until(holds::getAsBoolean);
    }

    @Override
    public void close() {
        producer.close();
        if (replies != null) {
            replies.close();
        }
    }
}
