package io.backendprovisioner.contract;

import static org.assertj.core.api.Assertions.assertThat;

import io.backendprovisioner.domain.BackendSpec;
import io.backendprovisioner.domain.Violation;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Optional;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.common.header.Headers;
import org.apache.kafka.common.header.internals.RecordHeaders;
import org.apache.kafka.common.record.TimestampType;
import org.jspecify.annotations.Nullable;

/** A request record in the making: right as it stands, each test spoils what it is about. */
final class RequestFixture {
    /** All that a request may have. */
    static final List<String> HEADERS = List.of(
            HeaderNames.CORRELATION_ID,
            HeaderNames.REPLY_TOPIC,
            HeaderNames.REPLY_PARTITION,
            HeaderNames.TRACEPARENT,
            HeaderNames.DEADLINE,
            HeaderNames.BATCH,
            HeaderNames.PROGRESS);

    static final String VALUE = "{\"backendName\": \"orders\", \"backendType\": \"HTTP\"}";

    private final Headers headers = new RecordHeaders();
    private byte @Nullable [] key = utf8("orders-1");
    private byte @Nullable [] value = utf8(VALUE);

    static RequestFixture request() {
        return new RequestFixture();
    }

    static RequestFixture request(String json) {
        return request().value(utf8(json));
    }

    static byte[] utf8(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }

    RequestFixture value(byte @Nullable [] bytes) {
        value = bytes;
        return this;
    }

    RequestFixture key(byte @Nullable [] bytes) {
        key = bytes;
        return this;
    }

    RequestFixture header(String name, byte[] bytes) {
        headers.add(name, bytes);
        return this;
    }

    RequestFixture header(String name, String text) {
        return header(name, utf8(text));
    }

    @SuppressWarnings("NullAway") // Kafka's types do not say that keys and values may be null
    ConsumerRecord<byte[], byte[]> asRecord() {
        return new ConsumerRecord<>(
                "requests", 3, 42L, 1000L, TimestampType.CREATE_TIME, -1, -1, key, value, headers, Optional.empty());
    }

    Incoming read() {
        return RequestReader.read(asRecord());
    }

    Incoming.Request readValid() {
        var incoming = read();
        assertThat(incoming).isInstanceOf(Incoming.Request.class);
        return (Incoming.Request) incoming;
    }

    BackendSpec readSpec() {
        return readValid().spec();
    }

    Incoming.Invalid readInvalid() {
        var incoming = read();
        assertThat(incoming).isInstanceOf(Incoming.Invalid.class);
        return (Incoming.Invalid) incoming;
    }

    List<Violation> violations() {
        return readInvalid().violations();
    }

    /** As {@code pointer message}, which is short to compare. */
    List<String> flaws() {
        return violations().stream()
                .map(violation -> violation.pointer() + " " + violation.message())
                .toList();
    }
}
