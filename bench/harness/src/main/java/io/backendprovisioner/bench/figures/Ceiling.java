package io.backendprovisioner.bench.figures;

import io.backendprovisioner.bench.contest.Course;
import io.backendprovisioner.bench.contest.Trial;
import java.time.Duration;
import java.util.List;

/** Figure 7: the cloud takes half as many calls a second as every arm was told. Which share of the calls is refused for that? */
public final class Ceiling extends Figure {
    private static final int CONFIGURED = 200;
    private static final int MOST_REQUESTS = 1000;
    private static final Course COURSE =
            Course.of(Duration.ofMillis(50), 100).withRate(CONFIGURED).withSimulator("ceiling=" + CONFIGURED / 2);

    public Ceiling(Plan plan) {
        super("ceiling", plan);
    }

    @Override
    List<Cell> cells() {
        return List.of(new Cell("200 calls a second configured, 100 taken", COURSE));
    }

    private int requests() {
        return Math.min(plan().requests(), MOST_REQUESTS);
    }

    @Override
    int rounds() {
        return half(plan().rounds());
    }

    @Override
    int most(Course course) {
        return requests() + 1;
    }

    @Override
    void run(Trial trial, Course course, Record record) throws Exception {
        trial.start();
        var before = Aftermath.begin(trial);
        trial.load().press(requests(), requests(), Trial.QUIET);
        long throttled = 0;
        long all = 0;
        for (var result :
                trial.simulator().calls().path("results").path("CreateBackend").properties()) {
            all += result.getValue().longValue();
            throttled +=
                    result.getKey().startsWith("Throttling") ? result.getValue().longValue() : 0;
        }
        record.note(Metrics.THROTTLED, throttled * 100.0 / all);
        before.note(trial, record);
    }
}
