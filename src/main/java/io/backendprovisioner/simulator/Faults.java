package io.backendprovisioner.simulator;

import java.util.ArrayDeque;
import java.util.Arrays;
import java.util.Collections;
import java.util.Deque;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;

/**
 * The faults in force, changed while calls run. For each call the rules by request are asked first, then the script; with
 * the script at its end, the rates decide by a seeded draw, so that the same seed gives the same sequence of faults. A
 * request that matches a rule takes nothing from the script and no draw. Safe for use by many threads.
 */
public final class Faults {
    private final SplittableRandom random;
    private final Map<Action, Map<Fault, Double>> rates = new EnumMap<>(Action.class);
    private final Map<Action, Deque<Fault>> script = new EnumMap<>(Action.class);
    private final RequestRules rules = new RequestRules();
    private Outage outage = Outage.NONE;

    Faults(long seed, Map<Action, Map<Fault, Double>> rates) {
        this.random = new SplittableRandom(seed);
        rates.forEach(this::rates);
    }

    /** The next creates, one by one, meet these; {@link Fault#NONE} lets one pass. */
    public void next(Fault... faults) {
        next(Action.CREATE, faults);
    }

    /** The next calls of the action, one by one, meet these; {@link Fault#NONE} lets one pass. */
    public synchronized void next(Action action, Fault... faults) {
        script(action).addAll(Arrays.asList(faults));
    }

    /** The next so many creates meet this. */
    public synchronized void next(int calls, Fault fault) {
        script(Action.CREATE).addAll(Collections.nCopies(calls, fault));
    }

    /** From now on a create meets this with the probability, 0 to 1. */
    public void rate(Fault fault, double probability) {
        rate(Action.CREATE, fault, probability);
    }

    /** From now on a call of the action meets this with the probability, 0 to 1. */
    public synchronized void rate(Action action, Fault fault, double probability) {
        var changed = new HashMap<>(rates(action));
        changed.put(fault, probability);
        rates(action, changed);
    }

    /** Adds rules at the end; from now on the first that matches a request says what it meets. There may be 100. */
    public void forRequests(RequestRule... more) {
        rules.add(List.of(more));
    }

    /** How many requests have met the rule; 0 where it is not in force. */
    public long matched(RequestRule rule) {
        return rules.counted().stream()
                .filter(counted -> counted.rule().equals(rule))
                .mapToLong(RequestRules.Counted::matched)
                .sum();
    }

    RequestRules rules() {
        return rules;
    }

    public synchronized void outage(Outage outage) {
        this.outage = outage;
    }

    public synchronized Outage outage() {
        return outage;
    }

    /** Ends the outage, empties the script, sets every rate to 0 and drops the rules by request. */
    public synchronized void clear() {
        rules.set(List.of());
        rates.values().forEach(Map::clear);
        script.values().forEach(Deque::clear);
        outage = Outage.NONE;
    }

    synchronized void rates(Action action, Map<Fault, Double> wanted) {
        checkRates(wanted);
        var kept = rates(action);
        kept.clear();
        wanted.forEach((fault, probability) -> {
            if (probability > 0) {
                kept.put(fault, probability);
            }
        });
    }

    synchronized void script(Action action, List<Fault> wanted) {
        var kept = script(action);
        kept.clear();
        kept.addAll(wanted);
    }

    synchronized Map<Fault, Double> ratesOf(Action action) {
        return Map.copyOf(rates(action));
    }

    synchronized List<Fault> scriptOf(Action action) {
        return List.copyOf(script(action));
    }

    synchronized Fault draw(Action action) {
        var scripted = script(action).poll();
        if (scripted != null) {
            return scripted;
        }
        var likely = rates(action);
        if (likely.isEmpty()) {
            return Fault.NONE;
        }
        var left = random.nextDouble();
        for (var entry : likely.entrySet()) {
            left -= entry.getValue();
            if (left < 0) {
                return entry.getKey();
            }
        }
        return Fault.NONE;
    }

    static void checkRates(Map<Fault, Double> rates) {
        rates.forEach((fault, probability) -> {
            if (!(probability >= 0 && probability <= 1)) {
                throw new IllegalArgumentException("the rate of " + fault.label() + " must be 0 to 1");
            }
        });
        if (rates.values().stream().mapToDouble(Double::doubleValue).sum() > 1.000_001) {
            throw new IllegalArgumentException("the rates of one action must not add up to more than 1");
        }
    }

    private Map<Fault, Double> rates(Action action) {
        return rates.computeIfAbsent(action, _ -> new EnumMap<>(Fault.class));
    }

    private Deque<Fault> script(Action action) {
        return script.computeIfAbsent(action, _ -> new ArrayDeque<>());
    }
}
