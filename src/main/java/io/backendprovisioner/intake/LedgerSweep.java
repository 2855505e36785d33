package io.backendprovisioner.intake;

import io.backendprovisioner.domain.Marker;
import io.backendprovisioner.domain.PartitionLost;
import io.backendprovisioner.domain.Time;
import io.backendprovisioner.domain.VitalThreads;
import io.backendprovisioner.journal.Journal;
import io.backendprovisioner.journal.Posting;
import io.backendprovisioner.ledger.OwnedPartition;
import io.backendprovisioner.pacing.ConfirmedClock;
import io.backendprovisioner.pacing.Suspension;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Forgets answers and intents that are older than the retention, in the ledger topic as well as in memory, a few at a time. It does so
 * only by a clock that the cloud has confirmed: by one that is days ahead it would forget everything.
 */
final class LedgerSweep {
    private static final Logger log = LoggerFactory.getLogger(LedgerSweep.class);
    private static final Duration EVERY = Duration.ofMinutes(1);
    private static final int MOST_AT_ONCE = 500;

    private final Partitions partitions;
    private final Journal journal;
    private final ConfirmedClock clock;
    private final Suspension suspension;
    private final Time time;
    private final Thread sweeper;

    LedgerSweep(
            Partitions partitions,
            Journal journal,
            ConfirmedClock clock,
            Suspension suspension,
            Time time,
            VitalThreads threads) {
        this.partitions = partitions;
        this.journal = journal;
        this.clock = clock;
        this.suspension = suspension;
        this.time = time;
        this.sweeper = threads.virtual("ledger-sweep").unstarted(this::run);
    }

    void start() {
        sweeper.start();
    }

    void stop() {
        sweeper.interrupt();
    }

    private void run() {
        try {
            while (true) {
                time.sleep(EVERY);
                sweepAll();
            }
        } catch (InterruptedException e) {
            log.debug("event=sweep-stopped");
        }
    }

    private void sweepAll() throws InterruptedException {
        try {
            haveTheClockConfirmed();
            for (OwnedPartition partition : partitions.owned()) {
                sweep(partition);
            }
        } catch (RuntimeException e) {
            log.error("event=bug action=sweeping-again-later", e);
        }
    }

    /** A worker without requests makes no call that would confirm it. */
    void haveTheClockConfirmed() {
        if (clock.passed() == null) {
            suspension.lookOnce();
        }
    }

    void sweep(OwnedPartition partition) throws InterruptedException {
        try {
            List<Marker> expired;
            do {
                Instant passed = clock.passed();
                expired = passed == null ? List.of() : partition.holdExpired(passed, MOST_AT_ONCE);
                erase(partition, expired);
            } while (!expired.isEmpty());
        } catch (PartitionLost e) {
            log.debug("event=sweep-ended partition={}", partition);
        }
    }

    private void erase(OwnedPartition partition, List<Marker> keys) throws PartitionLost, InterruptedException {
        try {
            if (!keys.isEmpty()) {
                journal.commit(new Posting.Remark(
                        partition,
                        keys.stream().map(key -> partition.record(key, null)).toList()));
            }
        } finally {
            keys.forEach(partition::letGo);
        }
    }
}
