package io.backendprovisioner.examples;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.backendprovisioner.testkit.Broker;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.function.Function;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.errors.WakeupException;

/**
 * Replies to each request twice: with what is never committed, and then with what is. It keeps senders waiting until all of a
 * kind have sent, so that they wait at the same time.
 */
final class ScriptedReplier implements AutoCloseable {
    private final int ofAKind;
    private final Function<String, String> aborted;
    private final Function<String, String> committed;
    private final KafkaConsumer<byte[], byte[]> consumer;
    private final KafkaProducer<byte[], byte[]> producer;
    private final Map<String, List<ConsumerRecord<byte[], byte[]>>> waiting = new HashMap<>();
    private final CompletableFuture<Void> end;

    /**
     * @param ofAKind how many requests there are to be whose keys begin alike, up to the last hyphen
     * @param aborted a reply's value, by the request's key
     */
    ScriptedReplier(
            Broker broker,
            String requestTopic,
            int ofAKind,
            Function<String, String> aborted,
            Function<String, String> committed) {
        this.ofAKind = ofAKind;
        this.aborted = aborted;
        this.committed = committed;
        consumer = broker.consumer(requestTopic);
        producer = broker.producer(Map.of("transactional.id", requestTopic));
        producer.initTransactions();
        end = CompletableFuture.runAsync(this::run, Thread::startVirtualThread);
    }

    private void run() {
        try (consumer;
                producer) {
            while (true) {
                consumer.poll(Duration.ofSeconds(1)).forEach(this::receive);
            }
        } catch (WakeupException e) {
            // closed
        }
    }

    private void receive(ConsumerRecord<byte[], byte[]> request) {
        String kind = text(request.key()).replaceFirst("-[^-]*$", "");
        List<ConsumerRecord<byte[], byte[]>> all = waiting.computeIfAbsent(kind, _ -> new ArrayList<>());
        all.add(request);
        if (all.size() == ofAKind) {
            for (var one : all) {
                reply(one, "CREATED", aborted);
                producer.abortTransaction();
                reply(one, "FAILED", committed);
                producer.commitTransaction();
            }
        }
    }

    private void reply(ConsumerRecord<byte[], byte[]> request, String status, Function<String, String> value) {
        producer.beginTransaction();
        String topic = text(request.headers().lastHeader("kafka_replyTopic").value());
        byte[] json = value.apply(text(request.key())).getBytes(UTF_8);
        var reply = new ProducerRecord<>(topic, request.key(), json);
        reply.headers().add(request.headers().lastHeader("kafka_correlationId"));
        reply.headers().add("provisioner-status", status.getBytes(UTF_8));
        var _ = producer.send(reply);
        producer.flush();
    }

    private static String text(byte[] bytes) {
        return new String(bytes, UTF_8);
    }

    @Override
    public void close() {
        consumer.wakeup();
        end.join();
    }
}
