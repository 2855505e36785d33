package io.backendprovisioner.bench.figures;

import io.backendprovisioner.bench.contest.Course;
import io.backendprovisioner.bench.contest.Trial;
import io.backendprovisioner.bench.measure.Watch;
import java.time.Duration;
import java.util.Collections;
import java.util.List;

/**
 * Figures 1 and 2. First at full load, with more requests outstanding than may be in flight, so that no arm lacks work:
 * replies a second, and the processor time of each. Then at half of that rate, steadily: how long a reply takes from
 * when its request was meant to be sent. The memory is the most that the process ever held.
 */
public final class Throughput extends Figure {
    /** Calls of the latency before are over by then. */
    private static final Duration SETTLES = Duration.ofSeconds(1);

    /** What full load has left behind is over by then: its queues, garbage, and code compiled for large batches. */
    private static final Duration SETTLES_AT_HALF = Duration.ofSeconds(2);

    public Throughput(Plan plan) {
        super("throughput", plan);
    }

    /** Of all latencies: an arm is started once, warms up at the shortest, and goes through all. */
    @Override
    List<Cell> cells() {
        return plan().inFlight().stream()
                .map(inFlight -> Course.of(Collections.min(plan().latencies()), inFlight))
                .map(course -> new Cell(course.inFlight() + " in flight", course))
                .toList();
    }

    @Override
    int most(Course course) {
        int each = most(plan().measured().plus(plan().paced()).plus(SETTLES_AT_HALF)) + course.outstanding();
        return mostInWarmUp(course) + plan().latencies().size() * each;
    }

    @Override
    void run(Trial trial, Course course, Record record) throws Exception {
        trial.start();
        trial.load().press(course.outstanding(), plan().warmUp());
        for (Duration latency : plan().latencies()) {
            trial.latency(latency);
            measure(trial, course.withLatency(latency), record);
        }
        trial.mustHave(
                trial.load().tally().withStatus("CREATED") == trial.load().sent(), "not all were created");
    }

    private void measure(Trial trial, Course course, Record record) throws InterruptedException {
        String cell = course.toString();
        var load = trial.load();
        load.press(course.outstanding(), SETTLES);
        Watch before = trial.look();
        load.press(course.outstanding(), plan().measured());
        var lap = trial.look().since(before);
        trial.mustHave(load.awaitAll(Trial.QUIET), "not all replies came at full load");
        record.note(cell, Metrics.PER_SECOND, lap.perSecond());
        if (course.possible() > 0) {
            record.note(cell, Metrics.EFFICIENCY, lap.perSecond() / course.possible());
        }
        record.note(cell, Metrics.CPU, lap.microsEach());
        record.note(cell, Metrics.BUSY, lap.busy() * 100);

        double half = Math.max(1, lap.perSecond() / 2);
        load.pace(half, SETTLES_AT_HALF);
        load.tally().timeFrom(load.sent());
        Watch beforeHalf = trial.look();
        load.pace(half, plan().paced());
        record.note(cell, Metrics.BUSY_AT_HALF, trial.look().since(beforeHalf).busy() * 100);
        trial.mustHave(load.awaitAll(Trial.QUIET), "not all replies came at half load");
        record.note(cell, Metrics.P50, load.tally().percentileMillis(50));
        record.note(cell, Metrics.P99, load.tally().percentileMillis(99));
        record.note(cell, Metrics.PEAK, trial.process().status().mostResidentBytes() / 1048576.0);
    }
}
