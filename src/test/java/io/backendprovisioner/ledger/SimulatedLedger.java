package io.backendprovisioner.ledger;

import io.backendprovisioner.domain.Time;
import io.backendprovisioner.testkit.RealTime;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.lang.reflect.Proxy;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.Uuid;
import org.apache.kafka.common.errors.TimeoutException;
import org.springframework.kafka.core.DefaultKafkaConsumerFactory;

/** Restores a partition from the records that were written, by the production reading. */
public final class SimulatedLedger {
    private SimulatedLedger() {}

    public static TopicPartition of(TopicPartition requests) {
        return new TopicPartition(LedgerProperties.topicOf(requests.topic()), requests.partition());
    }

    /** A restore that never succeeds, since no broker answers. */
    public static LedgerRestore unreadable() {
        Admin silent = (Admin)
                Proxy.newProxyInstance(Admin.class.getClassLoader(), new Class<?>[] {Admin.class}, (_, method, _) -> {
                    throw new TimeoutException(method.getName());
                });
        Time time = new RealTime();
        return new LedgerRestore(
                silent,
                new DefaultKafkaConsumerFactory<>(Map.of()),
                new LeftOpen(silent, "group-", time),
                new StableOffsets(silent, "group", time),
                Duration.ofDays(7),
                new SimpleMeterRegistry(),
                time);
    }

    public static OwnedPartition restore(
            Term term, List<ProducerRecord<byte[], byte[]>> written, Uuid topic, long end) {
        TopicPartition requests = term.partition();
        var reading = new LedgerReading();
        written.forEach(record -> reading.take(of(requests), record.key(), record.value()));
        return reading.owned(term, of(requests), Duration.ofDays(7), topic, end);
    }
}
