package example;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ExecutionException;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.errors.TimeoutException;
import org.apache.kafka.common.errors.UnknownTopicOrPartitionException;
import org.springframework.kafka.KafkaException;
import org.springframework.kafka.core.KafkaAdmin;
import org.springframework.kafka.requestreply.KafkaReplyTimeoutException;
import org.springframework.kafka.requestreply.ReplyingKafkaTemplate;
import org.springframework.stereotype.Component;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** Asks for backends and waits for their replies, from as many threads as you like. */
@Component
class Backends {
    private static final Duration TO_START = Duration.ofSeconds(30);

    private final ReplyingKafkaTemplate<String, String, String> template;
    private final KafkaAdmin admin;
    private final BackendsProperties settings;
    private final JsonMapper json = new JsonMapper();

    /** Its status has a header of its own, so that it can be told without reading the value. */
    record Reply(String status, JsonNode value) {}

    Backends(
            ReplyingKafkaTemplate<String, String, String> template, KafkaAdmin admin, BackendsProperties settings) {
        this.template = template;
        this.admin = admin;
        this.settings = settings;
    }

    /**
     * Returns when whatever is replied from now on will be seen.
     *
     * @throws KafkaException if the broker cannot be reached, or a topic or the partition is missing
     */
    void awaitReady() throws InterruptedException {
        Integer mine = settings.replyPartition();
        partitionsOf(settings.requestTopic());
        if (partitionsOf(settings.replyTopic()) <= (mine == null ? 0 : mine)) {
            throw new KafkaException("the topic " + settings.replyTopic() + " has no partition " + mine);
        }
        if (!template.waitForAssignment(TO_START)) {
            throw new KafkaException("replies cannot be read on " + settings.replyTopic());
        }
    }

    private int partitionsOf(String topic) {
        try {
            return admin.describeTopics(topic).get(topic).partitions().size();
        } catch (KafkaException e) {
            if (e.contains(UnknownTopicOrPartitionException.class)) {
                throw new KafkaException("there is no topic " + topic);
            }
            throw e.contains(TimeoutException.class) ? new KafkaException("no broker answers") : e;
        }
    }

    /**
     * Sends a request and waits for its reply.
     *
     * @param key what is wanted; the same when it is sent again. The template gives each attempt a correlation id
     * @return empty if no reply came in time, which says nothing about the backend
     * @throws KafkaException if it is not known whether the request was sent
     */
    Optional<Reply> create(String key, Map<String, ?> backend) throws InterruptedException {
        var request = new ProducerRecord<>(settings.requestTopic(), key, json.writeValueAsString(backend));
        try {
            ConsumerRecord<String, String> reply =
                    template.sendAndReceive(request).get();
            var status = reply.headers().lastHeader("provisioner-status");
            return Optional.of(new Reply(new String(status.value(), UTF_8), json.readTree(reply.value())));
        } catch (ExecutionException e) {
            if (e.getCause() instanceof KafkaReplyTimeoutException) {
                return Optional.empty();
            }
            throw new KafkaException("it is not known whether the request was sent", e.getCause());
        }
    }
}
