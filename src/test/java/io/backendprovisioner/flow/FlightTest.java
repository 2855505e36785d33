package io.backendprovisioner.flow;

import static org.assertj.core.api.Assertions.assertThat;

import io.backendprovisioner.domain.Lane;
import io.backendprovisioner.ledger.OwnedPartition;
import io.backendprovisioner.ledger.SimulatedLedger;
import java.time.Duration;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.Uuid;
import org.junit.jupiter.api.Test;

class FlightTest {
    private final OwnedPartition partition = OwnedPartition.blank(
            new TopicPartition("requests", 0),
            SimulatedLedger.OURS,
            new TopicPartition("ledger", 0),
            Duration.ofDays(1),
            Uuid.randomUuid());

    @Test
    void manySmallHeadersTakeMoreThanTheirBytes() {
        Flight flight = flight(0);
        for (int i = 0; i < 100; i++) {
            flight.record().headers().add("", new byte[0]);
        }
        assertThat(new Flight(partition, flight.record(), Lane.BULK).bytes()).isGreaterThan(10_000);
    }

    @Test
    void whatARecordTakesIsStillKnownWhenTheRecordIsForgotten() {
        Flight flight = flight(500);
        flight.forgetRecord();
        assertThat(flight.bytes()).isEqualTo(500);
        assertThat(flight.offset()).isEqualTo(7);
    }

    @Test
    void theyAreNumberedInTheOrderInWhichTheyAreHandedOut() {
        assertThat(flight(0).number()).isLessThan(flight(0).number());
    }

    private Flight flight(int valueBytes) {
        var record = new ConsumerRecord<>("requests", 0, 7, new byte[0], new byte[valueBytes]);
        return new Flight(partition, record, Lane.BULK);
    }
}
