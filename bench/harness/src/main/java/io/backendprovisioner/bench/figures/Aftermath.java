package io.backendprovisioner.bench.figures;

import io.backendprovisioner.bench.contest.Trial;
import java.time.Duration;
import java.util.Collection;
import java.util.HashSet;

/** What became of each request, counted when all is over. */
final class Aftermath {
    private static final double PER = 10_000;

    /** What comes a second time comes by then. */
    private static final Duration AFTERWARDS = Duration.ofSeconds(5);

    private Aftermath() {}

    static void note(Trial trial, Figure.Record record) throws InterruptedException {
        Thread.sleep(AFTERWARDS);
        var names = trial.simulator().backends().stream()
                .map(backend -> backend.path("BackendName").asString(""))
                .toList();
        int sent = trial.load().sent();
        var tally = trial.load().tally();
        record.note(Metrics.DUPLICATES, surplus(names) * PER / sent);
        record.note(Metrics.MISSING, (sent - tally.answered()) * PER / sent);
        record.note(Metrics.SECOND, tally.again() * PER / sent);
        record.note(Metrics.FAILED, (tally.answered() - tally.withStatus("CREATED")) * PER / sent);
    }

    /** How many there are beyond one of each. */
    static int surplus(Collection<String> names) {
        return names.size() - new HashSet<>(names).size();
    }
}
