package io.backendprovisioner.bench.figures;

import io.backendprovisioner.bench.contest.Course;
import io.backendprovisioner.bench.contest.Trial;
import java.time.Duration;
import java.util.List;

/**
 * No figure: an arm runs before any is measured, and nothing of it is recorded. Broker and load are the same processes
 * for all; without it the first arm would have them cold, and both cores busy with their compilers.
 */
public final class Heat extends Figure {
    public Heat(Plan plan) {
        super("heat", plan);
    }

    @Override
    List<Cell> cells() {
        return List.of(new Cell("nothing is recorded", Course.of(Duration.ofMillis(10), 500)));
    }

    @Override
    int rounds() {
        return 1;
    }

    @Override
    int most(Course course) {
        return mostInWarmUp(course) + most(atHalf());
    }

    @Override
    void run(Trial trial, Course course, Record record) throws Exception {
        warmUp(trial, course, plan().warmUp());
        var load = trial.load();
        load.pace(load.sent() / (2.0 * Math.max(1, plan().warmUp().toSeconds())), atHalf());
        trial.mustHave(load.awaitAll(Trial.QUIET), "not all replies came at half load");
    }

    /** Smaller batches are other work for the broker. */
    private Duration atHalf() {
        return plan().warmUp().dividedBy(2);
    }
}
