package io.backendprovisioner.journal;

import io.backendprovisioner.domain.PartitionLost;
import io.backendprovisioner.ledger.OwnedPartition;

/** Makes intents and outcomes durable. Safe for any number of threads; a caller blocks until its posting is committed. */
public interface Journal {

    /**
     * Commits the posting; a settlement settles its record with it.
     *
     * @throws PartitionLost if the partition is no longer ours: nothing was committed, its next owner handles the record
     */
    void commit(Posting posting) throws PartitionLost, InterruptedException;

    /**
     * Gives a partition back: waits for the transaction under way, then refuses every posting of that partition for good.
     */
    void release(OwnedPartition partition);
}
