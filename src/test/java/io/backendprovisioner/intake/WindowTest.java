package io.backendprovisioner.intake;

import static org.assertj.core.api.Assertions.assertThat;

import io.backendprovisioner.domain.Lane;
import io.backendprovisioner.flow.Flight;
import io.backendprovisioner.ledger.OwnedPartition;
import io.backendprovisioner.ledger.SimulatedLedger;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.Uuid;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;

class WindowTest {
    private static final int MANY = 1000;
    private final CountDownLatch over = new CountDownLatch(1);
    private final Window window = new Window(MANY, 10_000, _ -> await());
    private final OwnedPartition partition = OwnedPartition.blank(
            new TopicPartition("requests", 0),
            SimulatedLedger.OURS,
            new TopicPartition("ledger", 0),
            Duration.ofDays(1),
            Uuid.randomUuid());

    @Test
    void aLaneIsFullWhenItsRecordsTakeTooMuchAndTheOtherIsNot() {
        window.start(List.of(flight(9_000)));
        assertThat(window.isFull(Lane.BULK)).isFalse();
        window.start(List.of(flight(1_000)));
        assertThat(window.isFull(Lane.BULK)).isTrue();
        assertThat(window.isFull(Lane.INTERACTIVE)).isFalse();
        over.countDown();
        Awaitility.await().until(() -> !window.isFull(Lane.BULK));
    }

    private Flight flight(int valueBytes) {
        var record = new ConsumerRecord<>("requests", 0, 7, new byte[0], new byte[valueBytes]);
        return new Flight(partition, record, Lane.BULK);
    }

    private void await() {
        try {
            over.await();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
