package io.backendprovisioner.bulk;

import java.io.ByteArrayOutputStream;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JsonGenerator;
import tools.jackson.core.JsonParser;
import tools.jackson.core.JsonToken;
import tools.jackson.core.ObjectWriteContext;
import tools.jackson.core.json.JsonFactory;
import tools.jackson.dataformat.yaml.YAMLParser;

/**
 * Copies one object out of a file as it is, a doubled field included, so that the worker's rules judge what the file says.
 * Only what is no part of a request's value is taken out: {@value #KEY} and {@value #DEADLINE}.
 */
final class RequestValue {
    static final String KEY = "key";
    static final String DEADLINE = "deadline";
    static final Set<String> NAMES = Set.of("backendName", "BackendName");

    private static final JsonFactory JSON = new JsonFactory();

    private final JsonParser json;
    private final Rows faults;
    private final long line;
    private @Nullable String key;
    private @Nullable String deadline;
    private String name = "";
    private boolean faulty;

    private RequestValue(JsonParser json, long line, Rows faults) {
        this.json = json;
        this.line = line;
        this.faults = faults;
    }

    /**
     * Reads the value that the parser stands at, to its end.
     *
     * @return null where something was wrong with it, which {@code faults} was told
     */
    static @Nullable Row read(JsonParser json, long line, Rows faults) {
        return new RequestValue(json, line, faults).read();
    }

    private @Nullable Row read() {
        var bytes = new ByteArrayOutputStream(200);
        try (JsonGenerator value = JSON.createGenerator(ObjectWriteContext.empty(), bytes)) {
            if (json.currentToken() == JsonToken.START_OBJECT) {
                value.writeStartObject();
                while (json.nextToken() == JsonToken.PROPERTY_NAME) {
                    field(value);
                }
                value.writeEndObject();
            } else {
                copy(value);
            }
        }
        return faulty ? null : new Row(line, key, name, deadline, bytes.toByteArray(), RequestValue::path);
    }

    private void field(JsonGenerator value) {
        String field = json.currentName();
        json.nextToken();
        switch (field) {
            case KEY -> key = text(field, key);
            case DEADLINE -> deadline = text(field, deadline);
            default -> {
                if (NAMES.contains(field) && json.currentToken() == JsonToken.VALUE_STRING) {
                    name = json.getString();
                }
                value.writeName(field);
                copy(value);
            }
        }
    }

    private @Nullable String text(String field, @Nullable String earlier) {
        if (json.currentToken() == JsonToken.VALUE_NULL) {
            return earlier;
        }
        if (earlier != null) {
            fault(field, "is given more than once");
        }
        if (json.currentToken() != JsonToken.VALUE_STRING || isAlias()) {
            fault(field, "must be a string");
            json.skipChildren();
            return earlier;
        }
        return json.getString();
    }

    /** Token by token: the depth of what is copied is the parser's to bound. */
    private void copy(JsonGenerator value) {
        int depth = 0;
        do {
            if (isAlias()) {
                fault("", "must not have aliases (*" + json.getString() + "): write the value out");
            }
            value.copyCurrentEvent(json);
            JsonToken token = json.currentToken();
            depth += token.isStructStart() ? 1 : token.isStructEnd() ? -1 : 0;
        } while (depth > 0 && json.nextToken() != null);
    }

    private boolean isAlias() {
        return json instanceof YAMLParser yaml && yaml.isCurrentAlias();
    }

    private void fault(String column, String message) {
        faults.fault(line, column, message);
        faulty = true;
    }

    /** {@code tags[0].key} for {@code /tags/0/key}. */
    private static String path(String pointer) {
        return pointer.replaceAll("/(\\d+)(?=/|$)", "[$1]")
                .replaceFirst("^/", "")
                .replace('/', '.')
                .replace("~1", "/")
                .replace("~0", "~");
    }
}
