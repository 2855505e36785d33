package io.backendprovisioner.intake;

import io.backendprovisioner.domain.PartitionLost;
import io.backendprovisioner.journal.Journal;
import io.backendprovisioner.journal.Posting;
import io.backendprovisioner.ledger.OwnedPartition;
import java.util.List;
import org.apache.kafka.clients.producer.ProducerRecord;

/** Writes everything that is remembered of a partition once more, since the topic that held it was recreated. */
final class LedgerRewrite {
    private static final int MOST_AT_ONCE = 500;

    private LedgerRewrite() {}

    /** To be called when no request of the partition is handled. Returns when all of it is committed. */
    static void rewrite(OwnedPartition partition, Journal journal) throws PartitionLost, InterruptedException {
        List<ProducerRecord<byte[], byte[]>> records = partition.records();
        for (int from = 0; from == 0 || from < records.size(); from += MOST_AT_ONCE) {
            int to = Math.min(records.size(), from + MOST_AT_ONCE);
            journal.commit(new Posting.Remark(partition, records.subList(from, to)));
        }
    }
}
