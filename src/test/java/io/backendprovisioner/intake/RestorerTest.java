package io.backendprovisioner.intake;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.backendprovisioner.domain.Lane;
import io.backendprovisioner.ledger.Anomalies;
import io.backendprovisioner.ledger.OwnedPartition;
import io.backendprovisioner.ledger.SimulatedLedger;
import io.backendprovisioner.ledger.Term;
import io.backendprovisioner.testkit.LogLines;
import io.backendprovisioner.testkit.MovingTime;
import io.backendprovisioner.testkit.NotedEnd;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.Uuid;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** Ledgers that cannot be read, or whose partitions have to wait. */
class RestorerTest {
    private static final Duration PATIENCE = Duration.ofSeconds(30);

    @RegisterExtension
    private final LogLines lines = LogLines.of(Restorer.class);

    private final MovingTime time = new MovingTime();
    private final AtomicInteger calls = new AtomicInteger();
    private final Set<Integer> unreadable = ConcurrentHashMap.newKeySet();
    private final Set<Integer> waiting = ConcurrentHashMap.newKeySet();
    private final List<Assignment> assigned = IntStream.range(0, 4)
            .mapToObj(number -> new Assignment(new TopicPartition("requests", number), Lane.BULK))
            .toList();
    private final Restorer restorer =
            new Restorer(this::restore, new Anomalies(new SimpleMeterRegistry(), time), time, new NotedEnd());

    private Map<TopicPartition, OwnedPartition> restore(Collection<Term> terms) {
        calls.incrementAndGet();
        Map<TopicPartition, OwnedPartition> restored = new HashMap<>();
        for (Term term : terms) {
            if (unreadable.contains(term.partition().partition())) {
                throw new KafkaException("corrupt record in " + term.partition());
            }
            if (!waiting.contains(term.partition().partition())) {
                restored.put(term.partition(), SimulatedLedger.restore(term, List.of(), Uuid.ONE_UUID, 0));
            }
        }
        return restored;
    }

    private List<Integer> restored() {
        return assigned.stream()
                .filter(assignment -> assignment.partition() != null)
                .map(assignment -> assignment.term().partition().partition())
                .toList();
    }

    @Test
    void anUnreadableLedgerHoldsUpNoOtherAndIsReadWhenItCanBe() {
        unreadable.add(2);
        restorer.start(new ArrayList<>(assigned));
        await().atMost(PATIENCE).untilAsserted(() -> assertThat(restored()).containsExactly(0, 1, 3));
        assertThat(restorer.trouble()).contains("corrupt record in requests-2");
        assertThat(lines.all()).anyMatch(line -> line.getFormattedMessage().contains("event=ledger-restore-failed"));
        unreadable.clear();
        await().atMost(PATIENCE).untilAsserted(() -> assertThat(restored()).hasSize(4));
        assertThat(restorer.trouble()).isEmpty();
    }

    @Test
    void aPartitionThatWaitsHoldsUpNoOther() {
        waiting.add(0);
        restorer.start(new ArrayList<>(assigned));
        await().atMost(PATIENCE).untilAsserted(() -> assertThat(restored()).containsExactly(1, 2, 3));
        waiting.clear();
        await().atMost(PATIENCE).untilAsserted(() -> assertThat(restored()).hasSize(4));
    }

    @Test
    void aPartitionThatIsNoLongerOursIsNotTriedAgain() {
        waiting.addAll(Set.of(0, 1, 2, 3));
        restorer.start(new ArrayList<>(assigned));
        await().atMost(PATIENCE).until(() -> calls.get() > 2);
        assigned.forEach(assignment -> assignment.term().release());
        int afterwards = calls.get();
        await().during(Duration.ofMillis(300)).atMost(PATIENCE).until(() -> calls.get() <= afterwards + 1);
        assertThat(restored()).isEmpty();
    }
}
