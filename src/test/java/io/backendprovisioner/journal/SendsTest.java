package io.backendprovisioner.journal;

import static org.assertj.core.api.Assertions.assertThat;

import io.backendprovisioner.testkit.MovingTime;
import java.util.Set;
import org.apache.kafka.clients.producer.MockProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.errors.RecordTooLargeException;
import org.apache.kafka.common.errors.TimeoutException;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.junit.jupiter.api.Test;

/** Whose fault it is that a transaction cannot be committed. The producer answers in the order in which records were sent. */
class SendsTest {
    private final TimeoutException expired = new TimeoutException("Expiring 1 record(s)");

    private final MovingTime time = new MovingTime();
    private final MockProducer<byte[], byte[]> producer =
            new MockProducer<>(false, null, new ByteArraySerializer(), new ByteArraySerializer());
    private final Sends sends = new Sends(Place::of);

    private void send(String... topics) {
        for (String topic : topics) {
            sends.send(producer, new ProducerRecord<>(topic, new byte[1]));
        }
    }

    @Test
    void aPlaceThatStandsStillWhileOthersMoveIsNamed() throws InterruptedException {
        send("replies", "ledger", "named");
        producer.completeNext();
        producer.completeNext();
        sends.await(time);
        assertThat(time.elapsed()).isEqualTo(Sends.STANDSTILL.multipliedBy(2));
        assertThat(sends.areUnderWay()).isTrue();
        assertThat(sends.held(true))
                .isEqualTo(new CommitResult.Held(Set.of(new Place("named", null)), "it takes no records"));
    }

    /** As long as something moves, the rest may follow. */
    @Test
    void aSlowBrokerIsWaitedFor() throws InterruptedException {
        send("replies", "ledger", "named");
        time.onSleep(producer::completeNext);
        sends.await(time);
        assertThat(sends.areUnderWay()).isFalse();
        assertThat(sends.held(true)).isNull();
        assertThat(sends.firstFailure()).isNull();
    }

    @Test
    void aRecordThatExpiresNamesItsPlaceAndNoOther() throws InterruptedException {
        send("ledger", "named", "replies");
        producer.completeNext();
        producer.errorNext(expired);
        producer.errorNext(new KafkaException("the transaction is broken", expired));
        sends.await(time);
        assertThat(sends.held(true))
                .isEqualTo(new CommitResult.Held(Set.of(new Place("named", null)), "Expiring 1 record(s)"));
    }

    @Test
    void whereNothingIsTakenItIsTheBroker() throws InterruptedException {
        send("ledger", "named");
        producer.errorNext(expired);
        producer.errorNext(expired);
        sends.await(time);
        assertThat(sends.held(true)).isNull();
    }

    @Test
    void whereTheOffsetsAreTakenAndEverythingElseGoesToOnePlaceItIsThatPlace() throws InterruptedException {
        send("ledger", "ledger");
        producer.errorNext(expired);
        producer.errorNext(expired);
        sends.await(time);
        assertThat(sends.held(false)).isNull();
        assertThat(sends.held(true)).isNotNull();
    }

    @Test
    void whatIsRefusedIsARecordAndNoPlaceInTrouble() throws InterruptedException {
        send("ledger", "named");
        producer.completeNext();
        var tooLarge = new RecordTooLargeException("too large");
        producer.errorNext(tooLarge);
        sends.await(time);
        assertThat(sends.held(true)).isNull();
        assertThat(sends.refused()).extracting(Refused::reason).isEqualTo(tooLarge);
    }
}
