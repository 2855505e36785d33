package io.backendprovisioner.journal;

import io.backendprovisioner.ledger.CommitToken;
import io.backendprovisioner.ledger.OwnedPartition;
import io.backendprovisioner.ledger.Progress;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.TopicPartition;

/**
 * The partitions that a transaction touches, and the records of each that it settles or announces. Every one of them goes
 * into the transaction's offsets, even where nothing is settled: that is what fences a worker which has lost it, and what
 * its next owner waits for.
 */
final class Touched {
    private final List<Posting> postings;
    private final Map<OwnedPartition, Set<Long>> settled = new HashMap<>();
    private final Map<OwnedPartition, Set<Long>> announced = new HashMap<>();
    private final Map<OwnedPartition, Progress.Written> progress = new HashMap<>();

    Touched(List<Posting> postings) {
        this.postings = postings;
        for (Posting posting : postings) {
            Set<Long> offsets = settled.computeIfAbsent(posting.partition(), _ -> new HashSet<>());
            switch (posting) {
                case Posting.Remark _ -> {}
                case Posting.Announcement announcement ->
                    announced
                            .computeIfAbsent(posting.partition(), _ -> new HashSet<>())
                            .add(announcement.offset());
                case Posting.Settlement settlement -> offsets.add(settlement.offset());
            }
        }
    }

    /** @param transaction the id of the transaction, see {@link CommitToken} */
    Map<TopicPartition, OffsetAndMetadata> offsets(String transaction) {
        Map<TopicPartition, OffsetAndMetadata> offsets = new HashMap<>();
        written()
                .forEach((partition, written) -> offsets.put(
                        partition.id(),
                        new OffsetAndMetadata(
                                written.first(), new CommitToken(transaction, written.revision()).write())));
        return offsets;
    }

    /** Every partition has one, so that the ledger's revision is that of the offsets. */
    List<ProducerRecord<byte[], byte[]>> progress() {
        List<ProducerRecord<byte[], byte[]>> records = new ArrayList<>();
        written().forEach((partition, written) -> records.add(partition.record(written)));
        return records;
    }

    /** Written once, so that records and offsets agree. */
    private Map<OwnedPartition, Progress.Written> written() {
        if (progress.isEmpty()) {
            settled.forEach((partition, offsets) -> progress.put(
                    partition, partition.progress().writeWith(offsets, announced.getOrDefault(partition, Set.of()))));
        }
        return progress;
    }

    /**
     * Marks everything as settled or announced, and has the owners remember what their keys stand for, once the transaction
     * is committed. So memory and ledger agree, whatever becomes of the threads that wait.
     */
    void apply() {
        postings.forEach(Posting::remember);
        announced.forEach((partition, offsets) -> partition.progress().announced(offsets));
        settled.forEach((partition, offsets) -> partition.progress().settled(offsets));
    }
}
