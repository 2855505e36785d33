package io.backendprovisioner.flow;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.backendprovisioner.domain.BackendSpec;
import io.backendprovisioner.domain.Lane;
import io.backendprovisioner.domain.Marker;
import io.backendprovisioner.domain.RequestKey;
import io.backendprovisioner.journal.Posting;
import io.backendprovisioner.ledger.OwnedPartition;
import io.backendprovisioner.ledger.SimulatedLedger;
import io.backendprovisioner.pacing.TurnsFixture;
import io.backendprovisioner.testkit.MovingTime;
import io.backendprovisioner.testkit.RawRequest;
import io.backendprovisioner.testkit.ScriptedCloud;
import java.time.Duration;
import java.util.List;
import java.util.Random;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.Uuid;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** How a request waits while another one of its key is in progress. */
class KeyInFlightTest {
    private static final String TOPIC = "backend.create.requests";
    private static final Duration CALL = Duration.ofSeconds(10);
    private static final Duration LONGEST_WAIT = Duration.ofHours(1);
    private static final Marker KEY = Marker.of(TOPIC, new RequestKey("orders"));

    private final MovingTime time = new MovingTime();
    private final NotedJournal journal = new NotedJournal(time);
    private final ScriptedCloud cloud = new ScriptedCloud();
    private final OwnedPartition partition = OwnedPartition.blank(
            new TopicPartition(TOPIC, 0),
            SimulatedLedger.OURS,
            new TopicPartition(TOPIC + ".ledger", 0),
            CALL,
            Uuid.randomUuid());
    private Runnable afterFiveSeconds = () -> {};
    private final FlowFixture flow =
            FlowFixture.of(journal, TurnsFixture.turns(cloud, time, new Random(1)), CALL, CALL, CALL, CALL, time);

    @BeforeEach
    void anotherRequestHoldsTheKey() {
        var content = new BackendSpec("orders", "HTTP", null, null, null, List.of()).fingerprint();
        partition.claim(KEY, content);
        time.onSleep(() -> {
            if (time.elapsed().toSeconds() >= 5) {
                afterFiveSeconds.run();
            }
            assertThat(time.elapsed()).isLessThan(LONGEST_WAIT);
        });
    }

    @Test
    void aRequestIsHandledWhenTheOtherIsOver() {
        afterFiveSeconds = () -> partition.letGo(KEY);
        handle(request());
        assertThat(reply()).contains("CREATED");
        assertThat(time.elapsed()).isBetween(Duration.ofSeconds(5), Duration.ofSeconds(6));
    }

    @Test
    void aDeadlineThatPassesMeanwhileEndsTheWait() {
        handle(request().before(time.instant().plusSeconds(30)));
        assertThat(reply()).contains("EXPIRED");
        assertThat(time.elapsed()).isBetween(Duration.ofSeconds(30), Duration.ofSeconds(31));
        isStillHeldByTheOther();
    }

    @Test
    void aBatchThatIsCancelledMeanwhileEndsTheWait() {
        afterFiveSeconds = () -> flow.cancellations().cancel("spring", time.instant());
        handle(request().with("provisioner-batch", "spring".getBytes(UTF_8)));
        assertThat(reply()).contains("CANCELLED");
        assertThat(time.elapsed()).isBetween(Duration.ofSeconds(5), Duration.ofSeconds(6));
        isStillHeldByTheOther();
    }

    private static RawRequest request() {
        return RawRequest.toCreate("orders").keyed("orders");
    }

    private void handle(RawRequest request) {
        var record = SentRequest.read(request, TOPIC, 0, time.instant());
        partition.progress().handOut(0, 0);
        flow.handleRequest().handle(new Flight(partition, record, Lane.INTERACTIVE));
    }

    private String reply() {
        assertThat(journal.committed()).isNotEmpty();
        var settlement = (Posting.Settlement) journal.committed().getLast();
        return new String(settlement.reply().value(), UTF_8);
    }

    /** Nothing was called, and nothing is said about the key. */
    private void isStillHeldByTheOther() {
        assertThat(cloud.lookUps()).isZero();
        assertThat(cloud.creates()).isEmpty();
        assertThat(journal.committed())
                .singleElement()
                .satisfies(posting -> assertThat(posting.records()).hasSize(1));
    }
}
