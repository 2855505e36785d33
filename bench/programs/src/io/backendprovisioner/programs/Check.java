package io.backendprovisioner.programs;

import java.util.Locale;

/** What was measured beside what was promised. */
final class Check {
    private boolean good = true;

    Check atMost(String what, double measured, double most) {
        return print(measured <= most, what, measured, "at most", most);
    }

    Check atMost(String what, long counted, long most) {
        return atMost(what, (double) counted, (double) most);
    }

    Check atLeast(String what, long counted, long least) {
        return atLeast(what, (double) counted, (double) least);
    }

    Check atLeast(String what, double measured, double least) {
        return print(measured >= least, what, measured, "at least", least);
    }

    private Check print(boolean holds, String what, double measured, String bound, double limit) {
        System.out.printf(
                Locale.ROOT, "%s %-64s %,10.2f, %s %,.2f%n", holds ? "ok  " : "BAD ", what, measured, bound, limit);
        good &= holds;
        return this;
    }

    /** Tells how it ended, and ends with 0 if all held, else with 1. */
    void end() {
        System.out.println(good ? "PASSED" : "FAILED");
        System.exit(good ? 0 : 1);
    }
}
