package io.backendprovisioner.contract;

import java.io.ByteArrayOutputStream;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.header.Header;
import org.apache.kafka.common.header.internals.RecordHeader;
import tools.jackson.core.JsonGenerator;
import tools.jackson.core.ObjectWriteContext;
import tools.jackson.core.json.JsonFactory;
import tools.jackson.core.json.JsonWriteFeature;

/**
 * Writes what goes to the sender of a request, in the mode of the request. A CloudEvent is answered with one, whose source
 * and id together name the request record, so a reply that is written twice is the same event.
 */
final class MessageWriter {
    static final String SOURCE = "/backend-provisioner/";

    private static final int TYPICAL_BYTES = 300;
    private static final String TYPE_PREFIX = "io.backendprovisioner.create-backend.";
    private static final String JSON_TYPE = "application/json";
    private static final String EVENT_AS_JSON_TYPE = "application/cloudevents+json; charset=UTF-8";
    private static final JsonFactory JSON = JsonFactory.builder()
            .disable(JsonWriteFeature.ESCAPE_FORWARD_SLASHES)
            .build();

    private final Envelope envelope;
    private final Kind kind;
    private final String status;
    private final String time;

    /** There is one message of each kind for a request record, so the kind and the record identify it. */
    enum Kind {
        REPLY("reply", "", "completedAt"),
        ANNOUNCEMENT("progress", "-accepted", "acceptedAt");

        private final String type;
        private final String idSuffix;
        private final String timeField;

        Kind(String type, String idSuffix, String timeField) {
            this.type = type;
            this.idSuffix = idSuffix;
            this.timeField = timeField;
        }
    }

    /** @param at told in milliseconds */
    MessageWriter(Envelope envelope, Kind kind, String status, Instant at) {
        this.envelope = envelope;
        this.kind = kind;
        this.status = status;
        this.time = text(at);
    }

    /** @param fields writes the fields that only this message has */
    ProducerRecord<byte[], byte[]> write(ReplyDestination destination, Consumer<JsonGenerator> fields) {
        return new ProducerRecord<>(
                destination.topic(), destination.partition(), envelope.replyKey(), value(fields), headers());
    }

    static String text(Instant instant) {
        return instant.truncatedTo(ChronoUnit.MILLIS).toString();
    }

    private List<Header> headers() {
        var headers = new ArrayList<Header>();
        headers.add(new RecordHeader(HeaderNames.CORRELATION_ID, envelope.correlationId()));
        headers.add(Text.header(HeaderNames.STATUS, status));
        if (envelope.traceparent() != null) {
            headers.add(Text.header(HeaderNames.TRACEPARENT, envelope.traceparent()));
        }
        if (envelope.batch() != null) {
            headers.add(Text.header(HeaderNames.BATCH, envelope.batch()));
        }
        if (envelope.foreign() != null) {
            headers.add(Text.header(HeaderNames.WARNING, envelope.foreign().warning()));
        }
        switch (envelope.mode()) {
            case PLAIN -> {}
            case BINARY -> {
                headers.add(Text.header(HeaderNames.CONTENT_TYPE, JSON_TYPE));
                attributes()
                        .forEach((name, value) -> headers.add(Text.header(EventReader.HEADER_PREFIX + name, value)));
            }
            case STRUCTURED -> headers.add(Text.header(HeaderNames.CONTENT_TYPE, EVENT_AS_JSON_TYPE));
        }
        return headers;
    }

    private byte[] value(Consumer<JsonGenerator> fields) {
        var bytes = new ByteArrayOutputStream(TYPICAL_BYTES);
        try (var json = JSON.createGenerator(ObjectWriteContext.empty(), bytes)) {
            switch (envelope.mode()) {
                case PLAIN, BINARY -> writeBody(json, fields);
                case STRUCTURED -> {
                    json.writeStartObject();
                    attributes().forEach(json::writeStringProperty);
                    json.writeStringProperty("datacontenttype", JSON_TYPE);
                    json.writeName("data");
                    writeBody(json, fields);
                    json.writeEndObject();
                }
            }
        }
        return bytes.toByteArray();
    }

    private void writeBody(JsonGenerator json, Consumer<JsonGenerator> fields) {
        json.writeStartObject();
        json.writeStringProperty("status", status);
        fields.accept(json);
        if (envelope.requestKey() != null) {
            json.writeStringProperty("requestKey", envelope.requestKey().value());
        }
        json.writeStringProperty(kind.timeField, time);
        json.writeEndObject();
    }

    private Map<String, String> attributes() {
        var attributes = new LinkedHashMap<String, String>();
        attributes.put("specversion", EventReader.VERSION);
        attributes.put("id", envelope.partition().partition() + "-" + envelope.offset() + kind.idSuffix);
        attributes.put("source", SOURCE + envelope.partition().topic());
        attributes.put("type", TYPE_PREFIX + kind.type);
        attributes.put("time", time);
        if (envelope.traceparent() != null) {
            attributes.put("traceparent", envelope.traceparent());
        }
        return attributes;
    }
}
