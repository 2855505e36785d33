package io.backendprovisioner.programs;

import java.util.ArrayList;
import java.util.List;

/**
 * How ordinary requests were served in a window of time.
 *
 * @param perSecond replies that came in it, per second
 * @param p50 of the waits of the requests that were sent in it, in milliseconds; so the other one
 * @param requests that were sent in it
 */
record Figures(double perSecond, long p50, long p99, int requests) {
    /** Less than this is no difference, in milliseconds. */
    private static final long FLOOR = 100;

    private static final double SAME_PACE = 0.8;

    /** Returns in what they were served worse in the end, and, as far as it counts, meanwhile. */
    static List<String> worse(Harm.Counts counts, Figures before, Figures during, Figures after) {
        List<String> worse = new ArrayList<>();
        if (counts != Harm.Counts.AFTER) {
            during.paceIsThatOf(before, "during", worse);
        }
        if (counts == Harm.Counts.ALL) {
            during.waitsAreThoseOf(before, "during", worse);
        }
        after.paceIsThatOf(before, "after", worse);
        after.waitsAreThoseOf(before, "after", worse);
        return worse;
    }

    private void paceIsThatOf(Figures before, String when, List<String> worse) {
        if (perSecond < SAME_PACE * before.perSecond) {
            worse.add("%.1f replies/s %s it".formatted(perSecond, when));
        }
    }

    private void waitsAreThoseOf(Figures before, String when, List<String> worse) {
        if (p99 > Math.max(2 * before.p99, before.p99 + FLOOR)) {
            worse.add("p99 %s it is %d ms".formatted(when, p99));
        }
    }
}
