package io.backendprovisioner.bench.figures;

import io.backendprovisioner.bench.contest.Course;
import io.backendprovisioner.bench.contest.Trial;
import io.backendprovisioner.bench.measure.Watch;
import java.util.ArrayList;
import java.util.List;

/**
 * Figures 1 and 2. First at full load, with twice as many requests outstanding as may be in flight, so that no arm lacks
 * work: replies a second, and the processor time of each. Then at half of that rate, steadily: how long a reply takes from
 * when its request was meant to be sent. The memory is the most that the process ever held.
 */
public final class Throughput extends Figure {
    public Throughput(Plan plan) {
        super("throughput", plan);
    }

    @Override
    List<Cell> cells() {
        List<Cell> cells = new ArrayList<>();
        for (int inFlight : plan().inFlight()) {
            for (var latency : plan().latencies()) {
                var course = Course.of(latency, inFlight);
                cells.add(new Cell(course.toString(), course));
            }
        }
        return cells;
    }

    @Override
    int most(Course course) {
        return mostInWarmUp(course) + most(plan().measured().plus(plan().paced()));
    }

    @Override
    void run(Trial trial, Course course, Record record) throws Exception {
        record.note(Metrics.START, trial.start());
        var load = trial.load();
        load.press(2 * course.inFlight(), plan().warmUp());
        Watch before = trial.look();
        load.press(2 * course.inFlight(), plan().measured());
        var lap = trial.look().since(before);
        trial.mustHave(load.awaitAll(Trial.QUIET), "not all replies came at full load");
        record.note(Metrics.PER_SECOND, lap.perSecond());
        if (course.possible() > 0) {
            record.note(Metrics.EFFICIENCY, lap.perSecond() / course.possible());
        }
        record.note(Metrics.CPU, lap.microsEach());
        record.note(Metrics.BUSY, lap.busy() * 100);

        load.tally().timeFrom(load.sent());
        load.pace(Math.max(1, lap.perSecond() / 2), plan().paced());
        trial.mustHave(load.awaitAll(Trial.QUIET), "not all replies came at half load");
        record.note(Metrics.P50, load.tally().percentileMillis(50));
        record.note(Metrics.P99, load.tally().percentileMillis(99));
        record.note(Metrics.PEAK, trial.process().status().mostResidentBytes() / 1048576.0);
        trial.mustHave(load.tally().withStatus("CREATED") == load.sent(), "not all were created");
    }
}
