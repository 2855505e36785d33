package io.backendprovisioner.bench.figures;

import io.backendprovisioner.bench.contest.Contestant;
import io.backendprovisioner.bench.contest.Course;
import io.backendprovisioner.bench.contest.Trial;
import io.backendprovisioner.bench.measure.LiveHeap;
import io.backendprovisioner.bench.measure.Watch;
import java.time.Duration;
import java.util.List;
import java.util.Locale;

/** Figure 6: what a request costs, and what the heap holds, when one process has had more and more of them. */
public final class Growth extends Figure {
    /** The largest are asked for the sake of what the worker keeps in its ledger; others keep nothing. */
    private static final int MOST_OF_OTHERS = 100_000;

    private static final Course COURSE = Course.of(Duration.ofMillis(10), 1000);

    public Growth(Plan plan) {
        super("growth", plan);
    }

    @Override
    List<Cell> cells() {
        return List.of(new Cell("", COURSE));
    }

    @Override
    int rounds() {
        return 1;
    }

    @Override
    int most(Course course) {
        return mostInWarmUp(course) + plan().sizes().getLast();
    }

    @Override
    void run(Trial trial, Course course, Record record) throws Exception {
        warmUp(trial, course, plan().warmUp());
        var load = trial.load();
        int done = 0;
        for (int size : plan().sizes()) {
            if (size > MOST_OF_OTHERS && trial.arm() != Contestant.WORKER) {
                return;
            }
            Watch before = trial.look();
            trial.mustHave(load.press(course.outstanding(), size - done, Trial.QUIET), "the replies stopped");
            String part = String.format(Locale.ROOT, "%,d requests", size);
            record.note(part, Metrics.CPU, trial.look().since(before).microsEach());
            record.note(part, Metrics.HEAP, LiveHeap.mebibytes(trial.process().pid()));
            done = size;
        }
    }
}
