package example;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.StringDeserializer;
import org.apache.kafka.common.serialization.StringSerializer;

/** Asks for backends, one at a time, and waits for each reply. For one thread. */
public final class Backends implements AutoCloseable {
    private static final Duration TO_REACH_THE_BROKER = Duration.ofSeconds(10);

    private final String requestTopic;
    private final String replyTopic;
    private final Optional<Integer> replyPartition;
    private final KafkaConsumer<String, String> consumer;
    private final KafkaProducer<String, String> producer;

    /** A reply's value, and its status, which has a header of its own. */
    public record Reply(String status, String json) {}

    /**
     * Ready to send: whatever is replied from now on will be seen.
     *
     * @param replyPartition the one of the reply topic that is this sender's; none if it reads all of them
     * @throws KafkaException if the broker cannot be reached or refuses
     * @throws IllegalArgumentException if a topic or the partition is missing
     */
    public Backends(
            String bootstrapServers, String requestTopic, String replyTopic, Optional<Integer> replyPartition) {
        this.requestTopic = requestTopic;
        this.replyTopic = replyTopic;
        this.replyPartition = replyPartition;
        // No group: partitions are assigned by hand. Others than read_committed may see a reply twice, or one that never counts.
        consumer = new KafkaConsumer<>(
                Map.of(
                        "bootstrap.servers", bootstrapServers,
                        "isolation.level", "read_committed",
                        "allow.auto.create.topics", "false"),
                new StringDeserializer(),
                new StringDeserializer());
        try {
            partitionsOf(requestTopic);
            startAtTheEnd();
            producer = new KafkaProducer<>(
                    Map.of("bootstrap.servers", bootstrapServers), new StringSerializer(), new StringSerializer());
        } catch (RuntimeException e) {
            consumer.close();
            throw e;
        }
    }

    private void startAtTheEnd() {
        List<TopicPartition> mine = partitionsOf(replyTopic).stream()
                .filter(partition -> replyPartition.isEmpty() || partition.partition() == replyPartition.get())
                .toList();
        if (mine.isEmpty()) {
            throw new IllegalArgumentException(
                    "the topic " + replyTopic + " has no partition " + replyPartition.orElseThrow());
        }
        consumer.assign(mine);
        consumer.seekToEnd(mine);
        // Only now it is looked where the end is: before anything is sent, or the reply could come before it.
        mine.forEach(partition -> consumer.position(partition, TO_REACH_THE_BROKER));
    }

    private List<TopicPartition> partitionsOf(String topic) {
        try {
            List<TopicPartition> partitions = consumer.partitionsFor(topic, TO_REACH_THE_BROKER).stream()
                    .map(info -> new TopicPartition(info.topic(), info.partition()))
                    .toList();
            if (partitions.isEmpty()) {
                throw new IllegalArgumentException("there is no topic " + topic);
            }
            return partitions;
        } catch (org.apache.kafka.common.errors.TimeoutException e) {
            throw new KafkaException("no broker answers", e);
        }
    }

    /**
     * Sends a request and waits for its reply.
     *
     * @param key what is wanted; the same when it is sent again
     * @return empty if no reply came in time, which says nothing about the backend
     * @throws KafkaException if it is not known whether the request was sent, or the reply cannot be read
     */
    public Optional<Reply> create(String key, String json, Duration timeout) throws InterruptedException {
        String id = UUID.randomUUID().toString(); // this attempt's alone
        var request = new ProducerRecord<>(requestTopic, key, json);
        request.headers().add("kafka_correlationId", id.getBytes(UTF_8));
        request.headers().add("kafka_replyTopic", replyTopic.getBytes(UTF_8));
        replyPartition.ifPresent(partition -> request.headers()
                .add("kafka_replyPartition", ByteBuffer.allocate(4).putInt(partition).array()));
        long end = System.nanoTime() + timeout.toNanos();
        try {
            producer.send(request).get(timeout.toMillis(), TimeUnit.MILLISECONDS);
        } catch (ExecutionException | TimeoutException e) {
            throw new KafkaException("it is not known whether the request was sent: " + e.getMessage(), e);
        }
        for (long left = timeout.toNanos(); left > 0; left = end - System.nanoTime()) {
            for (ConsumerRecord<String, String> record : consumer.poll(Duration.ofNanos(left))) {
                if (header(record, "kafka_correlationId").equals(id)) {
                    return Optional.of(new Reply(header(record, "provisioner-status"), record.value()));
                }
            }
        }
        return Optional.empty();
    }

    private static String header(ConsumerRecord<String, String> record, String name) {
        var header = record.headers().lastHeader(name);
        return header == null || header.value() == null ? "" : new String(header.value(), UTF_8);
    }

    @Override
    public void close() {
        producer.close(Duration.ofSeconds(1));
        consumer.close();
    }
}
