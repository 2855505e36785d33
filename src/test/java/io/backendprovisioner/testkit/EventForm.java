package io.backendprovisioner.testkit;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.util.Locale;
import org.apache.kafka.common.header.Headers;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JacksonException;
import tools.jackson.core.JsonToken;
import tools.jackson.core.ObjectReadContext;
import tools.jackson.core.StreamReadConstraints;
import tools.jackson.core.json.JsonFactory;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;

/** What a record is by the Kafka binding of CloudEvents. Knows nothing of the worker. */
public enum EventForm {
    PLAIN,
    BINARY,
    STRUCTURED,

    /** Structured by its content type, in a format that is not read. */
    OTHER;

    private static final String CONTENT_TYPE = "content-type";
    private static final int MAX_BYTES = 65_536;
    private static final JsonFactory JSON = JsonFactory.builder()
            .streamReadConstraints(StreamReadConstraints.builder()
                    .maxNestingDepth(16)
                    .maxNumberLength(MAX_BYTES)
                    .maxNameLength(MAX_BYTES)
                    .build())
            .build();

    public static EventForm of(Headers headers) {
        String type = text(headers, CONTENT_TYPE);
        String media = type == null ? "" : type.split(";", 2)[0].strip().toLowerCase(Locale.ROOT);
        if (media.equals("application/cloudevents+json")) {
            return STRUCTURED;
        }
        if (media.startsWith("application/cloudevents")) {
            return OTHER;
        }
        return bytes(headers, "ce_specversion") == null ? PLAIN : BINARY;
    }

    /** The id of a record of this form; null where it has none that can be read. */
    public byte @Nullable [] id(Headers headers, byte @Nullable [] value) {
        return switch (this) {
            case PLAIN, OTHER -> null;
            case BINARY -> bytes(headers, "ce_id");
            case STRUCTURED -> value == null ? null : id(value);
        };
    }

    /** Also of what is no JSON, as far as it is; of nothing that is not valid UTF-8. */
    private static byte @Nullable [] id(byte[] value) {
        String text = text(value);
        if (text == null || value.length > MAX_BYTES || text.startsWith("\uFEFF")) {
            return null;
        }
        String id = null;
        try (var json = JSON.createParser(ObjectReadContext.empty(), text)) {
            if (json.nextToken() != JsonToken.START_OBJECT) {
                return null;
            }
            while (json.nextToken() == JsonToken.PROPERTY_NAME) {
                boolean named = json.currentName().equals("id");
                if (json.nextToken() == JsonToken.VALUE_STRING && named) {
                    id = json.getString();
                }
                json.skipChildren();
            }
        } catch (JacksonException e) {
            // What was read before counts.
        }
        return id == null ? null : id.getBytes(UTF_8);
    }

    /** Those headers that a schema can judge, as one JSON object; what is no text is null. */
    static ObjectNode json(Headers headers) {
        var json = JsonMapper.shared().createObjectNode();
        for (var header : headers) {
            boolean ofEvent = header.key().startsWith("ce_") || header.key().equals(CONTENT_TYPE);
            if (ofEvent && bytes(headers, header.key()) != null) {
                json.put(header.key(), text(headers, header.key()));
            }
        }
        return json;
    }

    private static @Nullable String text(Headers headers, String name) {
        return text(bytes(headers, name));
    }

    /** Null also where it is not valid UTF-8. */
    private static @Nullable String text(byte @Nullable [] utf8) {
        try {
            return utf8 == null
                    ? null
                    : UTF_8.newDecoder().decode(ByteBuffer.wrap(utf8)).toString();
        } catch (CharacterCodingException e) {
            return null;
        }
    }

    private static byte @Nullable [] bytes(Headers headers, String name) {
        var header = headers.lastHeader(name);
        return header == null ? null : header.value();
    }
}
