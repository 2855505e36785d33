package io.backendprovisioner.intake;

import io.backendprovisioner.domain.Lane;
import io.backendprovisioner.ledger.OwnedPartition;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.stream.LongStream;
import java.util.stream.Stream;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.jspecify.annotations.Nullable;

/**
 * A partition that the group has given us, and the requests of it that are not over. Until its ledger has been read,
 * records that come are put aside. Safe for any number of threads.
 */
final class Assignment {
    private final Lane lane;
    private final Set<Flight> flights = ConcurrentHashMap.newKeySet();
    private final List<ConsumerRecord<byte[], byte[]>> early = new ArrayList<>();
    private @Nullable OwnedPartition partition;
    private boolean gone;

    Assignment(Lane lane) {
        this.lane = lane;
    }

    Lane lane() {
        return lane;
    }

    synchronized @Nullable OwnedPartition partition() {
        return partition;
    }

    /** The ledger has been read; what was put aside is handed out, unless the partition went meanwhile. */
    synchronized List<Flight> restored(OwnedPartition restored) {
        partition = restored;
        if (gone) {
            // The group fences a member, not a partition: without this, what is handed out now could still be written.
            restored.release();
            return List.of();
        }
        List<Flight> first = early.stream().flatMap(this::handOut).toList();
        early.clear();
        return first;
    }

    /** None if the record must wait for the ledger, or was settled before. */
    synchronized Stream<Flight> handOut(ConsumerRecord<byte[], byte[]> record) {
        if (gone) {
            return Stream.empty();
        }
        if (partition == null) {
            early.add(record);
            return Stream.empty();
        }
        if (!partition.handOut(record.offset())) {
            return Stream.empty();
        }
        var flight = new Flight(partition, record, lane);
        flights.add(flight);
        return Stream.of(flight);
    }

    void over(Flight flight) {
        flights.remove(flight);
    }

    /** The partition goes: drops what is in no call; what is left then comes to its end by itself. */
    synchronized void drop() {
        gone = true;
        flights.removeIf(Flight::drop);
    }

    /** The time stamps of the requests that are not over, in milliseconds since 1970. */
    LongStream timestamps() {
        return flights.stream().mapToLong(Flight::timestamp);
    }

    boolean isQuiet() {
        return flights.isEmpty();
    }
}
