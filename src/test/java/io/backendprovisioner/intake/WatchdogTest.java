package io.backendprovisioner.intake;

import static org.assertj.core.api.Assertions.assertThat;

import ch.qos.logback.classic.spi.ILoggingEvent;
import io.backendprovisioner.domain.Lane;
import io.backendprovisioner.flow.Flight;
import io.backendprovisioner.ledger.OwnedPartition;
import io.backendprovisioner.ledger.SimulatedLedger;
import io.backendprovisioner.testkit.LogLines;
import io.backendprovisioner.testkit.NotedEnd;
import io.backendprovisioner.testkit.StillTime;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.Uuid;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

class WatchdogTest {
    private static final Duration AFTER = Duration.ofMinutes(5);

    @RegisterExtension
    private final LogLines log = LogLines.ofTheProduct();

    private final StillTime time = new StillTime();
    private final CountDownLatch over = new CountDownLatch(1);
    private final Window window = new Window(1000, 10_000, _ -> await(over));
    private long calls;
    private Duration betweenCalls = Duration.ZERO;
    private boolean isSuspended;
    private final Watchdog watchdog =
            new Watchdog(window, () -> calls, () -> betweenCalls, () -> isSuspended, AFTER, time, new NotedEnd());

    private static void await(CountDownLatch latch) {
        try {
            latch.await();
        } catch (InterruptedException e) {
            throw new IllegalStateException(e);
        }
    }

    @AfterEach
    void end() {
        over.countDown();
    }

    private void openRequests(int count) {
        var partition = OwnedPartition.blank(
                new TopicPartition("requests", 0),
                SimulatedLedger.OURS,
                new TopicPartition("ledger", 0),
                Duration.ofDays(1),
                Uuid.randomUuid());
        for (int offset = 0; offset < count; offset++) {
            var record = new ConsumerRecord<byte[], byte[]>("requests", 0, offset, new byte[0], new byte[0]);
            window.start(List.of(new Flight(partition, record, Lane.INTERACTIVE)));
        }
    }

    private void lookAfter(Duration pause) {
        time.advance(pause);
        watchdog.look();
    }

    @Test
    void openRequestsOfWhichNothingIsHeardAreReportedOnce() {
        openRequests(2);
        lookAfter(AFTER.minusMillis(1));
        assertThat(watchdog.standstill()).isEmpty();
        lookAfter(Duration.ofMillis(1));
        assertThat(watchdog.standstill())
                .contains("for 300 s", "2 requests are open", "requests-0 offset", "waits for being read");
        lookAfter(Duration.ofSeconds(1));
        assertThat(watchdog.standstill()).contains("for 301 s");
        assertThat(logged("event=standstill ")).hasSize(1);
    }

    @Test
    void aCallIsALifeSign() {
        openRequests(1);
        lookAfter(AFTER.minusMillis(1));
        calls++;
        watchdog.look();
        lookAfter(AFTER.minusMillis(1));
        assertThat(watchdog.standstill()).isEmpty();
    }

    @Test
    void aRequestThatEndsIsALifeSignAndEndsAStandstill() {
        openRequests(1);
        lookAfter(AFTER);
        assertThat(watchdog.standstill()).isNotEmpty();
        over.countDown();
        Awaitility.await().until(() -> window.open() == 0);
        watchdog.look();
        assertThat(watchdog.standstill()).isEmpty();
        assertThat(logged("event=standstill-over")).hasSize(1);
    }

    @Test
    void whileCallsAreSuspendedTheReasonIsKnown() {
        openRequests(1);
        isSuspended = true;
        lookAfter(AFTER.multipliedBy(3));
        assertThat(watchdog.standstill()).isEmpty();
        isSuspended = false;
        lookAfter(AFTER.minusMillis(1));
        assertThat(watchdog.standstill())
                .as("it counts from the end of the suspension")
                .isEmpty();
        lookAfter(Duration.ofMillis(1));
        assertThat(watchdog.standstill()).isNotEmpty();
    }

    @Test
    void anIdleWorkerIsWell() {
        lookAfter(AFTER.multipliedBy(3));
        assertThat(watchdog.standstill()).isEmpty();
    }

    @Test
    void callsThatAreFarApartOnPurposeAreNoStandstill() {
        openRequests(1);
        betweenCalls = AFTER;
        lookAfter(AFTER.multipliedBy(2).minusMillis(1));
        assertThat(watchdog.standstill()).isEmpty();
        lookAfter(Duration.ofMillis(1));
        assertThat(watchdog.standstill()).isNotEmpty();
    }

    private List<ILoggingEvent> logged(String event) {
        return log.all().stream()
                .filter(line -> line.getFormattedMessage().startsWith(event))
                .toList();
    }
}
