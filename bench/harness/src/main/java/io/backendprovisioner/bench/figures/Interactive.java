package io.backendprovisioner.bench.figures;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.backendprovisioner.bench.contest.Course;
import io.backendprovisioner.bench.contest.Trial;
import io.backendprovisioner.bench.load.Load;
import java.time.Duration;
import java.util.List;
import org.apache.kafka.clients.producer.ProducerRecord;

/**
 * Figure 4: how long a single request takes while thousands are before the worker on another topic, at a cloud that takes
 * so many calls a second and no more, which every arm is told.
 */
public final class Interactive extends Figure {
    private static final int CALLS_PER_SECOND = 50;
    private static final int INTERACTIVE_PER_SECOND = 5;
    private static final Duration AHEAD = Duration.ofSeconds(3);

    /** Eight times as long as the steady part of other figures, since requests are few. */
    private static final int LONGER = 8;

    private static final Course COURSE = Course.of(Duration.ofMillis(50), 100)
            .withRate(CALLS_PER_SECOND)
            .withBulkLane()
            .withSimulator("ceiling=" + CALLS_PER_SECOND);

    public Interactive(Plan plan) {
        super("interactive", plan);
    }

    @Override
    List<Cell> cells() {
        return List.of(new Cell("5 a second beside a bulk run, 50 calls a second", COURSE));
    }

    @Override
    int most(Course course) {
        return (int) duration().toSeconds() * INTERACTIVE_PER_SECOND + 2;
    }

    private Duration duration() {
        return plan().paced().multipliedBy(LONGER);
    }

    @Override
    void run(Trial trial, Course course, Record record) throws Exception {
        trial.start();
        flood(trial);
        Thread.sleep(AHEAD);
        trial.load().tally().timeFrom(trial.load().sent());
        trial.load().pace(INTERACTIVE_PER_SECOND, duration());
        trial.mustHave(trial.load().awaitAll(Trial.QUIET), "not all interactive requests were answered");
        record.note(Metrics.P50, trial.load().tally().percentileMillis(50));
        record.note(Metrics.P99, trial.load().tally().percentileMillis(99));
    }

    /** More than can be done until the end; nobody waits for the replies. */
    private void flood(Trial trial) {
        long count = (duration().toSeconds() + 30) * CALLS_PER_SECOND;
        try (var producer = trial.broker().producer()) {
            for (int i = 0; i < count; i++) {
                String name = Load.UNTOLD + i;
                var request = new ProducerRecord<>(
                        trial.topics().bulkRequests(),
                        name.getBytes(UTF_8),
                        "{\"backendName\":\"%s\",\"backendType\":\"HTTP\"}"
                                .formatted(name)
                                .getBytes(UTF_8));
                request.headers().add("kafka_correlationId", name.getBytes(UTF_8));
                var _ = producer.send(request);
            }
        }
    }
}
