package io.backendprovisioner.simulator;

import java.time.DateTimeException;
import java.time.Instant;
import java.util.ArrayList;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.DeserializationFeature;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.ObjectReader;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.JsonNodeFactory;

/** One line of the state file: {@code {"keep": {…}}} or {@code {"delete": "<id>"}}. */
sealed interface StateLine {
    ObjectReader JSON = JsonMapper.shared().reader().with(DeserializationFeature.FAIL_ON_TRAILING_TOKENS);

    /** A backend was created, or is now like this. */
    record Kept(SimulatedBackend backend) implements StateLine {}

    record Deleted(String id) implements StateLine {}

    static String kept(SimulatedBackend backend) {
        var line = JsonNodeFactory.instance.objectNode();
        var json = line.putObject("keep")
                .put("id", backend.id())
                .put("name", backend.name())
                .put("type", backend.type());
        if (backend.description() != null) {
            json.put("description", backend.description());
        }
        json.put("createEventBridgeServiceLinkedRole", backend.createEventBridgeServiceLinkedRole())
                .put("createSlr", backend.createSlr())
                .put("created", backend.createdAt().toString())
                .put("modified", backend.modifiedAt().toString());
        var tags = json.putArray("tags");
        backend.tags().forEach(tag -> tags.addArray().add(tag.key()).add(tag.value()));
        return line.toString();
    }

    static String deleted(String id) {
        return JsonNodeFactory.instance.objectNode().put("delete", id).toString();
    }

    /** Whether it is the beginning of a line that a kill has cut off, and not of a file of somebody else's. */
    static boolean isTorn(String text) {
        return text.startsWith("{\"keep\":")
                || text.startsWith("{\"delete\":")
                || "{\"keep\":".startsWith(text)
                || "{\"delete\":".startsWith(text);
    }

    /** Fails with an {@link IllegalArgumentException} that says what is wrong. */
    static StateLine read(String text) {
        JsonNode line;
        try {
            line = JSON.readTree(text);
        } catch (JacksonException e) {
            throw new IllegalArgumentException("it is not JSON", e);
        }
        if (line.isObject() && line.size() == 1 && line.has("keep")) {
            return new Kept(backend(line.path("keep")));
        }
        if (line.isObject() && line.size() == 1 && line.has("delete")) {
            return new Deleted(text(line, "delete"));
        }
        throw new IllegalArgumentException("it neither keeps nor deletes a backend");
    }

    private static SimulatedBackend backend(JsonNode json) {
        var tags = new ArrayList<SimulatedBackend.Tag>();
        for (var tag : json.path("tags")) {
            if (!tag.isArray()
                    || tag.size() != 2
                    || !tag.path(0).isString()
                    || !tag.path(1).isString()) {
                throw new IllegalArgumentException("a tag is not a key and a value");
            }
            tags.add(
                    new SimulatedBackend.Tag(tag.path(0).asString(), tag.path(1).asString()));
        }
        return new SimulatedBackend(
                text(json, "id"),
                text(json, "name"),
                text(json, "type").intern(),
                description(json),
                flag(json, "createEventBridgeServiceLinkedRole"),
                flag(json, "createSlr"),
                tags,
                instant(json, "created"),
                instant(json, "modified"));
    }

    private static @Nullable String description(JsonNode json) {
        return json.has("description") ? text(json, "description") : null;
    }

    private static String text(JsonNode json, String field) {
        if (!json.path(field).isString()) {
            throw new IllegalArgumentException(field + " is not a text");
        }
        return json.path(field).asString();
    }

    private static boolean flag(JsonNode json, String field) {
        if (!json.path(field).isBoolean()) {
            throw new IllegalArgumentException(field + " is neither true nor false");
        }
        return json.path(field).booleanValue();
    }

    private static Instant instant(JsonNode json, String field) {
        try {
            return Instant.parse(text(json, field));
        } catch (DateTimeException e) {
            throw new IllegalArgumentException(field + " is not a time", e);
        }
    }
}
