package io.backendprovisioner.chaos;

import io.backendprovisioner.testkit.Verdict;
import java.util.HashSet;
import java.util.Set;

/** Which requests asked to be told that they wait, and how that was kept: by correlation ids. Safe for several threads. */
final class Told {
    private final Set<String> asked = new HashSet<>();
    private final Set<String> answered = new HashSet<>();
    private final Set<String> told = new HashSet<>();
    private int again;
    private int late;
    private int unasked;

    synchronized void asks(String correlation) {
        asked.add(correlation);
    }

    synchronized void answered(String correlation) {
        answered.add(correlation);
    }

    synchronized void take(String correlation) {
        again += told.add(correlation) ? 0 : 1;
        late += answered.contains(correlation) ? 1 : 0;
        unasked += asked.contains(correlation) ? 0 : 1;
    }

    synchronized int told() {
        return told.size();
    }

    synchronized Verdict judge(Verdict verdict) {
        return verdict.that("requests told twice that they wait", again, 0)
                .that("requests told that they wait after their reply", late, 0)
                .that("requests told that they wait unasked", unasked, 0);
    }
}
