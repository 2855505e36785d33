package io.backendprovisioner.intake;

import static org.assertj.core.api.Assertions.assertThat;

import io.backendprovisioner.domain.Lane;
import io.backendprovisioner.ledger.OwnedPartition;
import java.time.Duration;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.Uuid;
import org.junit.jupiter.api.Test;

class AssignmentTest {
    private final OwnedPartition restored = OwnedPartition.blank(
            new TopicPartition("requests", 0),
            new TopicPartition("requests.ledger", 0),
            Duration.ofDays(7),
            Uuid.randomUuid());
    private final Assignment assignment = new Assignment(Lane.INTERACTIVE);

    private static ConsumerRecord<byte[], byte[]> record(long offset) {
        return new ConsumerRecord<>("requests", 0, offset, new byte[1], new byte[1]);
    }

    @Test
    void whatComesBeforeTheLedgerIsReadIsHandedOutAfterwardsInOrder() {
        assertThat(assignment.handOut(record(0))).isEmpty();
        assertThat(assignment.handOut(record(1))).isEmpty();
        assertThat(assignment.restored(restored)).extracting(Flight::offset).containsExactly(0L, 1L);
        assertThat(assignment.handOut(record(2))).hasSize(1);
    }

    @Test
    void aPartitionThatWentWhileItsLedgerWasReadHandsOutNothingAndWritesNothing() {
        assertThat(assignment.handOut(record(0))).isEmpty();
        assignment.drop();
        assertThat(assignment.restored(restored)).isEmpty();
        assertThat(assignment.handOut(record(1))).isEmpty();
        assertThat(restored.isReleased()).isTrue();
    }

    @Test
    void whatIsInACallIsNotDropped() throws Exception {
        assignment.restored(restored);
        Flight calling = assignment.handOut(record(0)).findFirst().orElseThrow();
        Flight waiting = assignment.handOut(record(1)).findFirst().orElseThrow();
        calling.callBegins();
        assignment.drop();
        assertThat(waiting.isDropped()).isTrue();
        assertThat(calling.isDropped()).isFalse();
        assertThat(assignment.isQuiet()).isFalse();
        calling.callIsOver();
        assertThat(calling.isDropped()).isTrue();
    }
}
