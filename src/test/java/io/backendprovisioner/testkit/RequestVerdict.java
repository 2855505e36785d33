package io.backendprovisioner.testkit;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.networknt.schema.Error;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.util.Base64;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.function.UnaryOperator;
import java.util.stream.Stream;
import org.apache.kafka.common.header.Headers;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JacksonException;
import tools.jackson.core.StreamReadConstraints;
import tools.jackson.core.StreamReadFeature;
import tools.jackson.core.exc.StreamReadException;
import tools.jackson.core.json.JsonFactory;
import tools.jackson.databind.DeserializationFeature;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/**
 * What the contract says of a request's value, and of the attributes of an event: the schema, and the rules that no schema
 * can say. Knows nothing of the worker.
 *
 * @param beyond which of these rules it breaks
 * @param errors by the schema; none where it is not JSON
 */
public record RequestVerdict(@Nullable Beyond beyond, List<Error> errors) {
    private static final int MAX_BYTES = 65_536;
    private static final WireSchema BINARY = WireSchema.documented("/components/schemas/binaryRequestHeaders");
    private static final WireSchema STRUCTURED =
            WireSchema.documented("/components/messages/structuredRequest/payload");
    private static final JsonMapper STRICT = mapper(true);
    private static final JsonMapper LENIENT = mapper(false);

    /** As they stand in docs/contract.md. */
    public enum Beyond {
        TOO_LARGE,
        NOT_JSON,
        REPEATED_FIELD,
        REPEATED_TAG,
        OTHER_FORMAT,
        NOT_BASE64;

        /** Of those that are no events too. */
        public static Beyond[] ofAnyRequest() {
            return new Beyond[] {TOO_LARGE, NOT_JSON, REPEATED_FIELD, REPEATED_TAG};
        }
    }

    public static RequestVerdict on(Headers headers, byte @Nullable [] value) {
        return switch (EventForm.of(headers)) {
            case PLAIN -> on(value);
            case BINARY -> onBinary(headers, value);
            case STRUCTURED -> onStructured(value);
            case OTHER -> new RequestVerdict(Beyond.OTHER_FORMAT, List.of());
        };
    }

    private static RequestVerdict onBinary(Headers headers, byte @Nullable [] value) {
        var errors = BINARY.errors(EventForm.json(headers));
        return errors.isEmpty() ? on(value) : new RequestVerdict(null, errors);
    }

    private static RequestVerdict onStructured(byte @Nullable [] value) {
        var verdict = on(value, STRUCTURED, event -> event.path("data"));
        JsonNode encoded = verdict.accepts() ? LENIENT.readTree(value).path("data_base64") : null;
        if (encoded == null || !encoded.isString()) {
            return verdict;
        }
        try {
            return on(Base64.getDecoder().decode(encoded.stringValue()));
        } catch (IllegalArgumentException e) {
            return new RequestVerdict(Beyond.NOT_BASE64, List.of());
        }
    }

    /** On one that is no event. */
    public static RequestVerdict on(byte @Nullable [] value) {
        return on(value, WireSchema.request(), request -> request);
    }

    private static RequestVerdict on(byte @Nullable [] value, WireSchema schema, UnaryOperator<JsonNode> request) {
        if (value == null || value.length > MAX_BYTES) {
            return new RequestVerdict(value == null ? Beyond.NOT_JSON : Beyond.TOO_LARGE, List.of());
        }
        JsonNode json;
        try {
            json = LENIENT.readTree(
                    UTF_8.newDecoder().decode(ByteBuffer.wrap(value)).toString());
        } catch (CharacterCodingException | JacksonException e) {
            return new RequestVerdict(Beyond.NOT_JSON, List.of());
        }
        if (json.isMissingNode() || value[0] == (byte) 0xEF) {
            return new RequestVerdict(Beyond.NOT_JSON, List.of());
        }
        var errors = schema.errors(json);
        if (repeatsAField(value)) {
            return new RequestVerdict(Beyond.REPEATED_FIELD, errors);
        }
        return new RequestVerdict(repeatsATag(request.apply(json)) ? Beyond.REPEATED_TAG : null, errors);
    }

    public boolean accepts() {
        return beyond == null && errors.isEmpty();
    }

    /** The first of what is wrong. */
    public @Nullable String flaw() {
        if (errors.isEmpty()) {
            return beyond == null ? null : beyond.name();
        }
        return WireSchema.told(errors.getFirst());
    }

    private static boolean repeatsAField(byte[] json) {
        try {
            STRICT.readTree(json);
            return false;
        } catch (StreamReadException e) {
            return true;
        }
    }

    private static boolean repeatsATag(JsonNode json) {
        Set<String> keys = new HashSet<>();
        return Stream.of("tags", "Tags", "Tag")
                .flatMap(spelling -> json.path(spelling).valueStream())
                .flatMap(tag -> Stream.of(tag.path("key"), tag.path("Key")).filter(JsonNode::isString))
                .anyMatch(key -> !keys.add(key.stringValue()));
    }

    /** Nothing of 500 levels, where it stops, is right by the schema. */
    private static JsonMapper mapper(boolean strict) {
        var factory = JsonFactory.builder()
                .streamReadConstraints(StreamReadConstraints.builder()
                        .maxNumberLength(MAX_BYTES)
                        .maxNameLength(MAX_BYTES)
                        .build())
                .configure(StreamReadFeature.STRICT_DUPLICATE_DETECTION, strict)
                .build();
        return JsonMapper.builder(factory)
                .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
                .build();
    }
}
