package io.backendprovisioner.bench.figures;

import io.backendprovisioner.bench.contest.Course;
import io.backendprovisioner.bench.contest.Trial;
import java.time.Duration;
import java.util.List;

/** Figure 3, first half: on one call of twenty the cloud creates the backend and never answers. */
public final class Timeouts extends Figure {
    private static final String FAULT = """
            {"rates": {"CreateBackend": {"create-then-hang": 0.05}}}""";

    private static final Course COURSE = Course.of(Duration.ofMillis(50), 100).withTimeout(Duration.ofSeconds(2));

    public Timeouts(Plan plan) {
        super("timeouts", plan);
    }

    @Override
    List<Cell> cells() {
        return List.of(new Cell("create, then time out, 5 %", COURSE));
    }

    @Override
    int rounds() {
        return half(plan().rounds());
    }

    @Override
    int most(Course course) {
        return mostInWarmUp(course) + plan().requests();
    }

    @Override
    void run(Trial trial, Course course, Record record) throws Exception {
        var before = warmUp(trial, course);
        trial.simulator().changeFaults(FAULT);
        trial.load().press(2 * course.inFlight(), plan().requests(), Trial.QUIET);
        before.note(trial, record);
    }
}
