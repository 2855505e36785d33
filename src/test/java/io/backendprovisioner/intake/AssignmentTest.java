package io.backendprovisioner.intake;

import static org.assertj.core.api.Assertions.assertThat;

import io.backendprovisioner.domain.Lane;
import io.backendprovisioner.flow.Flight;
import io.backendprovisioner.ledger.OwnedPartition;
import io.backendprovisioner.ledger.SimulatedLedger;
import java.util.List;
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
    void whatComesBeforeTheLedgerIsReadIsHandedOutAfterwardsInOrder() {
        assertThat(assignment.handOut(record(0))).isEmpty();
        assertThat(assignment.handOut(record(1))).isEmpty();
        assertThat(assignment.restored(restored)).extracting(Flight::offset).containsExactly(0L, 1L);
        assertThat(assignment.handOut(record(2))).isPresent();
    }

    @Test
    void aPartitionThatWentWhileItsLedgerWasReadHandsOutNothingAndWritesNothing() {
        assertThat(assignment.handOut(record(0))).isEmpty();
        assignment.term().release();
        assertThat(assignment.restored(restored)).isEmpty();
        assertThat(assignment.handOut(record(1))).isEmpty();
        assertThat(restored.term().isReleased()).isTrue();
    }
}
