package io.backendprovisioner.bench.figures;

import io.backendprovisioner.bench.contest.Trial;
import java.time.Duration;
import java.util.Collection;
import java.util.HashSet;

/**
 * What became of each request, counted when all is over.
 *
 * @param sent requests before those that count, all of them answered; so the others
 */
record Aftermath(int sent, int duplicates, int answered, int again, int created) {
    private static final double PER = 10_000;

    /** What comes a second time comes by then. */
    private static final Duration AFTERWARDS = Duration.ofSeconds(5);

    /** The requests that count are those that are sent from now on, each with a backend's name of its own. */
    static Aftermath begin(Trial trial) {
        var tally = trial.load().tally();
        return new Aftermath(
                trial.load().sent(),
                surplus(trial.backendNames()),
                tally.answered(),
                tally.again(),
                tally.withStatus("CREATED"));
    }

    void note(Trial trial, Figure.Record record) throws InterruptedException {
        Thread.sleep(AFTERWARDS);
        var end = begin(trial);
        double requests = (end.sent - sent) / PER;
        int replies = end.answered - answered;
        record.note(Metrics.DUPLICATES, (end.duplicates - duplicates) / requests);
        record.note(Metrics.MISSING, (end.sent - sent - replies) / requests);
        record.note(Metrics.SECOND, (end.again - again) / requests);
        record.note(Metrics.FAILED, (replies - (end.created - created)) / requests);
    }

    /** How many there are beyond one of each. */
    static int surplus(Collection<String> names) {
        return names.size() - new HashSet<>(names).size();
    }
}
