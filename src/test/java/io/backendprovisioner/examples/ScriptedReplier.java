package io.backendprovisioner.examples;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.backendprovisioner.testkit.Broker;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.function.Function;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.errors.WakeupException;

/** Replies to each request twice: with what is never committed, and then with what is. */
final class ScriptedReplier implements AutoCloseable {
    private final KafkaConsumer<byte[], byte[]> consumer;
    private final KafkaProducer<byte[], byte[]> producer;
    private final CompletableFuture<Void> end;

    /** A reply's value, by the request's key. */
    ScriptedReplier(
            Broker broker, String requestTopic, Function<String, String> aborted, Function<String, String> committed) {
        consumer = broker.consumer(requestTopic);
        producer = broker.producer(Map.of("transactional.id", requestTopic));
        producer.initTransactions();
        end = CompletableFuture.runAsync(
                () -> {
                    try {
                        while (true) {
                            for (var request : consumer.poll(Duration.ofSeconds(1))) {
                                reply(request, "CREATED", aborted);
                                producer.abortTransaction();
                                reply(request, "FAILED", committed);
                                producer.commitTransaction();
                            }
                        }
                    } catch (WakeupException e) {
                        consumer.close();
                        producer.close();
                    }
                },
                Thread::startVirtualThread);
    }

    private void reply(ConsumerRecord<byte[], byte[]> request, String status, Function<String, String> value) {
        producer.beginTransaction();
        String topic = text(request.headers().lastHeader("kafka_replyTopic").value());
        var reply = new ProducerRecord<>(
                topic, request.key(), value.apply(text(request.key())).getBytes(UTF_8));
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
