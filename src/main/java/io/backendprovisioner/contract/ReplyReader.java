package io.backendprovisioner.contract;

import io.backendprovisioner.domain.Violation;
import java.time.Instant;
import java.time.format.DateTimeParseException;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/**
 * Reads replies as every client should: fields that it does not know are ignored. A reply as a structured CloudEvent is read
 * as well.
 */
public final class ReplyReader {
    private static final JsonMapper JSON = JsonMapper.shared();

    private ReplyReader() {}

    /** Empty where the bytes are no reply: no JSON, or without a known status and the time of completion. */
    public static Optional<Reply> read(byte @Nullable [] value) {
        if (value == null) {
            return Optional.empty();
        }
        try {
            var json = body(JSON.readTree(value));
            return Optional.of(new Reply(
                    ReplyStatus.valueOf(json.path("status").stringValue("")),
                    text(json, "requestKey"),
                    text(json, "backendId"),
                    text(json, "cloudRequestId"),
                    text(json, "provenance"),
                    json.path("attempts").intValue(0),
                    text(json, "code"),
                    text(json, "message"),
                    json.path("retryable").booleanValueOpt().orElse(null),
                    json.path("violations")
                            .valueStream()
                            .map(ReplyReader::violation)
                            .toList(),
                    json.path("candidates")
                            .valueStream()
                            .map(id -> id.stringValue(""))
                            .toList(),
                    Instant.parse(json.path("completedAt").stringValue(""))));
        } catch (JacksonException | DateTimeParseException | IllegalArgumentException e) {
            return Optional.empty();
        }
    }

    /** A plain reply has no {@code specversion}, and never will. */
    private static JsonNode body(JsonNode value) {
        return value.has("specversion") ? value.path("data") : value;
    }

    private static Violation violation(JsonNode json) {
        return new Violation(
                json.path("pointer").stringValue(""), json.path("message").stringValue(""));
    }

    private static @Nullable String text(JsonNode json, String name) {
        return json.path(name).stringValueOpt().orElse(null);
    }
}
