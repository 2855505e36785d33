package io.backendprovisioner.contract;

import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JacksonException;
import tools.jackson.core.JsonParser;
import tools.jackson.core.JsonToken;
import tools.jackson.core.ObjectReadContext;
import tools.jackson.core.StreamReadConstraints;
import tools.jackson.core.TokenStreamFactory;
import tools.jackson.core.TokenStreamLocation;
import tools.jackson.core.exc.StreamConstraintsException;
import tools.jackson.core.exc.UnexpectedEndOfInputException;
import tools.jackson.core.json.JsonFactory;

/**
 * The value of a request as one JSON object by the letter of RFC 8259, in valid UTF-8. Whatever the bytes, nothing is
 * thrown: what is wrong is noted. Only text that is no JSON ends the reading early.
 */
final class StrictJson {
    static final int MAX_BYTES = 64 * 1024;
    static final int MAX_DEPTH = 16;

    /** No limit but the depth can be broken within {@link #MAX_BYTES}. */
    private static final JsonFactory JSON = JsonFactory.builder()
            .streamReadConstraints(StreamReadConstraints.builder()
                    .maxNestingDepth(MAX_DEPTH)
                    .maxStringLength(MAX_BYTES)
                    .maxNumberLength(MAX_BYTES)
                    .maxNameLength(MAX_BYTES)
                    .build())
            // A table of names shared by all parsers could be filled up with colliding names.
            .disable(TokenStreamFactory.Feature.CANONICALIZE_PROPERTY_NAMES)
            .build();

    private final JsonParser json;
    private final String pointer;
    private final Violations violations;
    private boolean closed;

    private StrictJson(JsonParser json, String pointer, Violations violations) {
        this.json = json;
        this.pointer = pointer;
        this.violations = violations;
    }

    /**
     * Reads one value.
     *
     * @param pointer to it, empty where it is that of the record
     * @param reader called once at the start of the object, if there is one; reads it up to its end
     */
    static void readObject(
            byte @Nullable [] value, String pointer, Violations violations, Consumer<JsonCursor> reader) {
        var text = text(value, pointer, violations);
        if (text != null) {
            try (var json = JSON.createParser(ObjectReadContext.empty(), text)) {
                new StrictJson(json, pointer, violations).read(reader);
            }
        }
    }

    private static @Nullable String text(byte @Nullable [] value, String pointer, Violations violations) {
        if (value == null) {
            violations.add(pointer, "the value is missing, it must be a JSON object");
            return null;
        }
        if (value.length > MAX_BYTES) {
            violations.add(pointer, "the value has " + value.length + " bytes, at most " + MAX_BYTES + " are allowed");
            return null;
        }
        var text = Text.decode(value);
        if (text == null) {
            violations.add(pointer, "the value is not valid UTF-8");
        } else if (text.startsWith("\uFEFF")) {
            violations.add(pointer, "the value starts with a byte order mark, which JSON does not allow");
            return null;
        }
        return text;
    }

    /** The messages are our own: the parser's name its classes and settings, and quote the text. */
    private void read(Consumer<JsonCursor> reader) {
        try {
            readToTheEnd(reader);
        } catch (StreamConstraintsException e) {
            violations.add(
                    pointer,
                    "the value is nested more than " + MAX_DEPTH + " levels deep" + at(json.currentLocation()));
        } catch (UnexpectedEndOfInputException e) {
            violations.add(pointer, "the value is not JSON, it ends too early" + at(e.getLocation()));
        } catch (JacksonException e) {
            var what = closed ? "something follows the JSON object" : "the value is not JSON";
            violations.add(pointer, what + at(e.getLocation()));
        }
    }

    private void readToTheEnd(Consumer<JsonCursor> reader) {
        var cursor = new JsonCursor(json, violations);
        if (json.nextToken() != JsonToken.START_OBJECT) {
            cursor.refuse(pointer, "a JSON object");
            return;
        }
        reader.accept(cursor);
        closed = true;
        if (json.nextToken() != null) {
            violations.add(pointer, "something follows the JSON object" + at(json.currentTokenLocation()));
        }
    }

    private static String at(@Nullable TokenStreamLocation location) {
        return location == null ? "" : ", at line " + location.getLineNr() + ", column " + location.getColumnNr();
    }
}
