package io.backendprovisioner.journal;

import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Timer;
import java.time.Duration;

/** What the journal tells of its work. */
final class JournalMeters {
    private static final Duration SHORTEST = Duration.ofMillis(1);
    private static final Duration LONGEST = Duration.ofSeconds(30);

    private final Timer remarks;
    private final Timer settlements;

    JournalMeters(MeterRegistry meters) {
        remarks = wait("remark", meters);
        settlements = wait("settlement", meters);
    }

    void committed(Posting posting, Duration waited) {
        switch (posting) {
            case Posting.Remark _ -> remarks.record(waited);
            case Posting.Settlement _ -> settlements.record(waited);
        }
    }

    private static Timer wait(String posting, MeterRegistry meters) {
        return Timer.builder("provisioner.journal.wait")
                .description("From handing something to the journal until it is committed")
                .tag("posting", posting)
                .publishPercentileHistogram()
                .minimumExpectedValue(SHORTEST)
                .maximumExpectedValue(LONGEST)
                .register(meters);
    }
}
