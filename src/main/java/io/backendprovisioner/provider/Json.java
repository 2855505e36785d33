package io.backendprovisioner.provider;

import org.jspecify.annotations.Nullable;
import tools.jackson.core.JacksonException;
import tools.jackson.core.StreamReadConstraints;
import tools.jackson.core.json.JsonFactory;
import tools.jackson.databind.DeserializationFeature;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** Reads the cloud's JSON. The length of a body is bounded where it is received, its depth here. */
final class Json {
    private static final JsonMapper MAPPER = JsonMapper.builder(JsonFactory.builder()
                    .streamReadConstraints(
                            StreamReadConstraints.builder().maxNestingDepth(32).build())
                    .build())
            .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
            .build();

    private Json() {}

    /** The object that the body is as a whole, or {@code null}. */
    static @Nullable JsonNode object(String body) {
        try {
            var json = MAPPER.readTree(body);
            return json != null && json.isObject() ? json : null;
        } catch (JacksonException e) {
            return null;
        }
    }

    /** A member that is a string, or {@code null}. */
    static @Nullable String text(JsonNode object, String name) {
        var value = object.get(name);
        return value != null && value.isString() ? value.stringValue() : null;
    }
}
