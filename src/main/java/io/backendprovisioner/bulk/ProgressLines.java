package io.backendprovisioner.bulk;

import io.backendprovisioner.bulk.Groups.Group;
import io.backendprovisioner.domain.Time;
import java.io.PrintStream;
import java.time.Duration;
import java.util.List;

/** A line every few seconds, for logs. */
final class ProgressLines implements ProgressDisplay {
    private static final Duration EVERY = Duration.ofSeconds(5);

    private final PrintStream out;
    private final Pulse pulse;

    ProgressLines(PrintStream out, Time time) {
        this.out = out;
        this.pulse = new Pulse(time, EVERY);
    }

    @Override
    public void show(BatchProgress now) {
        if (pulse.isDue()) {
            out.println(line(now));
        }
    }

    private static String line(BatchProgress now) {
        return "batch %s: %s of %s answered (%d %%), %s, %s left%s"
                .formatted(
                        now.batch(),
                        Texts.number(now.answered()),
                        Texts.number(now.expected()),
                        now.percent(),
                        Texts.rate(now.perSecond()),
                        Texts.time(now.secondsLeft()),
                        now.byStatus().isEmpty() ? "" : ": " + now.counts());
    }

    @Override
    public void note(String line) {
        out.println(line);
    }

    @Override
    public void end(BatchProgress last, List<Group> groups) {
        out.println("batch %s: %s of %s answered%s"
                .formatted(
                        last.batch(),
                        Texts.number(last.answered()),
                        Texts.number(last.expected()),
                        last.byStatus().isEmpty() ? "" : ": " + last.counts()));
        for (Group group : groups) {
            String message = group.message() == null ? "" : ": " + Texts.oneLine(group.message());
            out.println("  %s %s%s, such as %s%s"
                    .formatted(
                            Texts.number(group.count()),
                            group.status(),
                            group.reason().isEmpty() ? "" : " " + Texts.oneLine(group.reason()),
                            Texts.oneLine(group.exampleOf()),
                            message));
        }
    }

    @Override
    public void leave() {}
}
