package io.backendprovisioner.journal;

import io.backendprovisioner.domain.PartitionLost;

/** Makes outcomes durable. Safe for any number of threads; a caller blocks until its entry is committed. */
public interface Journal {

    /**
     * Publishes the reply and settles the record, both or neither.
     *
     * @throws PartitionLost if the partition is no longer ours: nothing was published, its next owner handles the record
     */
    void settle(Settlement settlement) throws PartitionLost, InterruptedException;

    /**
     * Gives a partition back: waits for the transaction under way, then refuses every entry of that partition for good.
     */
    void release(OwnedPartition partition);
}
