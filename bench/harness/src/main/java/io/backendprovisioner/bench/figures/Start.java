package io.backendprovisioner.bench.figures;

import io.backendprovisioner.bench.contest.Course;
import io.backendprovisioner.bench.contest.Trial;
import io.backendprovisioner.bench.measure.Watch;
import java.time.Duration;
import java.util.List;

/** Figure 5: from the start of the process to the first reply, to a request that waits already; and what it costs to idle. */
public final class Start extends Figure {
    private static final Course COURSE = Course.of(Duration.ofMillis(50), 500);
    private static final Duration IDLES = Duration.ofSeconds(12);
    private static final Duration SETTLES = Duration.ofSeconds(5);

    public Start(Plan plan) {
        super("start", plan);
    }

    @Override
    List<Cell> cells() {
        return List.of(new Cell("fresh process, one request waiting", COURSE));
    }

    @Override
    int most(Course course) {
        return 1;
    }

    @Override
    void run(Trial trial, Course course, Record record) throws Exception {
        record.note(Metrics.START, trial.start());
        Thread.sleep(SETTLES);
        Watch before = trial.look();
        Thread.sleep(IDLES);
        record.note(Metrics.IDLE, trial.look().since(before).cores() * 100);
        record.note(Metrics.PEAK, trial.process().status().mostResidentBytes() / 1048576.0);
    }
}
