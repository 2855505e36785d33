package io.backendprovisioner.contract;

import static org.assertj.core.api.Assertions.assertThat;

import io.backendprovisioner.domain.BackendSpec;
import io.backendprovisioner.domain.Violation;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
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

    /** What an event in binary mode may have besides. */
    static final List<String> EVENT_HEADERS = List.of(
            HeaderNames.CONTENT_TYPE,
            HeaderNames.EVENT_SPECVERSION,
            HeaderNames.EVENT_ID,
            HeaderNames.EVENT_SOURCE,
            HeaderNames.EVENT_TYPE,
            HeaderNames.EVENT_TRACEPARENT);

    static final List<String> ALL_HEADERS =
            Stream.concat(HEADERS.stream(), EVENT_HEADERS.stream()).toList();

    static final String VALUE = "{\"backendName\": \"orders\", \"backendType\": \"HTTP\"}";

    private final Headers headers = new RecordHeaders();
    private String topic = "requests";
    private int partition = 3;
    private long offset = 42;
    private byte @Nullable [] key = utf8("orders-1");
    private byte @Nullable [] value = utf8(VALUE);

    static RequestFixture request() {
        return new RequestFixture();
    }

    static RequestFixture request(String json) {
        return request().value(utf8(json));
    }

    /** In binary mode, with neither key nor correlation id but the event's. */
    static RequestFixture binary() {
        return request()
                .key(null)
                .header("ce_specversion", "1.0")
                .header("ce_id", "event-1")
                .header("ce_source", "/shop")
                .header("ce_type", "wanted");
    }

    /** In structured mode, likewise. */
    static RequestFixture structured(String json) {
        return request(json).key(null).header("content-type", "application/cloudevents+json; charset=UTF-8");
    }

    /** An event of these members, beside those that it needs. */
    static RequestFixture event(String members) {
        return structured("{\"specversion\":\"1.0\",\"id\":\"event-1\",\"source\":\"/shop\",\"type\":\"wanted\","
                + members + "}");
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

    RequestFixture at(String topic, int partition, long offset) {
        this.topic = topic;
        this.partition = partition;
        this.offset = offset;
        return this;
    }

    RequestFixture headers(Headers more) {
        more.forEach(headers::add);
        return this;
    }

    RequestFixture without(String name) {
        headers.remove(name);
        return this;
    }

    RequestFixture header(String name, byte @Nullable [] bytes) {
        headers.add(name, bytes);
        return this;
    }

    RequestFixture header(String name, String text) {
        return header(name, utf8(text));
    }

    @SuppressWarnings("NullAway") // Kafka's types do not say that keys and values may be null
    ConsumerRecord<byte[], byte[]> asRecord() {
        return new ConsumerRecord<>(
                topic,
                partition,
                offset,
                1000L,
                TimestampType.CREATE_TIME,
                -1,
                -1,
                key,
                value,
                headers,
                Optional.empty());
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
