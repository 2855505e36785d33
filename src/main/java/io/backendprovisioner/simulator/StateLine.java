package io.backendprovisioner.simulator;

import java.time.DateTimeException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Set;
import java.util.stream.Stream;
import tools.jackson.databind.node.JsonNodeFactory;

/** One line of the state file: {@code {"keep": {…}}} or {@code {"delete": "<id>"}}. */
sealed interface StateLine {

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
        return Stream.of("{\"keep\":", "{\"delete\":")
                .anyMatch(begin -> text.startsWith(begin) || begin.startsWith(text));
    }

    /** Fails with an {@link IllegalArgumentException} that says what is wrong. */
    static StateLine read(String text) {
        var line = JsonField.parse("it", text);
        var names = line.fields().keySet();
        if (names.equals(Set.of("keep"))) {
            return new Kept(backend(line.get("keep")));
        }
        if (names.equals(Set.of("delete"))) {
            return new Deleted(line.get("delete").text());
        }
        throw new IllegalArgumentException("it neither keeps nor deletes a backend");
    }

    private static SimulatedBackend backend(JsonField json) {
        var tags = new ArrayList<SimulatedBackend.Tag>();
        for (var tag : json.get("tags").value()) {
            if (tag.size() != 2 || !tag.path(0).isString() || !tag.path(1).isString()) {
                throw json.get("tags").wrong(" must be pairs of a key and a value");
            }
            tags.add(
                    new SimulatedBackend.Tag(tag.path(0).asString(), tag.path(1).asString()));
        }
        return new SimulatedBackend(
                json.get("id").text(),
                json.get("name").text(),
                json.get("type").text().intern(),
                json.find("description").map(JsonField::text).orElse(null),
                json.get("createEventBridgeServiceLinkedRole").flag(),
                json.get("createSlr").flag(),
                tags,
                instant(json.get("created")),
                instant(json.get("modified")));
    }

    private static Instant instant(JsonField json) {
        try {
            return Instant.parse(json.text());
        } catch (DateTimeException e) {
            throw json.wrong(" must be a time");
        }
    }
}
