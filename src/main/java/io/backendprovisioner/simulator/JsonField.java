package io.backendprovisioner.simulator;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/**
 * A value in a JSON document and its place there, such as {@code requests[0].times}. What is wrong with it is an {@link
 * IllegalArgumentException} that names the place.
 */
record JsonField(String at, JsonNode value) {

    /** A whole document, under a name for people. */
    static JsonField parse(String at, String json) {
        try {
            return new JsonField(at, JsonMapper.shared().readTree(json));
        } catch (JacksonException e) {
            throw new IllegalArgumentException(at + " is not JSON: " + e.getOriginalMessage(), e);
        }
    }

    /** The fields of an object by name, in their order. */
    Map<String, JsonField> fields() {
        if (!value.isObject()) {
            throw wrong(" must be an object");
        }
        var fields = new LinkedHashMap<String, JsonField>();
        value.properties()
                .forEach(field ->
                        fields.put(field.getKey(), new JsonField(at + "." + field.getKey(), field.getValue())));
        return fields;
    }

    void mustHaveOnly(List<String> known) {
        for (var field : fields().keySet()) {
            if (!known.contains(field)) {
                throw wrong(": unknown field '" + field + "'; known are " + String.join(", ", known));
            }
        }
    }

    boolean has(String name) {
        return value.has(name);
    }

    /** A field that must be there. */
    JsonField get(String name) {
        return new JsonField(at + "." + name, value.path(name));
    }

    Optional<JsonField> find(String name) {
        return value.has(name) ? Optional.of(get(name)) : Optional.empty();
    }

    String text() {
        if (!value.isString()) {
            throw wrong(" must be a text");
        }
        return value.asString();
    }

    <T extends Labelled> T labelled(Class<T> type) {
        var label = text();
        try {
            return Labelled.find(type, label);
        } catch (IllegalArgumentException e) {
            throw wrong(": " + e.getMessage());
        }
    }

    int whole() {
        if (!value.isInt()) {
            throw wrong(" must be a whole number");
        }
        return value.intValue();
    }

    double number() {
        if (!value.isNumber()) {
            throw wrong(" must be a number");
        }
        return value.doubleValue();
    }

    boolean flag() {
        if (!value.isBoolean()) {
            throw wrong(" must be true or false");
        }
        return value.booleanValue();
    }

    IllegalArgumentException wrong(String how) {
        return new IllegalArgumentException(at + how);
    }
}
