package io.backendprovisioner.journal;

import io.backendprovisioner.domain.PartitionLost;
import io.backendprovisioner.ledger.Term;

/** Makes intents and outcomes durable. Safe for any number of threads; a caller blocks until its posting is committed. */
public interface Journal {

    /**
     * Commits the posting; a settlement settles its record with it. What the records say about keys is remembered by then.
     *
     * @throws PartitionLost if the partition is no longer ours: nothing was committed, its next owner handles the record
     */
    void commit(Posting posting) throws PartitionLost, InterruptedException;

    /**
     * Returns at once. The announcement is committed before whatever is handed over later, or together with it and ahead
     * of it; or not at all, if the broker refuses it or the partition is no longer ours.
     */
    void announce(Posting.Announcement announcement);

    /**
     * Ends a term of ownership: waits for the transaction in progress, then refuses every posting of the partition in that
     * term.
     */
    void release(Term term);
}
