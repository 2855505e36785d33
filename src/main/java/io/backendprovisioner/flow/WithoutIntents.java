package io.backendprovisioner.flow;

import io.backendprovisioner.domain.PartitionLost;
import io.backendprovisioner.journal.Journal;
import io.backendprovisioner.journal.Posting;
import io.backendprovisioner.ledger.OwnedPartition;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Breaks the promise: writes no intents. It exists to measure what they cost, and for nothing else. */
final class WithoutIntents implements Journal {
    private static final Logger log = LoggerFactory.getLogger(WithoutIntents.class);

    private final Journal journal;

    WithoutIntents(Journal journal) {
        this.journal = journal;
        log.error(
                "event=without-intents meaning=\"a worker that dies now may make backends twice; for measurements only\"");
    }

    @Override
    public void commit(Posting posting) throws PartitionLost, InterruptedException {
        if (posting instanceof Posting.Settlement) {
            journal.commit(posting);
        }
    }

    @Override
    public void announce(Posting.Announcement announcement) {
        journal.announce(announcement);
    }

    @Override
    public void release(OwnedPartition partition) {
        journal.release(partition);
    }
}
