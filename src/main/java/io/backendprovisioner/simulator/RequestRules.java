package io.backendprovisioner.simulator;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** The rules by request that are in force; the first that matches counts. Safe for use by many threads. */
final class RequestRules {
    static final int MOST = 100;

    /** A rule, and how many requests have met it. */
    record Counted(RequestRule rule, long matched) {}

    private volatile List<Counted> rules = List.of();

    /** Costs next to nothing, so that calls need not be taken apart where there are no rules. */
    boolean isEmpty() {
        return rules.isEmpty();
    }

    /** Replaces all rules; their counts start at 0. */
    synchronized void set(List<RequestRule> wanted) {
        check(wanted);
        rules = wanted.stream().map(rule -> new Counted(rule, 0)).toList();
    }

    /** Adds some at the end; the counts of the others stay. */
    synchronized void add(List<RequestRule> more) {
        var all = new ArrayList<>(rules);
        more.forEach(rule -> all.add(new Counted(rule, 0)));
        check(all);
        rules = all;
    }

    synchronized Optional<Misbehaviour> first(Action action, Optional<String> name, Map<String, String> parameters) {
        for (var i = 0; i < rules.size(); i++) {
            var rule = rules.get(i).rule();
            var matched = rules.get(i).matched();
            if ((rule.times() == 0 || matched < rule.times()) && rule.matches(action, name, parameters)) {
                var counted = new ArrayList<>(rules);
                counted.set(i, new Counted(rule, matched + 1));
                rules = counted;
                return Optional.of(rule.then());
            }
        }
        return Optional.empty();
    }

    List<Counted> counted() {
        return rules;
    }

    static void check(List<?> rules) {
        if (rules.size() > MOST) {
            throw new IllegalArgumentException("there may be " + MOST + " rules by request at the most");
        }
    }
}
