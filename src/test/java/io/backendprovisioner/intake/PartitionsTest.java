package io.backendprovisioner.intake;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import io.backendprovisioner.contract.TopicProperties;
import io.backendprovisioner.domain.Marker;
import io.backendprovisioner.domain.RequestKey;
import io.backendprovisioner.domain.SpecFingerprint;
import io.backendprovisioner.flow.NotedJournal;
import io.backendprovisioner.journal.Posting;
import io.backendprovisioner.ledger.Anomalies;
import io.backendprovisioner.ledger.Entry;
import io.backendprovisioner.ledger.OwnedPartition;
import io.backendprovisioner.ledger.SimulatedLedger;
import io.backendprovisioner.ledger.Term;
import io.backendprovisioner.pacing.PacingFixture;
import io.backendprovisioner.testkit.MovingTime;
import io.backendprovisioner.testkit.NotedEnd;
import io.backendprovisioner.testkit.ScriptedCloud;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.time.Duration;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Collectors;
import org.apache.kafka.clients.consumer.MockConsumer;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.PartitionInfo;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.Uuid;
import org.junit.jupiter.api.Test;
import org.springframework.boot.context.properties.bind.Binder;

/** Partitions come, and begin anew when their log is another one. */
class PartitionsTest {
    private static final Duration CALL = Duration.ofSeconds(10);
    private static final SpecFingerprint CONTENT = new SpecFingerprint(1, 2);

    private final TopicProperties topics = new Binder(List.of()).bindOrCreate("provisioner", TopicProperties.class);
    private final TopicPartition partition =
            new TopicPartition(topics.requestTopics().getFirst(), 0);
    private final MovingTime time = new MovingTime();
    private final NotedJournal journal = new NotedJournal(time);
    private final AtomicInteger restored = new AtomicInteger();
    private final PacingFixture pacing = new PacingFixture(
            new ScriptedCloud(), 0, 1, CALL, work -> Thread.ofVirtual().unstarted(() -> {}), time, new Random(1));
    private final Partitions partitions = new Partitions(
            journal,
            new Restorer(this::restore, new Anomalies(new SimpleMeterRegistry(), time), time, new NotedEnd()),
            new Window(1, 1, _ -> {}),
            CALL,
            topics,
            new FleetShare(topics.requestTopics(), pacing.rate()),
            time,
            new NotedEnd());

    private final MockConsumer<byte[], byte[]> broken = new MockConsumer<>("none") {
        @Override
        public synchronized List<PartitionInfo> partitionsFor(String topic) {
            throw new KafkaException("no answer");
        }
    };

    private Map<TopicPartition, OwnedPartition> restore(Collection<Term> terms) {
        restored.incrementAndGet();
        return terms.stream()
                .collect(Collectors.toMap(
                        Term::partition, term -> SimulatedLedger.restore(term, List.of(), Uuid.ONE_UUID, 0)));
    }

    private OwnedPartition owned() {
        return partitions.owned().getFirst();
    }

    private void assign() {
        assertThatThrownBy(() -> partitions.assigned(List.of(partition), broken))
                .isInstanceOf(KafkaException.class);
        await().until(() -> partitions.isReady(partition));
    }

    @Test
    void aPartitionIsReadThoughTheShareOfTheRateCouldNotBeCounted() {
        assign();
        assertThat(partitions.takeStart(partition)).hasValue(0);
    }

    @Test
    void aPartitionThatBeginsAnewHasAnotherTermAndIsPositionedAgain() {
        assign();
        partitions.takeStart(partition);
        OwnedPartition before = owned();
        partitions.beginAnew(List.of(partition), false);
        await().until(() -> restored.get() == 2 && partitions.isReady(partition));
        assertThat(before.term().isReleased()).isTrue();
        assertThat(owned().term().isHeld()).isTrue();
        assertThat(partitions.takeStart(partition)).hasValue(0);
    }

    @Test
    void whatIsRememberedIsWrittenBeforeTheLedgerIsReadAgain() {
        assign();
        for (int number = 0; number < 501; number++) {
            Marker key = Marker.of("requests", new RequestKey("key-" + number));
            owned().remember(owned().record(key, new Entry.Intent(CONTENT, MovingTime.START)));
        }
        partitions.beginAnew(List.of(partition), true);
        await().until(() -> restored.get() == 2);
        assertThat(journal.committed())
                .extracting(posting -> ((Posting.Remark) posting).records().size())
                .containsExactly(500, 1);
    }

    @Test
    void aPartitionThatIsNotOursDoesNotBeginAnew() {
        partitions.beginAnew(List.of(partition), false);
        assertThat(partitions.count()).isZero();
    }
}
