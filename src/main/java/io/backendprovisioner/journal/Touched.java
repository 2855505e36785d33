package io.backendprovisioner.journal;

import io.backendprovisioner.ledger.OwnedPartition;
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
    private final Map<OwnedPartition, Set<Long>> settled = new HashMap<>();
    private final Map<OwnedPartition, Set<Long>> announced = new HashMap<>();

    Touched(List<Posting> postings) {
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

    Map<TopicPartition, OffsetAndMetadata> offsets(String token) {
        Map<TopicPartition, OffsetAndMetadata> offsets = new HashMap<>();
        settled.forEach((partition, added) -> offsets.put(
                partition.id(), new OffsetAndMetadata(partition.progress().prefixWith(added), token)));
        return offsets;
    }

    List<ProducerRecord<byte[], byte[]>> progress() {
        List<ProducerRecord<byte[], byte[]>> records = new ArrayList<>();
        settled.forEach((partition, added) -> {
            Set<Long> told = announced.getOrDefault(partition, Set.of());
            if (!added.isEmpty() || !told.isEmpty()) {
                records.add(partition.progressWith(added, told));
            }
        });
        return records;
    }

    /** Marks everything as settled or announced, once the transaction is committed. */
    void apply() {
        announced.forEach((partition, offsets) -> partition.progress().announced(offsets));
        settled.forEach((partition, offsets) -> partition.progress().settled(offsets));
    }
}
