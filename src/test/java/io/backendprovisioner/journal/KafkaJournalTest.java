package io.backendprovisioner.journal;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import io.backendprovisioner.domain.Marker;
import io.backendprovisioner.domain.PartitionLost;
import io.backendprovisioner.domain.RequestKey;
import io.backendprovisioner.domain.SpecFingerprint;
import io.backendprovisioner.ledger.Entry;
import io.backendprovisioner.ledger.OwnedPartition;
import io.backendprovisioner.ledger.SimulatedLedger;
import io.backendprovisioner.testkit.MovingTime;
import io.backendprovisioner.testkit.NotedEnd;
import io.backendprovisioner.tracing.Traces;
import io.micrometer.core.instrument.DistributionSummary;
import io.micrometer.core.instrument.Meter;
import io.micrometer.core.instrument.distribution.DistributionStatisticConfig;
import io.micrometer.core.instrument.noop.NoopDistributionSummary;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.function.Supplier;
import org.apache.kafka.clients.consumer.MockConsumer;
import org.apache.kafka.clients.producer.MockProducer;
import org.apache.kafka.clients.producer.Producer;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.Uuid;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.springframework.kafka.core.DefaultKafkaProducerFactory;

/** What becomes of the process when the journal's thread cannot go on. */
class KafkaJournalTest {
    private final MovingTime time = new MovingTime();
    private final NotedEnd end = new NotedEnd();
    private final GroupMembership membership = new GroupMembership(time);
    private final KeptProducer producer = new KeptProducer();
    private final OwnedPartition partition = OwnedPartition.blank(
            new TopicPartition("requests", 0),
            SimulatedLedger.OURS,
            new TopicPartition("requests.ledger", 0),
            Duration.ofDays(7),
            Uuid.randomUuid());
    private @Nullable KafkaJournal journal;

    private KafkaJournal journal(SimpleMeterRegistry meters, Supplier<Producer<byte[], byte[]>> producers) {
        membership.update(new MockConsumer<byte[], byte[]>("earliest").groupMetadata());
        var factory = new DefaultKafkaProducerFactory<byte[], byte[]>(Map.of()) {
            @Override
            public Producer<byte[], byte[]> createProducer(@Nullable String txIdPrefix) {
                return producers.get();
            }
        };
        journal = new KafkaJournal(
                TransactionsTest.transactions(factory, time),
                _ -> new CompletableFuture<>(),
                Duration.ofSeconds(30),
                membership,
                new JournalMeters(meters),
                Traces.off(),
                time,
                end);
        journal.begin();
        return journal;
    }

    @AfterEach
    void close() throws InterruptedException {
        if (journal != null) {
            journal.close();
        }
    }

    private Posting remark() {
        var intent = new Entry.Intent(new SpecFingerprint(1, 2), MovingTime.START);
        return new Posting.Remark(
                partition, List.of(partition.record(Marker.of("requests", new RequestKey("orders")), intent)));
    }

    @Test
    void anErrorEndsTheProcess() {
        journal(new SimpleMeterRegistry(), () -> {
            throw new NoClassDefFoundError("half a jar");
        });
        await().until(() -> !end.reasons().isEmpty());
        assertThat(end.reasons()).singleElement().asString().contains("thread journal", "half a jar");
    }

    /** The batch is published, so trying it again would answer its requests a second time. */
    @Test
    void whatFailsAfterACommitEndsTheProcessAndPublishesNothingTwice() {
        var journal = journal(new BrokenSummaries(), () -> producer);
        assertThatThrownBy(() -> journal.commit(remark())).isInstanceOf(PartitionLost.class);
        await().until(() -> !end.reasons().isEmpty());
        assertThat(end.reasons()).singleElement().asString().contains("a broken meter");
        assertThat(producer.commitCount()).isEqualTo(1);
    }

    @Test
    void aStopIsNoReasonToEnd() throws Exception {
        var journal = journal(new SimpleMeterRegistry(), () -> producer);
        journal.commit(remark());
        journal.close();
        assertThat(end.reasons()).isEmpty();
    }

    /** As the factory does, it only gives its producer back when it is closed. */
    private static final class KeptProducer extends MockProducer<byte[], byte[]> {
        KeptProducer() {
            super(true, null, new ByteArraySerializer(), new ByteArraySerializer());
            initTransactions();
        }

        @Override
        public void close() {}
    }

    private static final class BrokenSummaries extends SimpleMeterRegistry {
        @Override
        protected DistributionSummary newDistributionSummary(
                Meter.Id id, DistributionStatisticConfig config, double scale) {
            return new NoopDistributionSummary(id) {
                @Override
                public void record(double amount) {
                    throw new IllegalStateException("a broken meter");
                }
            };
        }
    }
}
