package io.backendprovisioner.bench.figures;

import io.backendprovisioner.bench.contest.Course;
import io.backendprovisioner.bench.contest.Trial;
import java.time.Duration;
import java.util.List;

/** Figure 3, second half: the process is killed in the middle, by SIGKILL, and started again at once. */
public final class Kill extends Figure {
    private static final Course COURSE = Course.of(Duration.ofMillis(50), 100);

    public Kill(Plan plan) {
        super("kill", plan);
    }

    @Override
    List<Cell> cells() {
        return List.of(new Cell("kill -9 in the middle", COURSE));
    }

    @Override
    int rounds() {
        return half(plan().rounds());
    }

    @Override
    int most(Course course) {
        return mostInWarmUp(course) + plan().requests() + 4 * course.inFlight();
    }

    @Override
    void run(Trial trial, Course course, Record record) throws Exception {
        var before = warmUp(trial, course);
        var load = trial.load();
        int outstanding = 2 * course.inFlight();
        int half = plan().requests() / 2;
        trial.mustHave(load.press(outstanding, half, Trial.QUIET), "the replies stopped before the kill");
        // It shall be in the middle of all it can do.
        load.send(outstanding);
        Thread.sleep(course.latency());
        long killed = System.nanoTime();
        trial.kill();
        trial.restart();
        load.press(outstanding, Math.max(half, outstanding), Trial.QUIET);
        load.awaitAll(Trial.QUIET);
        record.note(Metrics.BACK, (System.nanoTime() - killed) / 1e9);
        before.note(trial, record);
    }
}
