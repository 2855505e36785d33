package io.backendprovisioner.programs;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.backendprovisioner.testkit.Replies;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.producer.Producer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.jspecify.annotations.Nullable;

/** Requests that belong together, and what became of each. Number 7 of {@code orders} makes backend {@code orders-7}. */
final class Batch {
    private final String name;
    private final String topic;
    private final Producer<byte[], byte[]> producer;
    private final List<Row> rows = new ArrayList<>();
    private int answered;

    private static final class Row {
        private final long sentAt = System.currentTimeMillis();
        private long answeredAt;
        private String status = "";
    }

    Batch(String name, String topic, Producer<byte[], byte[]> producer) {
        this.name = name;
        this.topic = topic;
        this.producer = producer;
    }

    void send(int count) {
        send(count, null);
    }

    synchronized void send(int count, @Nullable Instant deadline) {
        for (int i = 0; i < count; i++) {
            String key = name + "-" + rows.size();
            String value = "{\"backendName\":\"" + key + "\",\"backendType\":\"HTTP\"}";
            var request = new ProducerRecord<>(topic, key.getBytes(UTF_8), value.getBytes(UTF_8));
            request.headers().add("kafka_correlationId", key.getBytes(UTF_8));
            request.headers().add("provisioner-batch", name.getBytes(UTF_8));
            if (deadline != null) {
                request.headers()
                        .add("provisioner-deadline", deadline.toString().getBytes(UTF_8));
            }
            rows.add(new Row());
            var _ = producer.send(request);
        }
    }

    synchronized void take(int number, ConsumerRecord<byte[], byte[]> reply) {
        Row row = rows.get(number);
        if (!row.status.isEmpty()) {
            throw new IllegalStateException("a second reply for " + name + "-" + number);
        }
        row.status = Replies.status(reply);
        row.answeredAt = System.currentTimeMillis();
        answered++;
    }

    synchronized int answered() {
        return answered;
    }

    synchronized boolean isOver() {
        return answered == rows.size();
    }

    synchronized Map<String, Integer> statuses() {
        Map<String, Integer> statuses = new TreeMap<>();
        rows.forEach(row -> statuses.merge(row.status, 1, Integer::sum));
        return statuses;
    }

    /** From the first request that was sent to the last reply by now, in milliseconds. */
    synchronized long duration() {
        long first = rows.stream().mapToLong(row -> row.sentAt).min().orElseThrow();
        return lastAnswer() - first;
    }

    /** When the last reply of that status came, in milliseconds since 1970. */
    synchronized long lastAnswer(String status) {
        return rows.stream()
                .filter(row -> row.status.equals(status))
                .mapToLong(row -> row.answeredAt)
                .max()
                .orElse(0);
    }

    private long lastAnswer() {
        return rows.stream().mapToLong(row -> row.answeredAt).max().orElseThrow();
    }

    /** Of the waits of those that were answered, the first ones left out; in milliseconds. */
    synchronized long percentile(int percent, int skipped) {
        long[] waits = rows.stream()
                .skip(skipped)
                .filter(row -> row.answeredAt > 0)
                .mapToLong(row -> row.answeredAt - row.sentAt)
                .sorted()
                .toArray();
        return waits[Math.clamp((long) Math.ceil(percent / 100.0 * waits.length) - 1, 0, waits.length - 1)];
    }

    @Override
    public synchronized String toString() {
        return name + " " + Arrays.toString(statuses().entrySet().toArray());
    }
}
