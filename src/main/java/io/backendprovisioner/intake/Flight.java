package io.backendprovisioner.intake;

import io.backendprovisioner.domain.Lane;
import io.backendprovisioner.domain.PartitionLost;
import io.backendprovisioner.ledger.OwnedPartition;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.common.header.Header;
import org.jspecify.annotations.Nullable;

/**
 * One request record on its way through this worker. Until its call begins it may be dropped at any moment, as if it had
 * never been read; from then on it is brought to its end.
 */
final class Flight {
    private final OwnedPartition partition;
    private final ConsumerRecord<byte[], byte[]> record;
    private final Lane lane;
    private @Nullable Thread thread;
    private boolean calling;
    private boolean wanted;
    private boolean dropped;

    Flight(OwnedPartition partition, ConsumerRecord<byte[], byte[]> record, Lane lane) {
        this.partition = partition;
        this.record = record;
        this.lane = lane;
    }

    Lane lane() {
        return lane;
    }

    /** How much memory the record takes, roughly; headers are bounded by the broker like the rest. */
    int bytes() {
        int bytes = Math.max(0, record.serializedKeySize()) + Math.max(0, record.serializedValueSize());
        for (Header header : record.headers()) {
            bytes += header.key().length() + (header.value() == null ? 0 : header.value().length);
        }
        return bytes;
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

    /** From here on the request is brought to its end even if the partition goes, since a call may be made. */
    synchronized void callBegins() throws PartitionLost {
        refuseIfDropped();
        calling = true;
    }

    /** Nothing is under way any more, so that a drop that came meanwhile takes effect now. */
    synchronized void callIsOver() {
        calling = false;
        if (wanted) {
            drop();
        }
    }

    /** Returns whether the request was dropped; one in a call is dropped when that is over without an outcome. */
    synchronized boolean drop() {
        wanted = true;
        if (calling) {
            return false;
        }
        dropped = true;
        if (thread != null) {
            thread.interrupt();
        }
        return true;
    }

    synchronized boolean isDropped() {
        return dropped;
    }

    private void refuseIfDropped() throws PartitionLost {
        if (dropped) {
            throw new PartitionLost(partition.toString());
        }
    }
}
