package io.backendprovisioner.intake;

import io.backendprovisioner.domain.Lane;
import io.backendprovisioner.flow.Flight;
import io.backendprovisioner.ledger.OwnedPartition;
import io.backendprovisioner.ledger.Term;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.common.TopicPartition;
import org.jspecify.annotations.Nullable;

/**
 * A partition that the group has assigned to this worker. Until its ledger has been read, records that come are put aside.
 * Safe for any number of threads.
 */
final class Assignment {
    private final Term term;
    private final Lane lane;
    private final List<ConsumerRecord<byte[], byte[]>> early = new ArrayList<>();
    private @Nullable OwnedPartition partition;

    Assignment(TopicPartition partition, Lane lane) {
        this.term = new Term(partition);
        this.lane = lane;
    }

    Term term() {
        return term;
    }

    Lane lane() {
        return lane;
    }

    synchronized @Nullable OwnedPartition partition() {
        return partition;
    }

    /** The ledger has been read: returns what was put aside and is to be handled. */
    synchronized List<Flight> restored(OwnedPartition restored) {
        partition = restored;
        List<Flight> first =
                early.stream().flatMap(record -> handOut(record).stream()).toList();
        early.clear();
        return first;
    }

    /** Returns nothing if the record must wait for the ledger, was settled before, or comes when the partition goes. */
    synchronized Optional<Flight> handOut(ConsumerRecord<byte[], byte[]> record) {
        if (!term.isHeld()) {
            return Optional.empty();
        }
        if (partition == null) {
            early.add(record);
            return Optional.empty();
        }
        return partition.progress().handOut(record.offset())
                ? Optional.of(new Flight(partition, record, lane))
                : Optional.empty();
    }
}
