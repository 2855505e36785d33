package io.backendprovisioner.contract;

import io.backendprovisioner.domain.BackendMark;
import io.backendprovisioner.domain.BackendSpec;
import io.backendprovisioner.domain.Tag;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Reads what one request asks for, each field in our spelling or in the cloud's. Refused is what cannot be right; all
 * else is for the cloud to judge, whose limits are not documented.
 */
final class SpecReader {
    private enum Field {
        BACKEND_NAME,
        BACKEND_TYPE,
        DESCRIPTION,
        EVENT_BRIDGE_ROLE,
        CREATE_SLR,
        TAGS
    }

    private enum TagField {
        KEY,
        VALUE
    }

    private static final FieldNames<Field> FIELDS = FieldNames.of(Map.of(
            Field.BACKEND_NAME, List.of("backendName", "BackendName"),
            Field.BACKEND_TYPE, List.of("backendType", "BackendType"),
            Field.DESCRIPTION, List.of("description", "Description"),
            Field.EVENT_BRIDGE_ROLE,
                    List.of("createEventBridgeServiceLinkedRole", "CreateEventBridgeServiceLinkedRole"),
            Field.CREATE_SLR, List.of("createSlr", "CreateSlr"),
            Field.TAGS, List.of("tags", "Tags", "Tag")));

    private static final FieldNames<TagField> TAG_FIELDS =
            FieldNames.of(Map.of(TagField.KEY, List.of("key", "Key"), TagField.VALUE, List.of("value", "Value")));

    private final JsonCursor json;
    private final Violations violations;

    private String name = "";
    private String type = "";
    private @Nullable String description;
    private @Nullable Boolean eventBridgeRole;
    private @Nullable Boolean createSlr;
    private final List<Tag> tags = new ArrayList<>(4);
    private final Set<String> tagKeys = new HashSet<>(8);

    private SpecReader(JsonCursor json, Violations violations) {
        this.json = json;
        this.violations = violations;
    }

    /**
     * Reads a value.
     *
     * @param pointer to it, empty where it is that of the record
     * @return null where it is no object
     */
    static @Nullable SpecReader read(byte @Nullable [] value, String pointer, Violations violations) {
        var read = new Object() {
            @Nullable
            SpecReader spec;
        };
        StrictJson.readObject(value, pointer, violations, json -> {
            read.spec = new SpecReader(json, violations);
            read.spec.readRequest(pointer);
        });
        return read.spec;
    }

    /** Reads what the cursor stands at. */
    static SpecReader at(JsonCursor json, String pointer, Violations violations) {
        var reader = new SpecReader(json, violations);
        if (json.isObject()) {
            reader.readRequest(pointer);
        } else {
            json.refuse(pointer, "a JSON object");
        }
        return reader;
    }

    /** What was read, if nothing was wrong with it. */
    BackendSpec spec() {
        return new BackendSpec(name, type, description, eventBridgeRole, createSlr, tags);
    }

    private void readRequest(String pointer) {
        var given = json.fields(pointer, FIELDS, this::readField);
        if (!given.containsKey(Field.BACKEND_NAME)) {
            violations.add(pointer + "/backendName", "is missing");
        }
        if (!given.containsKey(Field.BACKEND_TYPE)) {
            violations.add(pointer + "/backendType", "is missing");
        }
    }

    private void readField(Field field, String pointer) {
        switch (field) {
            case BACKEND_NAME -> name = word(pointer);
            case BACKEND_TYPE -> type = word(pointer);
            case DESCRIPTION -> description = description(pointer);
            case EVENT_BRIDGE_ROLE -> eventBridgeRole = json.optionalFlag(pointer);
            case CREATE_SLR -> createSlr = json.optionalFlag(pointer);
            case TAGS -> json.elements(pointer, this::readTag);
        }
    }

    private void readTag(String pointer) {
        if (!json.isObject()) {
            json.refuse(pointer, "an object with key and value");
            return;
        }
        var tag = new Object() {
            String key = "";
            String value = "";
        };
        var given = json.fields(pointer, TAG_FIELDS, (field, place) -> {
            switch (field) {
                case KEY -> tag.key = tagKey(place);
                case VALUE -> tag.value = tagValue(place);
            }
        });
        if (!given.containsKey(TagField.KEY)) {
            violations.add(pointer + "/key", "is missing");
        }
        tags.add(new Tag(tag.key, tag.value));
    }

    /** A name or type. The cloud might trim it, and the backend would then not be found again under this name. */
    private String word(String pointer) {
        var word = json.string(pointer);
        if (word == null) {
            return "";
        }
        var flaw = Text.flawInName(word);
        if (flaw == null && (Text.isSpace(word.charAt(0)) || Text.isSpace(word.charAt(word.length() - 1)))) {
            flaw = "must not start or end with white space";
        }
        violations.addUnlessNull(pointer, flaw);
        return word;
    }

    private @Nullable String description(String pointer) {
        var text = json.optionalString(pointer);
        if (text != null) {
            violations.addUnlessNull(pointer, Text.flawInLines(text));
        }
        return text;
    }

    private String tagKey(String pointer) {
        var key = json.string(pointer);
        if (key == null) {
            return "";
        }
        violations.addUnlessNull(pointer, Text.flawInName(key));
        if (key.strip().equalsIgnoreCase(BackendMark.TAG_KEY)) {
            violations.add(pointer, "must not be " + BackendMark.TAG_KEY + ", which is reserved");
        }
        if (!tagKeys.add(key)) {
            violations.add(pointer, "is the key of an earlier tag too");
        }
        return key;
    }

    /** A tag without a value has an empty one. */
    private String tagValue(String pointer) {
        var value = json.optionalString(pointer);
        if (value == null) {
            return "";
        }
        violations.addUnlessNull(pointer, Text.flawInLine(value));
        return value;
    }
}
