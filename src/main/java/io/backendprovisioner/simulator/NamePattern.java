package io.backendprovisioner.simulator;

import java.util.ArrayList;
import java.util.List;

/**
 * A name to look for: {@code *} stands for anything. A backslash before a {@code *} takes its meaning away; before
 * anything else it is itself (how the cloud escapes is not documented).
 */
record NamePattern(List<String> literals) {

    static NamePattern of(String text) {
        var literals = new ArrayList<String>();
        var literal = new StringBuilder();
        for (var i = 0; i < text.length(); i++) {
            var c = text.charAt(i);
            if (c == '\\' && i + 1 < text.length() && text.charAt(i + 1) == '*') {
                literal.append('*');
                i++;
            } else if (c == '*') {
                literals.add(literal.toString());
                literal.setLength(0);
            } else {
                literal.append(c);
            }
        }
        literals.add(literal.toString());
        return new NamePattern(List.copyOf(literals));
    }

    boolean isExact() {
        return literals.size() == 1;
    }

    String exactName() {
        return literals.getFirst();
    }

    /** The name without its escapes; of many names, with a {@code *} for what is left open. */
    String text() {
        return String.join("*", literals);
    }

    boolean matches(String name) {
        if (isExact()) {
            return name.equals(exactName());
        }
        var last = literals.getLast();
        if (!name.startsWith(literals.getFirst())) {
            return false;
        }
        var at = literals.getFirst().length();
        for (var literal : literals.subList(1, literals.size() - 1)) {
            var found = name.indexOf(literal, at);
            if (found < 0) {
                return false;
            }
            at = found + literal.length();
        }
        return name.length() - last.length() >= at && name.endsWith(last);
    }
}
