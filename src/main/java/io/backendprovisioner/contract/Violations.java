package io.backendprovisioner.contract;

import io.backendprovisioner.domain.Violation;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Collects all that is wrong with one request, up to {@value #MAX_LISTED}; what goes beyond is counted. */
final class Violations {
    static final int MAX_LISTED = 100;

    private final List<Violation> listed = new ArrayList<>(0);
    private int unlisted;

    void add(String pointer, String message) {
        if (listed.size() < MAX_LISTED) {
            listed.add(new Violation(pointer, message));
        } else {
            unlisted++;
        }
    }

    void addUnlessNull(String pointer, @Nullable String message) {
        if (message != null) {
            add(pointer, message);
        }
    }

    void addAll(Violations others) {
        others.listed.forEach(violation -> add(violation.pointer(), violation.message()));
        unlisted += others.unlisted;
    }

    boolean isEmpty() {
        return listed.isEmpty();
    }

    List<Violation> list() {
        if (unlisted == 0) {
            return listed;
        }
        var all = new ArrayList<>(listed);
        all.add(new Violation("", "and " + unlisted + " more"));
        return all;
    }
}
