package io.backendprovisioner.simulator;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.ObjectNode;

/**
 * Rules by request as JSON: {@code [{"action": "CreateBackend", "name": "slr-*", "parameters": {"CreateSlr": "true"},
 * "fault": "no-permission", "times": 3}]}. An {@code error} with {@code status}, {@code code} and {@code effect} may stand
 * in the place of the fault. What is wrong is an {@link IllegalArgumentException} that names the field.
 */
final class RequestRuleFields {
    /** {@code matched} is read back from here, so it is taken and does nothing. */
    private static final List<String> KNOWN =
            List.of("action", "name", "parameters", "fault", "error", "times", "matched");

    private static final List<String> OF_AN_ERROR = List.of("status", "code", "effect");

    private RequestRuleFields() {}

    static List<RequestRule> parse(JsonField list) {
        if (!list.value().isArray()) {
            throw list.wrong(" must be a list of rules");
        }
        var rules = new ArrayList<RequestRule>();
        for (var rule : list.value()) {
            rules.add(rule(new JsonField(list.at() + "[" + rules.size() + "]", rule)));
        }
        RequestRules.check(rules);
        return rules;
    }

    private static RequestRule rule(JsonField json) {
        json.mustHaveOnly(KNOWN);
        if (json.has("fault") == json.has("error")) {
            throw json.wrong(" must have either a fault or an error");
        }
        return new RequestRule(
                json.find("action").map(action -> action.labelled(Action.class)).orElse(Action.CREATE),
                json.find("name").map(JsonField::text).orElse(null),
                json.find("parameters").map(RequestRuleFields::parameters).orElse(Map.of()),
                json.has("fault") ? json.get("fault").labelled(Fault.class) : error(json.get("error")),
                json.find("times").map(RequestRuleFields::times).orElse(0));
    }

    private static Map<String, String> parameters(JsonField json) {
        var parameters = new LinkedHashMap<String, String>();
        json.fields().forEach((name, value) -> parameters.put(name, value.text()));
        return parameters;
    }

    private static GivenError error(JsonField json) {
        json.mustHaveOnly(OF_AN_ERROR);
        var code = json.find("code").map(JsonField::text).orElse("");
        if (code.isEmpty() && !json.has("status")) {
            throw json.wrong(" must have a code, or a status for an answer without a body");
        }
        var status = json.find("status").map(JsonField::whole).orElse(400);
        var effect = json.find("effect")
                .map(given -> given.labelled(Fault.Effect.class))
                .orElse(Fault.Effect.NEVER);
        try {
            return new GivenError(status, code, effect);
        } catch (IllegalArgumentException e) {
            throw json.wrong(": " + e.getMessage());
        }
    }

    private static int times(JsonField json) {
        if (json.whole() < 1) {
            throw json.wrong(" must be 1 or more");
        }
        return json.whole();
    }

    static ObjectNode write(RequestRules.Counted counted) {
        var rule = counted.rule();
        var json = JsonNodeFactory.instance
                .objectNode()
                .put("action", rule.action().label());
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
}
