package io.backendprovisioner.testkit;

import java.util.ArrayList;
import java.util.List;

/** What was counted beside what it must be. */
public final class Verdict {
    private record Line(String what, long counted, long must) {}

    private final List<Line> lines = new ArrayList<>();

    public Verdict that(String what, long counted, long must) {
        lines.add(new Line(what, counted, must));
        return this;
    }

    /** Whether all of it holds. */
    public boolean print() {
        lines.forEach(line -> System.out.printf(
                "  %-4s %-56s %,9d of %,d%n",
                line.counted == line.must ? "ok" : "BAD", line.what, line.counted, line.must));
        return lines.stream().allMatch(line -> line.counted == line.must);
    }
}
