package io.backendprovisioner.journal;

import io.backendprovisioner.metrics.Meters;
import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.DistributionSummary;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Timer;
import java.time.Duration;

/** The meters of the journal. */
final class JournalMeters {
    private static final Duration SHORTEST = Duration.ofMillis(1);
    private static final Duration LONGEST = Duration.ofSeconds(30);

    private final Timer remarks;
    private final Timer settlements;
    private final Timer commits;
    private final DistributionSummary batches;
    private final Counter announced;
    private final Counter refused;
    private final Counter diverted;

    JournalMeters(MeterRegistry meters) {
        remarks = wait("remark", meters);
        settlements = wait("settlement", meters);
        commits = Meters.JOURNAL_COMMIT.timer(meters);
        announced = Meters.ANNOUNCEMENTS.counter(meters, "committed");
        refused = Meters.ANNOUNCEMENTS.counter(meters, "refused");
        diverted = Meters.REPLIES_DIVERTED.counter(meters);
        batches = Meters.JOURNAL_BATCH.summary(meters, 1, 2, 5, 10, 25, 50, 100, 250, 500, 1000);
    }

    void committed(Posting posting, Duration waited) {
        switch (posting) {
            case Posting.Remark _ -> remarks.record(waited);
            case Posting.Announcement _ -> announced.increment();
            case Posting.Settlement _ -> settlements.record(waited);
        }
    }

    /** Counts an announcement that the broker does not take. */
    void refused() {
        refused.increment();
    }

    /** Counts a reply that goes to the default topic, since its own takes none. */
    void diverted() {
        diverted.increment();
    }

    void transaction(int postings, Duration took) {
        commits.record(took);
        batches.record(postings);
    }

    private static Timer wait(String posting, MeterRegistry meters) {
        return Meters.JOURNAL_WAIT.fineTimer(meters, SHORTEST, LONGEST, posting);
    }
}
