package io.backendprovisioner.flow;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.spi.ILoggingEvent;
import io.backendprovisioner.contract.ContentMode;
import io.backendprovisioner.contract.Envelope;
import io.backendprovisioner.domain.BackendId;
import io.backendprovisioner.domain.Lane;
import io.backendprovisioner.domain.Outcome;
import io.backendprovisioner.domain.Outcome.Provenance;
import io.backendprovisioner.domain.RequestKey;
import io.backendprovisioner.ledger.OwnedPartition;
import io.backendprovisioner.ledger.SimulatedLedger;
import io.backendprovisioner.testkit.LogLines;
import java.time.Duration;
import java.time.Instant;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.Uuid;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

class OutcomeLogTest {
    private static final Outcome.Failed FAILED = new Outcome.Failed("QuotaExceeded", "no more", false, "R-1", 2);
    private static final TopicPartition PARTITION = new TopicPartition("requests", 3);

    @RegisterExtension
    private final LogLines lines = LogLines.of(OutcomeLog.class);

    private static void settle(String key, byte[] correlationId, Outcome outcome) {
        OutcomeLog.settled(flight(), envelope(key, correlationId), outcome);
    }

    private static Flight flight() {
        var partition = OwnedPartition.blank(
                PARTITION,
                SimulatedLedger.OURS,
                new TopicPartition("requests.ledger", 3),
                Duration.ofDays(7),
                Uuid.randomUuid());
        var record = new ConsumerRecord<byte[], byte[]>("requests", 3, 42, new byte[0], new byte[0]);
        return new Flight(partition, record, Lane.BULK);
    }

    private static Envelope envelope(String key, byte[] correlationId) {
        return new Envelope(
                PARTITION,
                42,
                Instant.EPOCH,
                new byte[0],
                correlationId,
                new RequestKey(key),
                null,
                null,
                null,
                null,
                ContentMode.PLAIN);
    }

    @Test
    void aFailureIsOneLineThatSaysWhichRequestAndWhy() {
        settle("orders", "c-7".getBytes(UTF_8), FAILED);
        assertThat(lines.all()).singleElement().satisfies(line -> {
            assertThat(line.getLevel()).isEqualTo(Level.INFO);
            assertThat(line.getFormattedMessage())
                    .isEqualTo("event=failed partition=requests-3 offset=42 key=\"orders\" correlationId=\"c-7\" "
                            + "code=QuotaExceeded attempts=2 cloudRequestId=R-1");
        });
    }

    @Test
    void theTraceOfARequestIsNamed() {
        var envelope =
                envelope("orders", new byte[0]).within("00-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-01");
        OutcomeLog.settled(flight(), envelope, FAILED);
        assertThat(lines.all())
                .singleElement()
                .satisfies(line -> assertThat(line.getFormattedMessage())
                        .contains(" traceId=4bf92f3577b34da6a3ce929d0e0e4736 code=QuotaExceeded"));
    }

    @Test
    void aSuccessIsToldOnlyToWhoDebugs() {
        var created = new Outcome.Created(new BackendId("b1"), "R-1", Provenance.CREATED, 1);
        lines.at(Level.INFO);
        settle("orders", new byte[0], created);
        assertThat(lines.all()).isEmpty();
        lines.at(Level.DEBUG);
        settle("orders", new byte[0], created);
        assertThat(lines.all())
                .singleElement()
                .satisfies(line -> assertThat(line.getFormattedMessage())
                        .contains("event=created", "backendId=b1", "cloudRequestId=R-1"));
    }

    @Test
    void whatComesFromOutsideForgesNothing() {
        settle("a\" code=FORGED \u2028\u001b[31m\\", "x\nevent=bug".getBytes(UTF_8), FAILED);
        settle("k".repeat(500), new byte[5000], FAILED);
        assertThat(lines.all())
                .extracting(ILoggingEvent::getFormattedMessage)
                .allSatisfy(line -> assertThat(line)
                        .matches(
                                "event=failed partition=requests-3 offset=42 key=\"[^\"]{1,120}\" correlationId=\"0x[0-9a-f.]{1,120}\" "
                                        + "code=QuotaExceeded attempts=2 cloudRequestId=R-1"));
    }
}
