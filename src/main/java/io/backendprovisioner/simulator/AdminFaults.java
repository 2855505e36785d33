package io.backendprovisioner.simulator;

import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import tools.jackson.databind.JsonNode;
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
                var node = rates.putObject(action.label());
                ofAction.forEach((fault, probability) -> node.put(fault.label(), probability));
            }
            var script = faults.scriptOf(action);
            if (!script.isEmpty()) {
                var node = next.putArray(action.label());
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
        for (var entry : JsonField.parse("the body", json).fields().entrySet()) {
            var name = entry.getKey();
            var field = new JsonField(name, entry.getValue().value());
            switch (name) {
                case "rates" -> changes.addAll(rates(field));
                case "next" -> changes.addAll(script(field));
                case "requests" -> {
                    var rules = RequestRuleFields.parse(field);
                    changes.add(() -> cloud.faults().rules().set(rules));
                }
                case "outage" -> {
                    var outage = Outage.labelled(field.value().asString(""));
                    changes.add(() -> cloud.faults().outage(outage));
                }
                default -> behaviour = behaviour(behaviour, name, field.value());
            }
        }
        var changed = behaviour;
        changes.add(() -> cloud.change(_ -> changed));
        changes.forEach(Runnable::run);
    }

    private static Behaviour behaviour(Behaviour now, String name, JsonNode value) {
        if (!BehaviourFields.names().contains(name)) {
            throw new IllegalArgumentException("unknown field '" + name + "'; known are rates, next, requests, outage, "
                    + String.join(", ", BehaviourFields.names()));
        }
        try {
            return BehaviourFields.set(now, name, value.isValueNode() ? value.asString("") : value.toString());
        } catch (IllegalArgumentException e) {
            throw new IllegalArgumentException(name + ": " + e.getMessage(), e);
        }
    }

    private List<Runnable> rates(JsonField byAction) {
        var changes = new ArrayList<Runnable>();
        byAction.fields().forEach((name, probabilities) -> {
            var action = Labelled.find(Action.class, name);
            var rates = new EnumMap<Fault, Double>(Fault.class);
            probabilities
                    .fields()
                    .forEach((label, rate) -> rates.put(Labelled.find(Fault.class, label), rate.number()));
            Faults.checkRates(rates);
            changes.add(() -> cloud.faults().rates(action, rates));
        });
        return changes;
    }

    private List<Runnable> script(JsonField byAction) {
        var changes = new ArrayList<Runnable>();
        byAction.fields().forEach((name, script) -> {
            var action = Labelled.find(Action.class, name);
            if (!script.value().isArray()) {
                throw script.wrong(" must be a list of faults");
            }
            var faults = script.value()
                    .valueStream()
                    .map(fault -> Labelled.find(Fault.class, fault.asString("")))
                    .toList();
            changes.add(() -> cloud.faults().script(action, faults));
        });
        return changes;
    }
}
