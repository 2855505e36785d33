package io.backendprovisioner.contract;

import io.backendprovisioner.domain.RequestKey;
import io.backendprovisioner.domain.Violation;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.regex.Pattern;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.jspecify.annotations.Nullable;

/**
 * What a request record says as a CloudEvent 1.0, by the Kafka protocol binding and the JSON event format. A record that is
 * no event says nothing. Any source and type will do, since the topic says what is asked for; extensions are ignored.
 */
final class EventReader {
    static final String VERSION = "1.0";

    /** Before the name of an attribute, in binary mode. */
    static final String HEADER_PREFIX = "ce_";

    private static final String ANY_FORMAT = "application/cloudevents";
    private static final String JSON_FORMAT = ANY_FORMAT + "+json";
    private static final List<String> REQUIRED = List.of("specversion", "id", "source", "type");
    private static final String TOKEN = "[!#$%&'*+.^_`|~0-9A-Za-z-]+";

    /** A media type of JSON, by itself or as the suffix of another format, with parameters or without. */
    private static final Pattern JSON_TYPE =
            Pattern.compile(TOKEN + "/(" + TOKEN + "\\+)?[Jj][Ss][Oo][Nn]( *;[^\\u0000-\\u001f\\u007f]*)?");

    private static final EventReader NONE = new EventReader(ContentMode.PLAIN);

    private final ContentMode mode;
    private final Violations violations = new Violations();
    private final Set<String> given = new HashSet<>(8);
    private byte @Nullable [] id;
    private @Nullable RequestKey key;
    private @Nullable String traceparent;
    private @Nullable SpecReader data;

    private EventReader(ContentMode mode) {
        this.mode = mode;
    }

    static EventReader read(ConsumerRecord<byte[], byte[]> record, HeaderReader headers) {
        byte @Nullable [] contentType = headers.bytes(HeaderNames.CONTENT_TYPE);
        if (contentType != null && contentType.length >= ANY_FORMAT.length()) {
            var format = mediaType(contentType);
            if (format.startsWith(ANY_FORMAT)) {
                var event = new EventReader(ContentMode.STRUCTURED);
                event.readValue(format, record.value());
                return event;
            }
        }
        if (headers.bytes(HeaderNames.EVENT_SPECVERSION) == null) {
            return NONE;
        }
        var event = new EventReader(ContentMode.BINARY);
        event.readHeaders(new HeaderReader(record.headers(), event.violations));
        return event;
    }

    ContentMode mode() {
        return mode;
    }

    /** Whatever it is, to be sent back; null where there is none. */
    byte @Nullable [] id() {
        return id;
    }

    /** The id as the request key; null where it cannot be one, which is a violation then. */
    @Nullable
    RequestKey key() {
        return key;
    }

    /** Of the distributed tracing extension. */
    @Nullable
    String traceparent() {
        return traceparent;
    }

    /** What a structured event carries; null in other modes, whose value it is. */
    @Nullable
    SpecReader data() {
        return data;
    }

    /** All that is wrong with the attributes, and with the data of a structured event. */
    Violations violations() {
        return violations;
    }

    private static String mediaType(byte[] contentType) {
        var text = new String(contentType, StandardCharsets.ISO_8859_1);
        int end = text.indexOf(';');
        return (end < 0 ? text : text.substring(0, end)).strip().toLowerCase(Locale.ROOT);
    }

    private void readHeaders(HeaderReader headers) {
        for (var name : REQUIRED) {
            var header = HEADER_PREFIX + name;
            byte @Nullable [] bytes = headers.bytes(header);
            if (bytes == null) {
                violations.add(Violation.header(header), "is missing");
            } else {
                take(name, bytes, Text.decode(bytes), Violation.header(header));
            }
        }
        dataContentType(headers.text(HeaderNames.CONTENT_TYPE), Violation.header(HeaderNames.CONTENT_TYPE));
        traceparent = headers.traceparent(HeaderNames.EVENT_TRACEPARENT);
    }

    private void readValue(String format, byte @Nullable [] value) {
        if (!format.equals(JSON_FORMAT)) {
            violations.add(
                    Violation.header(HeaderNames.CONTENT_TYPE),
                    "must be " + JSON_FORMAT + ", one event in the one format that is read, found " + found(format));
            return;
        }
        StrictJson.readObject(value, "", violations, json -> {
            json.members("", (name, place) -> readMember(json, name, place));
            for (var name : REQUIRED) {
                if (!given.contains(name)) {
                    violations.add("/" + name, "is missing");
                }
            }
            if (!given.contains("data") && !given.contains("data_base64")) {
                violations.add("/data", "is missing");
            } else if (given.contains("data") && given.contains("data_base64")) {
                violations.add("/data_base64", "is given beside data");
            }
        });
    }

    private void readMember(JsonCursor json, String name, String place) {
        // An attribute that is null is one that is not set. Data may be null, though not here.
        if (json.isNull() && !name.equals("data")) {
            return;
        }
        given.add(name);
        switch (name) {
            case "data" -> data = SpecReader.at(json, place, violations);
            case "data_base64" -> readBinary(json.string(place), place);
            case "datacontenttype" -> dataContentType(json.string(place), place);
            case "traceparent" -> traceparent = HeaderReader.traceparentOrNull(json.attribute(place));
            case "specversion", "id", "source", "type" -> {
                var text = json.string(place);
                if (text != null) {
                    take(name, Text.encode(text), text, place);
                }
            }
            default -> json.attribute(place);
        }
    }

    private void readBinary(@Nullable String base64, String place) {
        if (base64 != null) {
            try {
                data = SpecReader.read(Base64.getDecoder().decode(base64), place, violations);
            } catch (IllegalArgumentException e) {
                violations.add(place, "must be Base64, by RFC 4648");
            }
        }
    }

    private void take(String name, byte[] bytes, @Nullable String text, String place) {
        if (name.equals("id")) {
            id = bytes;
            key = RequestKeys.fromText(text, place, violations);
        } else if (text == null) {
            violations.add(place, "must be valid UTF-8");
        } else if (text.isEmpty()) {
            violations.add(place, "must not be empty");
        } else if (name.equals("specversion") && !text.equals(VERSION)) {
            violations.add(place, "must be " + VERSION + ", found " + found(text));
        }
    }

    private void dataContentType(@Nullable String type, String place) {
        if (type != null && !JSON_TYPE.matcher(type).matches()) {
            violations.add(place, "must be JSON, such as application/json, found " + found(type));
        }
    }

    private static String found(String text) {
        return Text.bounded(text, 64);
    }
}
