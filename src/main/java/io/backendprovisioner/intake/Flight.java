package io.backendprovisioner.intake;

import io.backendprovisioner.domain.PartitionLost;
import io.backendprovisioner.journal.OwnedPartition;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.jspecify.annotations.Nullable;

/**
 * One request record on its way through this worker. Until its call begins it may be dropped at any moment, as if it had
 * never been read; from then on it is brought to its end.
 */
final class Flight {
    private final OwnedPartition partition;
    private final ConsumerRecord<byte[], byte[]> record;
    private @Nullable Thread thread;
    private boolean calling;
    private boolean dropped;

    Flight(OwnedPartition partition, ConsumerRecord<byte[], byte[]> record) {
        this.partition = partition;
        this.record = record;
    }

    OwnedPartition partition() {
        return partition;
    }

    ConsumerRecord<byte[], byte[]> record() {
        return record;
    }

    long offset() {
        return record.offset();
    }

    /** Called by the request's own thread, first of all. */
    synchronized void begin() throws PartitionLost {
        refuseIfDropped();
        thread = Thread.currentThread();
    }

    /** No return from here: a call may be made, so the request is brought to its end even if the partition goes. */
    synchronized void beginCall() throws PartitionLost {
        refuseIfDropped();
        calling = true;
    }

    /** @return whether the request was dropped; it is not if it is in a call */
    synchronized boolean drop() {
        if (calling) {
            return false;
        }
        dropped = true;
        if (thread != null) {
            thread.interrupt();
        }
        return true;
    }

    private void refuseIfDropped() throws PartitionLost {
        if (dropped) {
            throw new PartitionLost(partition.toString());
        }
    }
}
