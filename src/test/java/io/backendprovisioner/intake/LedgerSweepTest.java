package io.backendprovisioner.intake;

import static org.assertj.core.api.Assertions.assertThat;

import io.backendprovisioner.contract.TopicProperties;
import io.backendprovisioner.domain.BackendId;
import io.backendprovisioner.domain.BackendSpec;
import io.backendprovisioner.domain.Marker;
import io.backendprovisioner.domain.RequestKey;
import io.backendprovisioner.domain.SpecFingerprint;
import io.backendprovisioner.flow.NotedJournal;
import io.backendprovisioner.ledger.Anomalies;
import io.backendprovisioner.ledger.Claim;
import io.backendprovisioner.ledger.Entry;
import io.backendprovisioner.ledger.OwnedPartition;
import io.backendprovisioner.ledger.SimulatedLedger;
import io.backendprovisioner.pacing.PacingFixture;
import io.backendprovisioner.testkit.MovingTime;
import io.backendprovisioner.testkit.ScriptedCloud;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.Uuid;
import org.junit.jupiter.api.Test;
import org.springframework.boot.context.properties.bind.Binder;

class LedgerSweepTest {
    private static final Marker KEY = Marker.of("requests", new RequestKey("orders"));
    private static final SpecFingerprint CONTENT =
            new BackendSpec("orders", "HTTP", null, null, null, List.of()).fingerprint();
    private static final Duration WEEK = Duration.ofDays(7);

    private final MovingTime time = new MovingTime();
    private final NotedJournal journal = new NotedJournal(time);
    private final OwnedPartition partition = OwnedPartition.blank(
            new TopicPartition("requests", 0), new TopicPartition("requests.ledger", 0), WEEK, Uuid.randomUuid());

    private void sweep() throws InterruptedException {
        var topics = new Binder(List.of()).bindOrCreate("provisioner", TopicProperties.class);
        var pacing = new PacingFixture(
                new ScriptedCloud(), 0, 1, WEEK, work -> Thread.ofVirtual().unstarted(() -> {}), time, new Random(1));
        var partitions = new Partitions(
                journal,
                new Restorer(
                        SimulatedLedger.unreadable()::restore, new Anomalies(new SimpleMeterRegistry(), time), time),
                new Window(1, 1, _ -> {}),
                WEEK,
                topics,
                new FleetShare(topics.requestTopics(), pacing.rate()),
                time);
        new LedgerSweep(partitions, journal, time).sweep(partition);
    }

    private void rememberAnAnswer() {
        var answer = new Entry.Answer(CONTENT, new BackendId("b-1"), null, false, time.instant());
        partition.remember(partition.record(KEY, answer));
        time.advance(WEEK.plusSeconds(1));
    }

    @Test
    void anAnswerThatIsOlderThanTheRetentionIsErased() throws Exception {
        rememberAnAnswer();
        sweep();
        assertThat(partition.entries()).isZero();
        assertThat(journal.committed()).hasSize(1);
        assertThat(partition.claim(KEY, CONTENT, time.instant())).isInstanceOf(Claim.Fresh.class);
    }

    /** Otherwise the erasing would take the new intent out of memory, and a retry would create a twin. */
    @Test
    void aKeyWhoseAnswerIsBeingErasedIsNotGivenToARequest() throws Exception {
        rememberAnAnswer();
        List<Claim> meanwhile = new ArrayList<>();
        journal.onCommit(() -> meanwhile.add(partition.claim(KEY, CONTENT, time.instant())));
        sweep();
        assertThat(meanwhile).singleElement().isInstanceOf(Claim.InFlight.class);
    }

    @Test
    void aKeyThatARequestHoldsIsNotErased() throws Exception {
        rememberAnAnswer();
        assertThat(partition.claim(KEY, CONTENT, time.instant())).isInstanceOf(Claim.Fresh.class);
        sweep();
        assertThat(journal.committed()).isEmpty();
        assertThat(partition.entries()).isEqualTo(1);
    }
}
