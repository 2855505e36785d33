package io.backendprovisioner.ledger;

import java.time.Duration;
import java.util.List;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.Uuid;

/** Restores a partition from the records that were written, by the production reading. */
public final class SimulatedLedger {
    private SimulatedLedger() {}

    public static TopicPartition of(TopicPartition requests) {
        return new TopicPartition(LedgerProperties.topicOf(requests.topic()), requests.partition());
    }

    public static OwnedPartition restore(
            Term term, List<ProducerRecord<byte[], byte[]>> written, Uuid topic, long end) {
        TopicPartition requests = term.partition();
        var reading = new LedgerReading();
        written.forEach(record -> reading.take(of(requests), record.key(), record.value()));
        return reading.owned(term, of(requests), Duration.ofDays(7), topic, end);
    }
}
