package io.backendprovisioner.simulator;

import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.ObjectNode;

/**
 * Faults and behaviour as one JSON object. A change names some of its fields and is made whole or not at all:
 * {@code {"rates": {"CreateBackend": {"create-then-reset": 0.05}}, "next": {"CreateBackend": ["create-then-hang"]},
 * "outage": "none", "latency": "50ms", "ceiling": 100}}. Rates and script are replaced for the actions that are named, and
 * with {@code requests} all rules by request ({@link RequestRuleFields}).
 */
final class AdminFaults {
    private final Cloud cloud;

    AdminFaults(Cloud cloud) {
        this.cloud = cloud;
    }

    ObjectNode read() {
        var faults = cloud.faults();
        var answer = JsonNodeFactory.instance.objectNode();
        var rates = answer.putObject("rates");
        var next = answer.putObject("next");
        for (var action : Action.values()) {
            var ofAction = faults.ratesOf(action);
            if (!ofAction.isEmpty()) {
                var node = rates.putObject(action.wireName());
                ofAction.forEach((fault, probability) -> node.put(fault.label(), probability));
            }
            var script = faults.scriptOf(action);
            if (!script.isEmpty()) {
                var node = next.putArray(action.wireName());
                script.forEach(fault -> node.add(fault.label()));
            }
        }
        var requests = answer.putArray("requests");
        faults.rules().counted().forEach(counted -> requests.add(RequestRuleFields.write(counted)));
        answer.put("outage", faults.outage().label());
        BehaviourFields.read(cloud.behaviour()).forEach(answer::putPOJO);
        return answer;
    }

    /** Fails with an {@link IllegalArgumentException}, having changed nothing, when any of it is wrong. */
    void change(String json) {
        var changes = new ArrayList<Runnable>();
        var behaviour = cloud.behaviour();
        for (var field : parse(json).properties()) {
            var name = field.getKey();
            var value = field.getValue();
            switch (name) {
                case "rates" -> changes.addAll(rates(value));
                case "next" -> changes.addAll(script(value));
                case "requests" -> {
                    var rules = RequestRuleFields.parse(value);
                    changes.add(() -> cloud.faults().rules().set(rules));
                }
                case "outage" -> {
                    var outage = FaultFields.outage(value.asString(""));
                    changes.add(() -> cloud.faults().outage(outage));
                }
                default -> behaviour = behaviour(behaviour, name, value);
            }
        }
        var changed = behaviour;
        changes.add(() -> cloud.change(_ -> changed));
        changes.forEach(Runnable::run);
    }

    private static Behaviour behaviour(Behaviour now, String name, JsonNode value) {
        if (!BehaviourFields.knows(name)) {
            throw new IllegalArgumentException("unknown field '" + name + "'; known are rates, next, requests, outage, "
                    + String.join(", ", BehaviourFields.names()));
        }
        try {
            return BehaviourFields.set(now, name, value.isValueNode() ? value.asString("") : value.toString());
        } catch (IllegalArgumentException e) {
            throw new IllegalArgumentException(name + ": " + e.getMessage(), e);
        }
    }

    private List<Runnable> rates(JsonNode byAction) {
        var changes = new ArrayList<Runnable>();
        for (var entry : object("rates", byAction).properties()) {
            var action = FaultFields.action(entry.getKey());
            var rates = new EnumMap<Fault, Double>(Fault.class);
            for (var rate : object("rates." + entry.getKey(), entry.getValue()).properties()) {
                var number = rate.getValue();
                rates.put(
                        FaultFields.fault(rate.getKey()),
                        number.isNumber() ? number.doubleValue() : FaultFields.rate(number.toString()));
            }
            Faults.checkRates(rates);
            changes.add(() -> cloud.faults().rates(action, rates));
        }
        return changes;
    }

    private List<Runnable> script(JsonNode byAction) {
        var changes = new ArrayList<Runnable>();
        for (var entry : object("next", byAction).properties()) {
            var action = FaultFields.action(entry.getKey());
            if (!entry.getValue().isArray()) {
                throw new IllegalArgumentException("next." + entry.getKey() + " must be a list of faults");
            }
            var faults = entry.getValue()
                    .valueStream()
                    .map(fault -> FaultFields.fault(fault.asString("")))
                    .toList();
            changes.add(() -> cloud.faults().script(action, faults));
        }
        return changes;
    }

    private static JsonNode parse(String json) {
        try {
            return object("the body", JsonMapper.shared().readTree(json));
        } catch (JacksonException e) {
            throw new IllegalArgumentException("the body is not JSON: " + e.getOriginalMessage(), e);
        }
    }

    private static JsonNode object(String what, JsonNode node) {
        if (!node.isObject()) {
            throw new IllegalArgumentException(what + " must be an object");
        }
        return node;
    }
}
