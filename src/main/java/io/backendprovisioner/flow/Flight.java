package io.backendprovisioner.flow;

import io.backendprovisioner.domain.Lane;
import io.backendprovisioner.ledger.OwnedPartition;
import java.util.Objects;
import java.util.concurrent.atomic.AtomicLong;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.common.header.Header;
import org.jspecify.annotations.Nullable;

/** One request record on its way through this worker. */
public final class Flight {
    /** What the objects of a header take: a record of many small ones takes many times what it has in bytes. */
    private static final int HEADER_OVERHEAD = 150;

    private static final AtomicLong NUMBERS = new AtomicLong();

    /** Its place in the order in which records were handed out, whichever thread then comes first. */
    private final long number = NUMBERS.getAndIncrement();

    private final OwnedPartition partition;
    private final long offset;
    private final long timestamp;
    private final int bytes;
    private final Lane lane;
    /** Why the record could not be read; {@code null} for any other one. */
    private final @Nullable String unreadable;

    private @Nullable ConsumerRecord<byte[], byte[]> record;
    private volatile String waitsFor = "being read";

    public Flight(OwnedPartition partition, ConsumerRecord<byte[], byte[]> record, Lane lane) {
        this(partition, record, lane, null);
    }

    private Flight(
            OwnedPartition partition, ConsumerRecord<byte[], byte[]> record, Lane lane, @Nullable String unreadable) {
        this.unreadable = unreadable;
        this.partition = partition;
        this.record = record;
        this.offset = record.offset();
        this.timestamp = record.timestamp();
        this.bytes = bytes(record);
        this.lane = lane;
    }

    /**
     * A record that nobody can read and an operator has given up: all that is known of it is where it is.
     *
     * @param reason why it cannot be read
     */
    public static Flight unreadable(OwnedPartition partition, long offset, String reason, Lane lane) {
        var id = partition.id();
        ConsumerRecord<byte[], byte[]> nothing = new ConsumerRecord<>(id.topic(), id.partition(), offset, null, null);
        return new Flight(partition, nothing, lane, reason);
    }

    @Nullable
    String unreadable() {
        return unreadable;
    }

    public Lane lane() {
        return lane;
    }

    /** Returns roughly how much memory the record takes when it is read. */
    public int bytes() {
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

    long number() {
        return number;
    }

    /** Returns a number that is greater than those of all records that have been handed out. */
    static long nextNumber() {
        return NUMBERS.get();
    }

    OwnedPartition partition() {
        return partition;
    }

    /** Returns what the request waits for just now, for people. */
    public String waitsFor() {
        return waitsFor;
    }

    void waitsFor(String what) {
        waitsFor = what;
    }

    @Override
    public String toString() {
        return partition + " offset " + offset;
    }

    /** For the request's own thread alone, until it has been read. */
    ConsumerRecord<byte[], byte[]> record() {
        return Objects.requireNonNull(record);
    }

    /** What was read from the record is kept, and often takes less. */
    void forgetRecord() {
        record = null;
    }

    /** Returns whether its reply or dead letter is committed. */
    boolean isSettled() {
        return partition.progress().isSettled(offset);
    }

    public long offset() {
        return offset;
    }

    /** Returns the time stamp of the record in milliseconds since 1970, -1 if it has none. */
    public long timestamp() {
        return timestamp;
    }
}
