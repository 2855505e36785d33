package io.backendprovisioner.contract;

import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.function.BiConsumer;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JsonParser;
import tools.jackson.core.JsonToken;

/**
 * Stands at a JSON value and reads it as what it ought to be. A value of another type is noted, skipped and read as
 * absent, as is a JSON {@code null} where it is allowed.
 */
final class JsonCursor {
    private static final int MAX_NAME_LENGTH = 64;
    private static final String REPEATED = "is given more than once";

    private final JsonParser json;
    private final Violations violations;

    JsonCursor(JsonParser json, Violations violations) {
        this.json = json;
        this.violations = violations;
    }

    /**
     * Reads an object; unknown and repeated fields are noted.
     *
     * @param reader called at the value of each known field, with the pointer to it
     * @return the fields that were given, each with its spelling
     */
    <F extends Enum<F>> Map<F, String> fields(String pointer, FieldNames<F> names, BiConsumer<F, String> reader) {
        var given = new HashMap<F, String>();
        while (json.nextToken() == JsonToken.PROPERTY_NAME) {
            var spelling = json.currentName();
            var place = field(pointer, spelling);
            json.nextToken();
            var field = names.field(spelling);
            if (field == null) {
                violations.add(place, names.unknown(spelling));
                json.skipChildren();
            } else {
                violations.addUnlessNull(place, repeated(spelling, given.putIfAbsent(field, spelling)));
                reader.accept(field, place);
            }
        }
        return given;
    }

    /**
     * Reads an object of any fields; repeated ones are noted.
     *
     * @param reader called at the value of each field, with its name and the pointer to it
     */
    void members(String pointer, BiConsumer<String, String> reader) {
        var given = new HashSet<String>();
        while (json.nextToken() == JsonToken.PROPERTY_NAME) {
            var name = json.currentName();
            var place = field(pointer, name);
            json.nextToken();
            if (!given.add(name)) {
                violations.add(place, REPEATED);
            }
            reader.accept(name, place);
        }
    }

    /** The JSON pointer (RFC 6901) to a field, whose name is cut where it is longer than {@value #MAX_NAME_LENGTH} characters. */
    private static String field(String parent, String name) {
        return parent
                + '/'
                + Text.bounded(name, MAX_NAME_LENGTH).replace("~", "~0").replace("/", "~1");
    }

    private static @Nullable String repeated(String spelling, @Nullable String earlier) {
        if (earlier == null) {
            return null;
        }
        return earlier.equals(spelling) ? REPEATED : "is given as " + earlier + " too";
    }

    /** @param reader called at each element, with the pointer to it */
    void elements(String pointer, Consumer<String> reader) {
        if (isNull()) {
            return;
        }
        if (json.currentToken() != JsonToken.START_ARRAY) {
            refuse(pointer, "an array");
            return;
        }
        for (int index = 0; json.nextToken() != JsonToken.END_ARRAY; index++) {
            reader.accept(pointer + '/' + index);
        }
    }

    boolean isObject() {
        return json.currentToken() == JsonToken.START_OBJECT;
    }

    boolean isNull() {
        return json.currentToken() == JsonToken.VALUE_NULL;
    }

    @Nullable
    String optionalString(String pointer) {
        return isNull() ? null : string(pointer);
    }

    @Nullable
    String string(String pointer) {
        if (json.currentToken() == JsonToken.VALUE_STRING) {
            return json.getString();
        }
        refuse(pointer, "a string");
        return null;
    }

    /** An attribute of an event that may be of any simple type; the text of one that is a string. */
    @Nullable
    String attribute(String pointer) {
        if (json.currentToken() == JsonToken.VALUE_STRING) {
            return json.getString();
        }
        if (json.currentToken().isStructStart()) {
            refuse(pointer, "a string, a number or a boolean");
        }
        return null;
    }

    @Nullable
    Boolean optionalFlag(String pointer) {
        return switch (json.currentToken()) {
            case VALUE_TRUE -> true;
            case VALUE_FALSE -> false;
            case VALUE_NULL -> null;
            case null, default -> {
                refuse(pointer, "true or false");
                yield null;
            }
        };
    }

    /** Notes that the value is not what is wanted, and skips it. */
    void refuse(String pointer, String wanted) {
        violations.add(
                pointer, (pointer.isEmpty() ? "the value must be " : "must be ") + wanted + ", found " + found());
        json.skipChildren();
    }

    private String found() {
        return switch (json.currentToken()) {
            case START_OBJECT -> "an object";
            case START_ARRAY -> "an array";
            case VALUE_STRING -> "a string";
            case VALUE_NUMBER_INT, VALUE_NUMBER_FLOAT -> "a number";
            case VALUE_TRUE, VALUE_FALSE -> "a boolean";
            case VALUE_NULL -> "null";
            case null, default -> "nothing";
        };
    }
}
