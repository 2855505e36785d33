package io.backendprovisioner.testkit;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.util.concurrent.atomic.AtomicLongArray;
import java.util.concurrent.atomic.AtomicReference;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.jspecify.annotations.Nullable;

/** Stands for the services that ask for backends: request number 7 has the key {@code run-7}, also its backend's name. */
public final class Producers implements AutoCloseable {
    private final KafkaProducer<byte[], byte[]> producer;
    private final String topic;
    private final AtomicReference<@Nullable Exception> failed = new AtomicReference<>();
    private final AtomicLongArray times;
    private int sent;

    /** @param most how many it will ever send */
    public Producers(Broker broker, String topic, int most) {
        producer = broker.producer();
        this.topic = topic;
        times = new AtomicLongArray(most);
    }

    public static String key(int number) {
        return "run-" + number;
    }

    public static String correlationId(int number) {
        return "correlation-" + number;
    }

    /** The number within a key or a correlation id. */
    public static int number(String text) {
        return Integer.parseInt(text.substring(text.lastIndexOf('-') + 1));
    }

    /** Sends as many more, and returns when Kafka has been handed them. */
    public void send(int count) {
        for (int i = 0; i < count; i++) {
            var _ = producer.send(request(sent++), (_, e) -> {
                if (e != null) {
                    failed.compareAndSet(null, e);
                }
            });
        }
        Exception cause = failed.get();
        if (cause != null) {
            throw new IllegalStateException("a request could not be sent", cause);
        }
    }

    public int sent() {
        return sent;
    }

    /** The timestamp of that request. */
    public long sentAt(int number) {
        return times.get(number);
    }

    private ProducerRecord<byte[], byte[]> request(int number) {
        long now = System.currentTimeMillis();
        times.set(number, now);
        String value =
                "{\"backendName\":\"" + key(number) + "\",\"backendType\":\"HTTP\",\"description\":\"backend of run "
                        + number + "\",\"tags\":[{\"key\":\"team\",\"value\":\"shop\"}]}";
        var request = new ProducerRecord<>(topic, null, now, key(number).getBytes(UTF_8), value.getBytes(UTF_8));
        request.headers().add("kafka_correlationId", correlationId(number).getBytes(UTF_8));
        return request;
    }

    @Override
    public void close() {
        producer.close();
    }
}
