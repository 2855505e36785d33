package io.backendprovisioner.ledger;

import io.backendprovisioner.contract.TopicProperties;
import io.backendprovisioner.domain.Installation;
import io.backendprovisioner.domain.Time;
import io.backendprovisioner.testkit.RealTime;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.lang.reflect.Proxy;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.producer.MockProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.Uuid;
import org.apache.kafka.common.errors.TimeoutException;
import org.springframework.kafka.core.ConsumerFactory;
import org.springframework.kafka.core.DefaultKafkaConsumerFactory;

/** Restores a partition from the records that were written, by the production reading. */
public final class SimulatedLedger {
    /** The installation that everything simulated belongs to. */
    public static final Installation OURS = new Installation("ours");

    private SimulatedLedger() {}

    public static TopicPartition of(TopicPartition requests) {
        return new TopicPartition(TopicProperties.ledgerOf(requests.topic()), requests.partition());
    }

    /** A restore that never succeeds, since no broker answers. */
    public static LedgerRestore unreadable() {
        Admin silent = (Admin)
                Proxy.newProxyInstance(Admin.class.getClassLoader(), new Class<?>[] {Admin.class}, (_, method, _) -> {
                    throw new TimeoutException(method.getName());
                });
        Time time = new RealTime();
        var meters = new SimpleMeterRegistry();
        ConsumerFactory<byte[], byte[]> consumers = new DefaultKafkaConsumerFactory<>(Map.of());
        return new LedgerRestore(
                silent,
                consumers,
                new LeftOpen(silent, "group-", time),
                new StableOffsets(silent, "group", time),
                new Ownership(() -> new Owner(OURS, "group", "cn-hangzhou"), "", "", silent, _ -> new MockProducer<>()),
                new RequestLogs(silent, consumers),
                new Anomalies(meters, time),
                Duration.ofDays(7),
                meters,
                time);
    }

    public static OwnedPartition restore(
            Term term, List<ProducerRecord<byte[], byte[]>> written, Uuid topic, long end) {
        TopicPartition requests = term.partition();
        var reading = new LedgerReading();
        written.forEach(record -> reading.take(of(requests), record.key(), record.value()));
        if (!(StartingPoint.of(reading, null, new RequestLog(topic, 0, end)) instanceof StartingPoint.At start)) {
            throw new IllegalStateException("the ledger of " + requests + " does not say where to begin");
        }
        return reading.owned(term, OURS, of(requests), Uuid.ZERO_UUID, Duration.ofDays(7), start);
    }

    /** The partition of a topic that has the name of another one, which was settled so far. */
    public static OwnedPartition recreated(Term term, Progress former) {
        var start = new StartingPoint.At(Progress.startingAt(Uuid.randomUuid(), 0), former, List.of());
        return new LedgerReading().owned(term, OURS, of(term.partition()), Uuid.ZERO_UUID, Duration.ofDays(7), start);
    }
}
