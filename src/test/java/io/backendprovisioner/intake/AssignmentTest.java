package io.backendprovisioner.intake;

import static org.assertj.core.api.Assertions.assertThat;

import io.backendprovisioner.domain.Lane;
import io.backendprovisioner.ledger.OwnedPartition;
import io.backendprovisioner.ledger.SimulatedLedger;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.Uuid;
import org.junit.jupiter.api.Test;

class AssignmentTest {
    private static final TopicPartition REQUESTS = new TopicPartition("requests", 0);
    private final Assignment assignment = new Assignment(REQUESTS, Lane.INTERACTIVE);
    private final OwnedPartition restored = SimulatedLedger.restore(assignment.term(), List.of(), Uuid.randomUuid(), 0);

    private static ConsumerRecord<byte[], byte[]> record(long offset) {
        return new ConsumerRecord<>("requests", 0, offset, new byte[1], new byte[1]);
    }

    @Test
    void nothingIsHandedOutBeforeTheLedgerIsRead() {
        assertThat(assignment.handOut(record(0))).isEmpty();
        assertThat(assignment.takeStart()).isEmpty();
        assignment.restored(restored);
        assertThat(assignment.takeStart()).hasValue(0);
        assertThat(assignment.takeStart()).isEmpty();
        assertThat(assignment.handOut(record(0))).isPresent();
    }

    /** The topic was recreated, and the worker had read some of it before it noticed. */
    @Test
    void whatWasAnsweredInTheNewTopicBeforeThatWasNoticedIsNotAnsweredAgain() {
        assignment.restored(restored);
        assignment.handOut(record(0));
        assignment.handOut(record(1));
        assignment.confirm(1);
        assignment.handOut(record(2));
        restored.progress().settled(Set.of(0L, 1L));
        var next = new Assignment(REQUESTS, Lane.INTERACTIVE, assignment.handedOut());
        next.restored(SimulatedLedger.recreated(next.term(), restored.progress()));
        assertThat(next.handOut(record(0)))
                .as("surely of the topic that is gone")
                .isPresent();
        assertThat(next.handOut(record(1))).as("answered").isEmpty();
        assertThat(next.handOut(record(2))).as("not answered").isPresent();
        assertThat(Objects.requireNonNull(next.partition()).progress().isSettled(1))
                .isTrue();
    }

    @Test
    void anotherRecordAtTheOffsetOfAnAnsweredOneIsHandedOut() {
        assignment.restored(restored);
        assignment.handOut(record(0));
        restored.progress().settled(Set.of(0L));
        var next = new Assignment(REQUESTS, Lane.INTERACTIVE, assignment.handedOut());
        next.restored(SimulatedLedger.recreated(next.term(), restored.progress()));
        assertThat(next.handOut(new ConsumerRecord<>("requests", 0, 0, new byte[] {7}, new byte[1])))
                .isPresent();
    }

    @Test
    void aPartitionThatWentWhileItsLedgerWasReadHandsOutNothingAndWritesNothing() {
        assertThat(assignment.handOut(record(0))).isEmpty();
        assignment.term().release();
        assignment.restored(restored);
        assertThat(assignment.handOut(record(1))).isEmpty();
        assertThat(restored.term().isReleased()).isTrue();
    }
}
