package io.backendprovisioner.bulk;

import io.backendprovisioner.bulk.Groups.Group;
import io.backendprovisioner.domain.Time;
import java.io.PrintStream;
import java.time.Duration;
import java.util.List;

/** One line of a terminal that is written over and over; other lines go above it. */
final class ProgressBar implements ProgressDisplay {
    private static final int CELLS = 16;
    private static final Duration REDRAWN = Duration.ofMillis(200);
    private static final String ERASE = "\r\u001b[K";

    private final PrintStream out;
    private final int columns;
    private final ProgressDisplay lines;
    private final Pulse pulse;
    private String shown = "";

    /** @param columns of the terminal: a line that wraps could not be written over */
    ProgressBar(PrintStream out, int columns, Time time) {
        this.out = out;
        this.columns = columns;
        this.lines = new ProgressLines(out, time);
        this.pulse = new Pulse(time, REDRAWN);
    }

    @Override
    public void show(BatchProgress now) {
        if (pulse.isDue()) {
            draw(now);
        }
    }

    private void draw(BatchProgress now) {
        int full = CELLS * now.percent() / 100;
        String line = "[%s%s] %3d%% %s/%s %s %s left %s"
                .formatted(
                        "#".repeat(full),
                        ".".repeat(CELLS - full),
                        now.percent(),
                        Texts.number(now.answered()),
                        Texts.number(now.expected()),
                        Texts.rate(now.perSecond()),
                        Texts.time(now.secondsLeft()),
                        now.counts());
        shown = line.length() < columns ? line : line.substring(0, columns - 1);
        out.print(ERASE + shown);
        out.flush();
    }

    @Override
    public void note(String line) {
        out.print(ERASE);
        lines.note(line);
        out.print(shown);
        out.flush();
    }

    /** The full bar stays above the summary. */
    @Override
    public void end(BatchProgress last, List<Group> groups) {
        draw(last);
        out.println();
        lines.end(last, groups);
    }

    @Override
    public void leave() {
        out.println();
    }
}
