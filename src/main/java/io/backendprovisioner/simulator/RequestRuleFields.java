package io.backendprovisioner.simulator;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.ObjectNode;

/**
 * Rules by request as JSON: {@code [{"action": "CreateBackend", "name": "slr-*", "parameters": {"CreateSlr": "true"},
 * "fault": "no-permission", "times": 3}]}. An {@code error} with {@code status}, {@code code} and {@code effect} may stand
 * in the place of the fault. What is wrong is an {@link IllegalArgumentException} that names the field.
 */
final class RequestRuleFields {
    /** {@code matched} is read back from here, so it is taken and does nothing. */
    private static final Set<String> KNOWN =
            new LinkedHashSet<>(List.of("action", "name", "parameters", "fault", "error", "times", "matched"));

    private static final Set<String> OF_AN_ERROR = new LinkedHashSet<>(List.of("status", "code", "effect"));

    private RequestRuleFields() {}

    static List<RequestRule> parse(String json) {
        try {
            return parse(JsonMapper.shared().readTree(json));
        } catch (JacksonException e) {
            throw new IllegalArgumentException("this is not JSON: " + e.getOriginalMessage(), e);
        }
    }

    static List<RequestRule> parse(JsonNode list) {
        if (!list.isArray()) {
            throw new IllegalArgumentException("requests must be a list of rules");
        }
        var rules = new ArrayList<RequestRule>();
        for (var rule : list) {
            rules.add(rule("requests[" + rules.size() + "]", rule));
        }
        RequestRules.check(rules);
        return rules;
    }

    private static RequestRule rule(String at, JsonNode json) {
        checkFields(at, json, KNOWN);
        if (json.has("fault") == json.has("error")) {
            throw new IllegalArgumentException(at + " must have either a fault or an error");
        }
        var action = json.has("action") ? action(at + ".action", json.path("action")) : Action.CREATE;
        var then = json.has("fault") ? fault(at + ".fault", json.path("fault")) : error(at + ".error", json);
        return new RequestRule(action, name(at, json), parameters(at + ".parameters", json), then, times(at, json));
    }

    private static Action action(String at, JsonNode json) {
        var text = text(at, json);
        try {
            return FaultFields.action(text);
        } catch (IllegalArgumentException e) {
            throw wrong(at, e);
        }
    }

    private static Fault fault(String at, JsonNode json) {
        var text = text(at, json);
        try {
            return FaultFields.fault(text);
        } catch (IllegalArgumentException e) {
            throw wrong(at, e);
        }
    }

    private static GivenError error(String at, JsonNode rule) {
        var json = rule.path("error");
        checkFields(at, json, OF_AN_ERROR);
        var code = json.has("code") ? text(at + ".code", json.path("code")) : "";
        if (code.isEmpty() && !json.has("status")) {
            throw new IllegalArgumentException(at + " must have a code, or a status for an answer without a body");
        }
        var status = json.has("status") ? whole(at + ".status", json.path("status")) : 400;
        var effect = json.has("effect") ? effect(at + ".effect", json.path("effect")) : Fault.Effect.NEVER;
        try {
            return new GivenError(status, code, effect);
        } catch (IllegalArgumentException e) {
            throw wrong(at, e);
        }
    }

    private static Fault.Effect effect(String at, JsonNode json) {
        var text = text(at, json);
        return Arrays.stream(Fault.Effect.values())
                .filter(effect -> effect.label().equals(text))
                .findFirst()
                .orElseThrow(() -> new IllegalArgumentException(at + ": unknown effect '" + text + "'; known are "
                        + Arrays.stream(Fault.Effect.values())
                                .map(Fault.Effect::label)
                                .collect(Collectors.joining(", "))));
    }

    private static @Nullable String name(String at, JsonNode rule) {
        return rule.has("name") ? text(at + ".name", rule.path("name")) : null;
    }

    private static Map<String, String> parameters(String at, JsonNode rule) {
        var parameters = new LinkedHashMap<String, String>();
        if (rule.has("parameters")) {
            checkObject(at, rule.path("parameters"));
            rule.path("parameters")
                    .properties()
                    .forEach(one -> parameters.put(one.getKey(), text(at + "." + one.getKey(), one.getValue())));
        }
        return parameters;
    }

    private static int times(String at, JsonNode rule) {
        if (!rule.has("times")) {
            return 0;
        }
        var times = whole(at + ".times", rule.path("times"));
        if (times < 1) {
            throw new IllegalArgumentException(at + ".times must be 1 or more");
        }
        return times;
    }

    static ObjectNode write(RequestRules.Counted counted) {
        var rule = counted.rule();
        var json = JsonNodeFactory.instance
                .objectNode()
                .put("action", rule.action().wireName());
        if (rule.name() != null) {
            json.put("name", rule.name());
        }
        if (!rule.parameters().isEmpty()) {
            var parameters = json.putObject("parameters");
            new TreeMap<>(rule.parameters()).forEach(parameters::put);
        }
        switch (rule.then()) {
            case Fault fault -> json.put("fault", fault.label());
            case GivenError(int status, String code, Fault.Effect effect) -> {
                var error = json.putObject("error").put("status", status);
                if (!code.isEmpty()) {
                    error.put("code", code);
                }
                error.put("effect", effect.label());
            }
        }
        if (rule.times() > 0) {
            json.put("times", rule.times());
        }
        return json.put("matched", counted.matched());
    }

    private static void checkFields(String at, JsonNode json, Set<String> known) {
        checkObject(at, json);
        for (var field : json.propertyNames()) {
            if (!known.contains(field)) {
                throw new IllegalArgumentException(
                        at + ": unknown field '" + field + "'; known are " + String.join(", ", known));
            }
        }
    }

    private static void checkObject(String at, JsonNode json) {
        if (!json.isObject()) {
            throw new IllegalArgumentException(at + " must be an object");
        }
    }

    private static IllegalArgumentException wrong(String at, IllegalArgumentException e) {
        return new IllegalArgumentException(at + ": " + e.getMessage(), e);
    }

    private static String text(String at, JsonNode json) {
        if (!json.isString()) {
            throw new IllegalArgumentException(at + " must be a text");
        }
        return json.asString();
    }

    private static int whole(String at, JsonNode json) {
        if (!json.isInt()) {
            throw new IllegalArgumentException(at + " must be a whole number");
        }
        return json.intValue();
    }
}
