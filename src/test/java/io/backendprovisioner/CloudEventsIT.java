package io.backendprovisioner;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.backendprovisioner.contract.Reply;
import io.backendprovisioner.contract.ReplyReader;
import io.backendprovisioner.contract.ReplyStatus;
import io.backendprovisioner.testkit.Broker;
import io.backendprovisioner.testkit.OnBroker;
import io.backendprovisioner.testkit.RawRequest;
import io.backendprovisioner.testkit.Stage;
import io.backendprovisioner.testkit.TopicNames;
import io.cloudevents.CloudEvent;
import io.cloudevents.core.builder.CloudEventBuilder;
import io.cloudevents.core.message.Encoding;
import io.cloudevents.kafka.CloudEventDeserializer;
import io.cloudevents.kafka.CloudEventSerializer;
import java.net.URI;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.UUID;
import org.apache.kafka.clients.consumer.ConsumerConfig;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerConfig;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.clients.producer.RecordMetadata;
import org.apache.kafka.common.serialization.StringDeserializer;
import org.apache.kafka.common.serialization.StringSerializer;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** The official SDK for CloudEvents, as it comes, is a client of the worker. */
@OnBroker
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class CloudEventsIT {
    private static final Duration PATIENCE = Duration.ofSeconds(60);

    private final TopicNames topics = TopicNames.startingWith("cloud-events");
    private final String mine = topics.replies("mine");
    private final Broker broker;
    private final Stage stage;
    private final KafkaConsumer<String, CloudEvent> replies;
    private final Map<String, ConsumerRecord<String, CloudEvent>> seen = new HashMap<>();

    CloudEventsIT(Broker broker) {
        this.broker = broker;
        stage = new Stage(broker, topics, List.of(mine), "--provisioner.pacing.calls-per-second=0");
        replies = new KafkaConsumer<>(
                Map.of(
                        ConsumerConfig.BOOTSTRAP_SERVERS_CONFIG,
                        broker.bootstrapServers(),
                        ConsumerConfig.ISOLATION_LEVEL_CONFIG,
                        "read_committed",
                        ConsumerConfig.GROUP_ID_CONFIG,
                        topics.group() + ".client",
                        ConsumerConfig.AUTO_OFFSET_RESET_CONFIG,
                        "earliest"),
                new StringDeserializer(),
                new CloudEventDeserializer());
        replies.subscribe(List.of(mine));
    }

    @AfterAll
    void end() {
        replies.close();
        stage.close();
    }

    @ParameterizedTest
    @EnumSource(names = {"BINARY", "STRUCTURED"})
    void anEventIsAnsweredByOne(Encoding encoding) throws Exception {
        var request = wanted("{\"backendName\":\"by-event\",\"backendType\":\"HTTP\"}");
        RecordMetadata sent = send(encoding, request);
        var record = replyTo(request);
        var reply = record.value();
        assertThat(record.key()).isEqualTo(request.getId());
        assertThat(reply.getId()).isEqualTo(sent.partition() + "-" + sent.offset());
        assertThat(reply.getSource()).isEqualTo(URI.create("/backend-provisioner/" + topics.requests()));
        assertThat(reply.getType()).isEqualTo("io.backendprovisioner.create-backend.reply");
        assertThat(text(record, "content-type"))
                .startsWith(encoding == Encoding.BINARY ? "application/json" : "application/cloudevents+json");
        assertThat(text(record, "provisioner-status")).isEqualTo("CREATED");
        assertThat(body(reply).status()).isEqualTo(ReplyStatus.CREATED);
        assertThat(stage.simulator().backendsNamed("by-event"))
                .extracting("id")
                .contains(body(reply).backendId());
    }

    @ParameterizedTest
    @EnumSource(names = {"BINARY", "STRUCTURED"})
    void whatIsWrongIsToldInTheSameMode(Encoding encoding) throws Exception {
        var request = wanted("{\"backendName\":\"\",\"backendType\":\"HTTP\"}");
        send(encoding, request);
        var reply = body(replyTo(request).value());
        assertThat(reply.status()).isEqualTo(ReplyStatus.REJECTED);
        assertThat(reply.violations())
                .extracting("pointer")
                .containsExactly(encoding == Encoding.BINARY ? "/backendName" : "/data/backendName");
    }

    /** Sent twice, in whatever mode: one key, one backend. */
    @Test
    void theSameEventInTheOtherModeIsAReplay() throws Exception {
        var request = wanted("{\"backendName\":\"twice\",\"backendType\":\"HTTP\"}");
        send(Encoding.BINARY, request);
        var first = body(replyTo(request).value());
        seen.clear();
        send(Encoding.STRUCTURED, request);
        var second = body(replyTo(request).value());
        assertThat(second.provenance()).isEqualTo("replayed");
        assertThat(second.backendId()).isEqualTo(first.backendId());
        assertThat(stage.simulator().backendsNamed("twice")).hasSize(1);
    }

    /** Where the reply is wanted cannot be, so this one goes to the default topic, as an event all the same. */
    @Test
    void aReplyThatGoesElsewhereIsAnEventToo() {
        var request = RawRequest.toCreate("orders")
                .with("content-type", "application/cloudevents+json".getBytes(UTF_8))
                .saying("{\"specversion\":\"1.0\",\"id\":\"e\",\"source\":\"/a\",\"type\":\"b\","
                        + "\"data\":{\"backendName\":\"orders\",\"backendType\":\"HTTP\"}}")
                .answeredOn(topics.replies("nowhere"));
        var answer = stage.sendAndAwait(request);
        assertThat(answer.record().topic()).isEqualTo(topics.replies());
        assertThat(answer.reply().code()).isEqualTo("REPLY_DESTINATION_MISSING");
        assertThat(answer.header("content-type")).isEqualTo("application/cloudevents+json; charset=UTF-8");
    }

    @Test
    void anEventWhoseIdCannotBeReadIsADeadLetterAsItWas() {
        var sent = stage.send(
                RawRequest.toCreate("orders")
                        .keyed((byte[]) null)
                        .uncorrelated()
                        .with("content-type", "application/cloudevents+json".getBytes(UTF_8))
                        .saying("{\"specversion\":"),
                null);
        var letter = stage.deadLetterOf(sent);
        assertThat(letter.headers().lastHeader("provisioner-dead-letter-cause").value())
                .asString()
                .contains("no id of its event");
        assertThat(letter.value()).asString().isEqualTo("{\"specversion\":");
    }

    private static CloudEvent wanted(String json) {
        return CloudEventBuilder.v1()
                .withId(UUID.randomUUID().toString())
                .withSource(URI.create("/shop"))
                .withType("com.example.shop.backend-wanted")
                .withData("application/json", json.getBytes(UTF_8))
                .build();
    }

    /** With nothing of Kafka's own but the topic of the reply. */
    private RecordMetadata send(Encoding encoding, CloudEvent event) throws Exception {
        var serializer = new CloudEventSerializer();
        serializer.configure(
                Map.of(
                        CloudEventSerializer.ENCODING_CONFIG,
                        encoding,
                        CloudEventSerializer.EVENT_FORMAT_CONFIG,
                        "application/cloudevents+json"),
                false);
        Map<String, Object> settings = Map.of(ProducerConfig.BOOTSTRAP_SERVERS_CONFIG, broker.bootstrapServers());
        try (var producer = new KafkaProducer<>(settings, new StringSerializer(), serializer)) {
            var record = new ProducerRecord<String, CloudEvent>(topics.requests(), 0, null, event);
            record.headers().add("kafka_replyTopic", mine.getBytes(UTF_8));
            return producer.send(record).get();
        }
    }

    private ConsumerRecord<String, CloudEvent> replyTo(CloudEvent request) {
        long end = System.nanoTime() + PATIENCE.toNanos();
        while (!seen.containsKey(request.getId())) {
            assertThat(System.nanoTime()).as("no reply within " + PATIENCE).isLessThan(end);
            replies.poll(Duration.ofMillis(100)).forEach(reply -> seen.put(text(reply, "kafka_correlationId"), reply));
        }
        return seen.get(request.getId());
    }

    private static String text(ConsumerRecord<String, CloudEvent> reply, String header) {
        return new String(reply.headers().lastHeader(header).value(), UTF_8);
    }

    private static Reply body(CloudEvent reply) {
        byte[] data = Objects.requireNonNull(reply.getData()).toBytes();
        return ReplyReader.read(data).orElseThrow();
    }
}
