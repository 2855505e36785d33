package io.backendprovisioner;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.backendprovisioner.contract.ReplyReader;
import io.backendprovisioner.contract.ReplyStatus;
import io.backendprovisioner.testkit.Broker;
import io.backendprovisioner.testkit.OnBroker;
import io.backendprovisioner.testkit.Stage;
import io.backendprovisioner.testkit.TopicNames;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.apache.kafka.clients.consumer.ConsumerConfig;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.producer.ProducerConfig;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.serialization.StringDeserializer;
import org.apache.kafka.common.serialization.StringSerializer;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.springframework.kafka.core.DefaultKafkaConsumerFactory;
import org.springframework.kafka.core.DefaultKafkaProducerFactory;
import org.springframework.kafka.listener.ContainerProperties;
import org.springframework.kafka.listener.KafkaMessageListenerContainer;
import org.springframework.kafka.requestreply.ReplyingKafkaTemplate;
import org.springframework.kafka.requestreply.RequestReplyFuture;
import org.springframework.kafka.support.TopicPartitionOffset;

/** Spring's own client for requests and replies works as it is. */
@OnBroker
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class ReplyingKafkaTemplateIT {
    private static final Duration PATIENCE = Duration.ofSeconds(60);
    private static final int REPLY_PARTITION = 2;

    private final TopicNames topics = TopicNames.startingWith("replying-template");
    private final String mine = topics.replies("mine");
    private final Broker broker;
    private final Stage stage;
    private final DefaultKafkaProducerFactory<String, String> producers;

    ReplyingKafkaTemplateIT(Broker broker) {
        this.broker = broker;
        stage = new Stage(broker, topics, List.of(mine), "--provisioner.pacing.calls-per-second=0");
        producers = new DefaultKafkaProducerFactory<>(
                Map.of(ProducerConfig.BOOTSTRAP_SERVERS_CONFIG, broker.bootstrapServers()),
                new StringSerializer(),
                new StringSerializer());
    }

    @AfterAll
    void end() {
        producers.destroy();
        stage.close();
    }

    @Test
    void everyCallerGetsItsOwnReply() throws Exception {
        // On a partition of its own, since replies for others go to the same topic.
        var template = template(new ContainerProperties(new TopicPartitionOffset(mine, REPLY_PARTITION)));
        try {
            Map<String, RequestReplyFuture<String, String, String>> waiting = new LinkedHashMap<>();
            for (int number = 0; number < 50; number++) {
                waiting.put("caller-" + number, template.sendAndReceive(request("caller-" + number, "HTTP")));
            }
            for (var caller : waiting.entrySet()) {
                ConsumerRecord<String, String> record = caller.getValue().get(PATIENCE.toSeconds(), TimeUnit.SECONDS);
                var reply = ReplyReader.read(record.value().getBytes(UTF_8)).orElseThrow();
                assertThat(record.key()).isEqualTo(caller.getKey());
                assertThat(record.topic()).isEqualTo(mine);
                assertThat(record.partition()).isEqualTo(REPLY_PARTITION);
                assertThat(reply.status()).isEqualTo(ReplyStatus.CREATED);
                assertThat(stage.simulator().backendsNamed(caller.getKey()))
                        .singleElement()
                        .satisfies(backend -> assertThat(backend.id()).isEqualTo(reply.backendId()));
            }
        } finally {
            template.destroy();
        }
    }

    @Test
    void callersThatShareATopicIgnoreEachOthersReplies() throws Exception {
        var first = template(shared("first"));
        var second = template(shared("second"));
        try {
            var good = first.sendAndReceive(request("shared-good", "HTTP"));
            var bad = second.sendAndReceive(request("shared-bad", ""));
            assertThat(good.get(PATIENCE.toSeconds(), TimeUnit.SECONDS).value()).contains("\"CREATED\"", "shared-good");
            assertThat(bad.get(PATIENCE.toSeconds(), TimeUnit.SECONDS).value())
                    .contains("\"REJECTED\"", "/backendType");
        } finally {
            first.destroy();
            second.destroy();
        }
    }

    private ContainerProperties shared(String caller) {
        var container = new ContainerProperties(topics.replies());
        container.setGroupId(topics.group() + "." + caller);
        return container;
    }

    private ProducerRecord<String, String> request(String name, String type) {
        return new ProducerRecord<>(
                topics.requests(), name, "{\"backendName\":\"" + name + "\",\"backendType\":\"" + type + "\"}");
    }

    private ReplyingKafkaTemplate<String, String, String> template(ContainerProperties container) throws Exception {
        var consumers = new DefaultKafkaConsumerFactory<>(
                Map.<String, Object>of(
                        ConsumerConfig.BOOTSTRAP_SERVERS_CONFIG, broker.bootstrapServers(),
                        ConsumerConfig.ISOLATION_LEVEL_CONFIG, "read_committed",
                        ConsumerConfig.AUTO_OFFSET_RESET_CONFIG, "earliest"),
                new StringDeserializer(),
                new StringDeserializer());
        var template =
                new ReplyingKafkaTemplate<>(producers, new KafkaMessageListenerContainer<>(consumers, container));
        template.setDefaultReplyTimeout(PATIENCE);
        template.setSharedReplyTopic(true);
        template.afterPropertiesSet();
        template.start();
        assertThat(template.waitForAssignment(PATIENCE)).isTrue();
        return template;
    }
}
