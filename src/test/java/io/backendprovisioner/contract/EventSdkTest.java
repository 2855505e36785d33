package io.backendprovisioner.contract;

import static io.backendprovisioner.contract.RequestFixture.VALUE;
import static io.backendprovisioner.contract.RequestFixture.request;
import static io.backendprovisioner.contract.RequestFixture.utf8;
import static org.assertj.core.api.Assertions.assertThat;

import io.backendprovisioner.domain.BackendSpec;
import io.backendprovisioner.domain.Outcome;
import io.backendprovisioner.domain.RequestKey;
import io.backendprovisioner.testkit.WireSchema;
import io.cloudevents.CloudEvent;
import io.cloudevents.SpecVersion;
import io.cloudevents.core.builder.CloudEventBuilder;
import io.cloudevents.core.message.Encoding;
import io.cloudevents.jackson.JsonFormat;
import io.cloudevents.kafka.KafkaMessageFactory;
import java.net.URI;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.util.List;
import java.util.Objects;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import tools.jackson.databind.json.JsonMapper;

/** The official SDK writes requests that are read, and reads the replies. */
class EventSdkTest {
    private static final String TRACE = "00-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-01";
    private static final JsonFormat IN_BASE64 = new JsonFormat().withForceJsonDataToBase64();

    private static CloudEventBuilder event() {
        return CloudEventBuilder.v1()
                .withId("event-1")
                .withSource(URI.create("/shop"))
                .withType("wanted")
                .withData("application/json", utf8(VALUE));
    }

    @ParameterizedTest
    @EnumSource(names = {"BINARY", "STRUCTURED"})
    void itsRequestsAreRead(ContentMode mode) {
        var full = event().withSubject("orders")
                .withTime(OffsetDateTime.parse("2026-01-01T00:00:00+08:00"))
                .withDataSchema(URI.create("urn:backend-provisioner:request:1"))
                .withExtension("traceparent", TRACE)
                .withExtension("comexample", 7)
                .withExtension("another", true)
                .build();
        for (var written : List.of(full, event().withoutDataContentType().build())) {
            var read = as(mode, written).readValid();
            assertThat(read.envelope().mode()).isEqualTo(mode);
            assertThat(read.key()).isEqualTo(new RequestKey("event-1"));
            assertThat(read.envelope().correlationId()).isEqualTo(utf8("event-1"));
            assertThat(read.spec()).isEqualTo(new BackendSpec("orders", "HTTP", null, null, null, List.of()));
        }
        assertThat(as(mode, full).readValid().envelope().traceparent()).isEqualTo(TRACE);
    }

    @Test
    void itsDataInBase64IsRead() {
        ProducerRecord<Void, byte[]> record =
                KafkaMessageFactory.createWriter("requests").writeStructured(event().build(), IN_BASE64);
        assertThat(record.value()).asString().contains("\"data_base64\":");
        assertThat(read(record).readSpec().name()).isEqualTo("orders");
    }

    @ParameterizedTest
    @EnumSource(names = {"BINARY", "STRUCTURED"})
    void whatIsNoRequestIsRefused(ContentMode mode) {
        var flawed = as(mode, event().withoutData().build()).key(utf8("k"));
        assertThat(flawed.violations()).hasSize(1);
        var old = CloudEventBuilder.fromSpecVersion(SpecVersion.V03)
                .withId("event-1")
                .withSource(URI.create("/shop"))
                .withType("wanted")
                .withData("application/json", utf8(VALUE))
                .build();
        assertThat(as(mode, old).violations())
                .singleElement()
                .extracting("message")
                .isEqualTo("must be 1.0, found 0.3");
    }

    @ParameterizedTest
    @EnumSource(names = {"BINARY", "STRUCTURED"})
    void itReadsTheReplies(ContentMode mode) {
        var traced = event().withExtension("traceparent", TRACE).build();
        var envelope = as(mode, traced).readValid().envelope();
        var reply = ReplyWriter.reply(
                envelope,
                new ReplyDestination("replies", null),
                new Outcome.Failed("Quota", "üßß😀", true, null, 1),
                Instant.parse("2026-01-01T00:00:00.5Z"));

        var reader = KafkaMessageFactory.createReader(reply.headers(), reply.value());
        assertThat(reader.getEncoding()).isEqualTo(mode == ContentMode.BINARY ? Encoding.BINARY : Encoding.STRUCTURED);
        var read = reader.toEvent();
        assertThat(read.getSpecVersion()).isEqualTo(SpecVersion.V1);
        assertThat(read.getId()).isEqualTo("3-42");
        assertThat(read.getSource()).isEqualTo(URI.create("/backend-provisioner/requests"));
        assertThat(read.getType()).isEqualTo("io.backendprovisioner.create-backend.reply");
        assertThat(read.getTime()).isEqualTo(OffsetDateTime.parse("2026-01-01T00:00:00.5Z"));
        assertThat(read.getDataContentType()).isEqualTo("application/json");
        assertThat(read.getExtension("traceparent")).isEqualTo(TRACE);
        assertThat(read.getExtensionNames()).containsExactly("traceparent");
        byte[] data = Objects.requireNonNull(read.getData()).toBytes();
        assertThat(WireSchema.reply().flaws(JsonMapper.shared().readTree(data))).isEmpty();
        assertThat(ReplyReader.read(data).orElseThrow().message()).isEqualTo("üßß😀");
    }

    private static RequestFixture as(ContentMode mode, CloudEvent event) {
        return as(mode, event, new JsonFormat());
    }

    static RequestFixture as(ContentMode mode, CloudEvent event, JsonFormat format) {
        var writer = KafkaMessageFactory.createWriter("requests");
        return read(mode == ContentMode.BINARY ? writer.writeBinary(event) : writer.writeStructured(event, format));
    }

    private static RequestFixture read(ProducerRecord<Void, byte[]> record) {
        return request().key(null).value(record.value()).headers(record.headers());
    }
}
