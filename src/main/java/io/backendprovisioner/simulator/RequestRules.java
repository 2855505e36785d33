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

    private volatile List<RequestRule> rules = List.of();
    private long[] matched = new long[0];

    /** Costs next to nothing, so that calls need not be taken apart where there are no rules. */
    boolean isEmpty() {
        return rules.isEmpty();
    }

    /** Replaces all rules; their counts start at 0. */
    synchronized void set(List<RequestRule> wanted) {
        check(wanted);
        rules = List.copyOf(wanted);
        matched = new long[wanted.size()];
    }

    /** Adds some at the end; the counts of the others stay. */
    synchronized void add(List<RequestRule> more) {
        var all = new ArrayList<>(rules);
        all.addAll(more);
        check(all);
        var counts = new long[all.size()];
        System.arraycopy(matched, 0, counts, 0, matched.length);
        rules = List.copyOf(all);
        matched = counts;
    }

    synchronized Optional<Misbehaviour> first(Action action, Optional<String> name, Map<String, String> parameters) {
        for (var i = 0; i < matched.length; i++) {
            var rule = rules.get(i);
            var isLeft = rule.times() == 0 || matched[i] < rule.times();
            if (isLeft && rule.matches(action, name, parameters)) {
                matched[i]++;
                return Optional.of(rule.then());
            }
        }
        return Optional.empty();
    }

    synchronized List<Counted> counted() {
        var counted = new ArrayList<Counted>();
        for (var i = 0; i < matched.length; i++) {
            counted.add(new Counted(rules.get(i), matched[i]));
        }
        return counted;
    }

    static void check(List<RequestRule> rules) {
        if (rules.size() > MOST) {
            throw new IllegalArgumentException("there may be " + MOST + " rules by request at the most");
        }
    }
}
