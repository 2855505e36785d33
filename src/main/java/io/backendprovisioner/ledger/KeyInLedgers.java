package io.backendprovisioner.ledger;

import io.backendprovisioner.contract.TopicProperties;
import io.backendprovisioner.domain.Marker;
import io.backendprovisioner.domain.Time;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeoutException;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.TopicPartition;
import org.springframework.kafka.core.ConsumerFactory;

/** Finds what all ledgers of a lane hold of one key. It reads them whole, so it is for what happens seldom. */
public final class KeyInLedgers {
    private final Admin admin;
    private final ConsumerFactory<byte[], byte[]> readers;
    private final Time time;

    KeyInLedgers(Admin admin, ConsumerFactory<byte[], byte[]> readers, Time time) {
        this.admin = admin;
        this.readers = readers;
        this.time = time;
    }

    /**
     * Returns all that was committed when this began. Blocks for as long as a take-over of all partitions does.
     *
     * @throws KafkaException if the broker refuses it
     * @throws IllegalStateException if the key has an entry that this release cannot read
     */
    public List<LedgerSnapshot.Line> linesOf(String requestTopic, Marker key)
            throws ExecutionException, InterruptedException, TimeoutException {
        String ledger = TopicProperties.ledgerOf(requestTopic);
        var topic = Objects.requireNonNull(
                admin.describeTopics(List.of(ledger)).allTopicNames().get().get(ledger));
        var snapshot = LedgerSnapshot.of(key);
        try (var consumer = readers.createConsumer()) {
            snapshot.read(
                    admin,
                    consumer,
                    time,
                    topic.partitions().stream()
                            .map(partition -> new TopicPartition(ledger, partition.partition()))
                            .toList());
        }
        return snapshot.linesOf(key);
    }
}
