package io.backendprovisioner.testkit;

import io.backendprovisioner.domain.Installation;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Properties;
import java.util.concurrent.ExecutionException;
import java.util.function.Predicate;
import java.util.stream.Stream;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.AdminClientConfig;
import org.apache.kafka.clients.admin.NewTopic;
import org.apache.kafka.clients.admin.OffsetSpec;
import org.apache.kafka.clients.consumer.ConsumerConfig;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerConfig;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.awaitility.Awaitility;

/** A real broker, wherever it runs, and what a test wants of it. */
public record Broker(String bootstrapServers) {
    private static final Duration PATIENCE = Duration.ofSeconds(60);

    public Admin admin() {
        return Admin.create(Map.of(AdminClientConfig.BOOTSTRAP_SERVERS_CONFIG, bootstrapServers));
    }

    /**
     * Looks at what has passed over it, where the build runs integration tests. Programs that measure bring more than a
     * check at the end should read, and the bench not even the libraries that it takes.
     */
    void mustHaveKeptTheContract() {
        if (System.getProperty("test.broker") != null) {
            Traffic.mustKeepTheContract(this);
        }
    }

    /** Whose backends those of its workers are, where the settings do not say so. */
    public Installation installation() {
        try (var admin = admin()) {
            return new Installation(admin.describeCluster().clusterId().get());
        } catch (ExecutionException | InterruptedException e) {
            throw new IllegalStateException(e);
        }
    }

    public void createTopic(String name, int partitions) {
        createTopic(name, partitions, Map.of());
    }

    public void createTopic(String name, int partitions, Map<String, String> settings) {
        try (Admin admin = admin()) {
            admin.createTopics(List.of(new NewTopic(name, Optional.of(partitions), Optional.empty()).configs(settings)))
                    .all()
                    .get();
        } catch (Exception e) {
            throw new IllegalStateException("topic " + name + " could not be created", e);
        }
        // The controller answers, and the broker hears of it a moment later.
        awaitTopics(name);
    }

    /** Waits until somebody has created them. */
    public void awaitTopics(String... names) {
        try (Admin admin = admin()) {
            Awaitility.await()
                    .atMost(PATIENCE)
                    .until(() -> admin.listTopics().names().get().containsAll(List.of(names)));
        }
    }

    public KafkaProducer<byte[], byte[]> producer() {
        return producer(Map.of());
    }

    public KafkaProducer<byte[], byte[]> producer(Map<String, String> more) {
        Properties settings = new Properties();
        settings.putAll(more);
        settings.put(ProducerConfig.BOOTSTRAP_SERVERS_CONFIG, bootstrapServers);
        settings.put(ProducerConfig.MAX_REQUEST_SIZE_CONFIG, 1_000_000);
        return new KafkaProducer<>(settings, new ByteArraySerializer(), new ByteArraySerializer());
    }

    /** Returns when it is written. */
    public void send(RawRequest request, String topic) {
        try (var producer = producer()) {
            producer.send(request.on(topic, null)).get();
        } catch (Exception e) {
            throw new IllegalStateException("the request was not sent", e);
        }
    }

    /** A read-committed consumer of the topics, from their beginning, in no group. */
    public KafkaConsumer<byte[], byte[]> consumer(String... topics) {
        Properties settings = new Properties();
        settings.put(ConsumerConfig.BOOTSTRAP_SERVERS_CONFIG, bootstrapServers);
        settings.put(ConsumerConfig.ISOLATION_LEVEL_CONFIG, "read_committed");
        settings.put(ConsumerConfig.AUTO_OFFSET_RESET_CONFIG, "earliest");
        var consumer = new KafkaConsumer<>(settings, new ByteArrayDeserializer(), new ByteArrayDeserializer());
        List<TopicPartition> partitions = Stream.of(topics)
                .flatMap(topic -> consumer.partitionsFor(topic).stream())
                .map(info -> new TopicPartition(info.topic(), info.partition()))
                .toList();
        consumer.assign(partitions);
        consumer.seekToBeginning(partitions);
        return consumer;
    }

    /** Reads until it has seen enough, and fails if that does not come about within a minute. */
    public List<ConsumerRecord<byte[], byte[]>> readUntil(
            Predicate<Collection<ConsumerRecord<byte[], byte[]>>> enough, String... topics) {
        try (var consumer = consumer(topics)) {
            return readUntil(enough, consumer);
        }
    }

    private static List<ConsumerRecord<byte[], byte[]>> readUntil(
            Predicate<Collection<ConsumerRecord<byte[], byte[]>>> enough, KafkaConsumer<byte[], byte[]> consumer) {
        List<ConsumerRecord<byte[], byte[]>> read = new ArrayList<>();
        long end = System.nanoTime() + PATIENCE.toNanos();
        while (!enough.test(read)) {
            if (System.nanoTime() > end) {
                throw new AssertionError("only " + read.size() + " records came within " + PATIENCE);
            }
            consumer.poll(Duration.ofMillis(100)).forEach(read::add);
        }
        return read;
    }

    /**
     * Everything that is committed in the topics by now. A commit is answered before its markers are in every partition
     * that it is of, so this waits for transactions that are open.
     */
    public List<ConsumerRecord<byte[], byte[]>> readAll(String... topics) {
        try (var consumer = consumer(topics)) {
            Map<TopicPartition, Long> ends = ends(consumer.assignment());
            return readUntil(
                    _ -> ends.entrySet().stream().allMatch(end -> consumer.position(end.getKey()) >= end.getValue()),
                    consumer);
        }
    }

    /** With what open transactions have written. */
    private Map<TopicPartition, Long> ends(Collection<TopicPartition> partitions) {
        Map<TopicPartition, OffsetSpec> latest = new HashMap<>();
        partitions.forEach(partition -> latest.put(partition, OffsetSpec.latest()));
        try (Admin admin = admin()) {
            Map<TopicPartition, Long> ends = new HashMap<>();
            admin.listOffsets(latest).all().get().forEach((partition, end) -> ends.put(partition, end.offset()));
            return ends;
        } catch (Exception e) {
            throw new IllegalStateException("the ends of " + partitions + " could not be read", e);
        }
    }
}
