package io.backendprovisioner.broker;

import io.backendprovisioner.domain.Installation;
import io.backendprovisioner.domain.Time;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeoutException;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.TopicDescription;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.Producer;
import org.apache.kafka.clients.producer.ProducerConfig;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.errors.TopicAuthorizationException;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.springframework.boot.kafka.autoconfigure.KafkaProperties;

/** The worker's broker, with the worker's settings, as somebody outside its group sees it. */
public final class BrokerAccess implements AutoCloseable {
    /** The longest wait for an answer of the broker. */
    public static final Duration PATIENCE = Duration.ofSeconds(10);

    private final KafkaProperties settings;
    private final Time time;
    private final String servers;
    private final Admin admin;

    public BrokerAccess(KafkaProperties settings, Time time) throws CannotRun {
        this.settings = settings;
        this.time = time;
        this.servers = String.join(",", settings.getBootstrapServers());
        try {
            this.admin = Admin.create(settings.buildAdminProperties());
        } catch (KafkaException e) {
            throw new CannotRun("no broker at " + servers + ": " + Refusal.said(e));
        }
    }

    public Admin admin() {
        return admin;
    }

    /** Returns what the broker says about a topic; empty where there is no such topic. */
    public Optional<TopicDescription> topic(String name) throws CannotRun, InterruptedException {
        try {
            var topics = admin.describeTopics(List.of(name)).allTopicNames();
            return Optional.ofNullable(time.get(topics, PATIENCE).get(name));
        } catch (TimeoutException e) {
            throw new CannotRun("no broker answered at " + servers + " within " + PATIENCE.toSeconds()
                    + " s: check spring.kafka.bootstrap-servers and that it is up");
        } catch (ExecutionException e) {
            if (Refusal.saysMissing(e)) {
                return Optional.empty();
            }
            if (e.getCause() instanceof TopicAuthorizationException) {
                throw failed(new TopicAuthorizationException(Set.of(name)));
            }
            throw failed(e);
        }
    }

    /** Returns all partitions of topics that the worker makes at its start. */
    public List<TopicPartition> partitions(Collection<String> topics) throws CannotRun, InterruptedException {
        List<TopicPartition> partitions = new ArrayList<>();
        for (String topic : topics) {
            existing(topic).partitions().forEach(info -> partitions.add(new TopicPartition(topic, info.partition())));
        }
        return partitions;
    }

    public TopicDescription existing(String topic) throws CannotRun, InterruptedException {
        return topic(topic)
                .orElseThrow(() -> new CannotRun("there is no topic " + topic + " at " + servers
                        + ": are the broker and the provisioner.lanes settings those of the worker?"));
    }

    /** @param named by the settings, or empty */
    public Installation installation(String named) throws CannotRun, InterruptedException {
        try {
            return OwnInstallation.of(named, admin);
        } catch (ExecutionException e) {
            throw failed(e);
        }
    }

    /** Returns a consumer that is in no group and commits nothing. */
    public Consumer<byte[], byte[]> readCommitted() {
        return new KafkaConsumer<>(
                ReadCommitted.settings(settings), new ByteArrayDeserializer(), new ByteArrayDeserializer());
    }

    public Producer<byte[], byte[]> producer() {
        return producer(Map.of());
    }

    /** @param defaults what counts where {@code spring.kafka.producer} says nothing else */
    public Producer<byte[], byte[]> producer(Map<String, Object> defaults) {
        Map<String, Object> producer = ClientSettings.producer(settings);
        producer.put(ProducerConfig.ACKS_CONFIG, "all");
        producer.put(ProducerConfig.ENABLE_IDEMPOTENCE_CONFIG, true);
        defaults.forEach(producer::putIfAbsent);
        return new KafkaProducer<>(producer, new ByteArraySerializer(), new ByteArraySerializer());
    }

    public CannotRun failed(Exception e) {
        return new CannotRun("the broker at " + servers + " refused: " + Refusal.said(e));
    }

    @Override
    public void close() {
        admin.close(Duration.ZERO);
    }
}
