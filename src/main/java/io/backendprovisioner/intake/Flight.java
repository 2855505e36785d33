package io.backendprovisioner.intake;

import io.backendprovisioner.domain.Lane;
import io.backendprovisioner.domain.PartitionLost;
import io.backendprovisioner.ledger.OwnedPartition;
import java.util.Objects;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.common.header.Header;
import org.jspecify.annotations.Nullable;

/**
 * One request record on its way through this worker. Until its call begins it may be dropped at any moment, as if it had
 * never been read; from then on it is brought to its end.
 */
final class Flight {
    /** Of the objects that hold a header: a record of many small ones takes many times what it has in bytes. */
    private static final int HEADER_OVERHEAD = 150;

    private final OwnedPartition partition;
    private final long offset;
    private final long timestamp;
    private final int bytes;
    private final Lane lane;
    private @Nullable ConsumerRecord<byte[], byte[]> record;
    private @Nullable Thread thread;
    private boolean calling;
    private boolean wanted;
    private boolean dropped;

    Flight(OwnedPartition partition, ConsumerRecord<byte[], byte[]> record, Lane lane) {
        this.partition = partition;
        this.record = record;
        this.offset = record.offset();
        this.timestamp = record.timestamp();
        this.bytes = bytes(record);
        this.lane = lane;
    }

    Lane lane() {
        return lane;
    }

    /** How much memory the record takes when it is read, roughly. */
    int bytes() {
        return bytes;
    }

    private static int bytes(ConsumerRecord<byte[], byte[]> record) {
        int bytes = length(record.key()) + length(record.value());
        for (Header header : record.headers()) {
            bytes += HEADER_OVERHEAD + header.key().length() + length(header.value());
        }
        return bytes;
    }

    private static int length(byte @Nullable [] bytes) {
        return bytes == null ? 0 : bytes.length;
    }

    OwnedPartition partition() {
        return partition;
    }

    /** For the request's own thread alone, until it has made something of it. */
    ConsumerRecord<byte[], byte[]> record() {
        return Objects.requireNonNull(record);
    }

    /** What was made of it is kept, and often takes less. */
    void forgetRecord() {
        record = null;
    }

    long offset() {
        return offset;
    }

    /** Of the record, in milliseconds since 1970. */
    long timestamp() {
        return timestamp;
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
