package io.backendprovisioner.simulator;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;

/** The behaviour as text, field by field: what the command line and the admin JSON have in common. */
final class BehaviourFields {
    private static final Map<String, Field> FIELDS = new LinkedHashMap<>();

    static {
        FIELDS.put("latency", (now, text) -> now.withLatency(Durations.parseLatency(text)));
        FIELDS.put("ceiling", (now, text) -> now.withCeiling(whole(text)));
        FIELDS.put("retryAfter", (now, text) -> now.withRetryAfter(Durations.parse(text)));
        FIELDS.put("uniqueNames", (now, text) -> now.withUniqueNames(flag(text)));
        FIELDS.put("visibility", (now, text) -> now.withVisibility(Durations.parse(text)));
        FIELDS.put("trickleGap", (now, text) -> now.withTrickleGap(Durations.parse(text)));
        FIELDS.put("lateBy", (now, text) -> now.withLateBy(Durations.parse(text)));
    }

    private interface Field {
        Behaviour set(Behaviour now, String text);
    }

    private BehaviourFields() {}

    static Set<String> names() {
        return FIELDS.keySet();
    }

    /** Fails with an {@link IllegalArgumentException} that says what is wrong with the text. */
    static Behaviour set(Behaviour now, String name, String text) {
        var field = FIELDS.get(name);
        if (field == null) {
            throw new IllegalArgumentException("unknown field '" + name + "'");
        }
        return field.set(now, text);
    }

    static Map<String, Object> read(Behaviour now) {
        var fields = new LinkedHashMap<String, Object>();
        fields.put("latency", Durations.text(now.latency()));
        fields.put("ceiling", now.ceiling());
        fields.put("retryAfter", Durations.text(now.retryAfter()));
        fields.put("uniqueNames", now.uniqueNames());
        fields.put("visibility", Durations.text(now.visibility()));
        fields.put("trickleGap", Durations.text(now.trickleGap()));
        fields.put("lateBy", Durations.text(now.lateBy()));
        return fields;
    }

    static int whole(String text) {
        try {
            return Integer.parseInt(text);
        } catch (NumberFormatException e) {
            throw new IllegalArgumentException("'" + text + "' is not a whole number", e);
        }
    }

    private static boolean flag(String text) {
        return switch (text) {
            case "true" -> true;
            case "false" -> false;
            default -> throw new IllegalArgumentException("'" + text + "' is neither true nor false");
        };
    }
}
