package io.backendprovisioner.contract;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.apache.kafka.common.header.Header;
import org.apache.kafka.common.header.internals.RecordHeader;
import tools.jackson.core.JsonGenerator;

/**
 * Dresses what a CloudEvent is answered with as one, in the mode of the request. Source and id together name the request
 * record, so a reply that is written twice is the same event.
 */
final class EventWriter {
    static final String SOURCE = "/backend-provisioner/";

    private static final String JSON = "application/json";
    private static final String EVENT_AS_JSON = "application/cloudevents+json; charset=UTF-8";

    private EventWriter() {}

    /** Adds what this mode has beside the headers of every reply. */
    static void addHeaders(List<Header> headers, Envelope envelope, EventKind kind, String time) {
        switch (envelope.mode()) {
            case PLAIN -> {}
            case BINARY -> {
                headers.add(header(HeaderNames.CONTENT_TYPE, JSON));
                attributes(envelope, kind, time)
                        .forEach((name, value) -> headers.add(header(EventReader.HEADER_PREFIX + name, value)));
            }
            case STRUCTURED -> headers.add(header(HeaderNames.CONTENT_TYPE, EVENT_AS_JSON));
        }
    }

    /** @param body writes one JSON object */
    static void writeValue(JsonGenerator json, Envelope envelope, EventKind kind, String time, Runnable body) {
        switch (envelope.mode()) {
            case PLAIN, BINARY -> body.run();
            case STRUCTURED -> {
                json.writeStartObject();
                attributes(envelope, kind, time).forEach(json::writeStringProperty);
                json.writeStringProperty("datacontenttype", JSON);
                json.writeName("data");
                body.run();
                json.writeEndObject();
            }
        }
    }

    private static Map<String, String> attributes(Envelope envelope, EventKind kind, String time) {
        var attributes = new LinkedHashMap<String, String>();
        attributes.put("specversion", EventReader.VERSION);
        attributes.put("id", kind.id(envelope));
        attributes.put("source", SOURCE + envelope.partition().topic());
        attributes.put("type", kind.type());
        attributes.put("time", time);
        if (envelope.traceparent() != null) {
            attributes.put("traceparent", envelope.traceparent());
        }
        return attributes;
    }

    private static Header header(String name, String value) {
        return new RecordHeader(name, Text.encode(value));
    }
}
