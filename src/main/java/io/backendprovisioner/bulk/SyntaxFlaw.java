package io.backendprovisioner.bulk;

import tools.jackson.core.JacksonException;

/** A parser's own words, as far as they fit a line and are for people. */
final class SyntaxFlaw {
    private static final int MOST = 160;

    private SyntaxFlaw() {}

    static String told(JacksonException flaw) {
        String first = flaw.getOriginalMessage().lines().findFirst().orElse("cannot be read");
        return "cannot be read: " + (first.length() > MOST ? first.substring(0, MOST) + "…" : first);
    }
}
