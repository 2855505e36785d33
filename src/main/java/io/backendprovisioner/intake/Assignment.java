package io.backendprovisioner.intake;

import io.backendprovisioner.journal.OwnedPartition;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.common.TopicPartition;

/** A partition that the group has given us, and the requests of it that are not over. */
final class Assignment {
    private final OwnedPartition partition;
    private final Set<Flight> flights = ConcurrentHashMap.newKeySet();

    Assignment(TopicPartition id) {
        this.partition = new OwnedPartition(id);
    }

    OwnedPartition partition() {
        return partition;
    }

    Flight handOut(ConsumerRecord<byte[], byte[]> record) {
        partition.handedOut(record.offset());
        var flight = new Flight(partition, record);
        flights.add(flight);
        return flight;
    }

    void over(Flight flight) {
        flights.remove(flight);
    }

    /** Drops what is in no call; what is left then comes to its end by itself. */
    void drop() {
        flights.removeIf(Flight::drop);
    }

    boolean isQuiet() {
        return flights.isEmpty();
    }
}
