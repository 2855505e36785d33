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
import io.backendprovisioner.provider.CloudError;
import io.backendprovisioner.testkit.MovingTime;
import io.backendprovisioner.testkit.NotedEnd;
import io.backendprovisioner.testkit.ScriptedCloud;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.Uuid;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.springframework.boot.context.properties.bind.Binder;

class LedgerSweepTest {
    private static final Marker KEY = Marker.of("requests", new RequestKey("orders"));
    private static final SpecFingerprint CONTENT =
            new BackendSpec("orders", "HTTP", null, null, null, List.of()).fingerprint();
    private static final SpecFingerprint OTHER =
            new BackendSpec("others", "HTTP", null, null, null, List.of()).fingerprint();
    private static final Duration WEEK = Duration.ofDays(7);
    /** Longer ago than the retention, by any clock that the cloud accepts. */
    private static final Duration OLD = WEEK.plusMinutes(17);

    private final MovingTime time = new MovingTime();
    private final NotedJournal journal = new NotedJournal(time);
    private final OwnedPartition partition = OwnedPartition.blank(
            new TopicPartition("requests", 0),
            SimulatedLedger.OURS,
            new TopicPartition("requests.ledger", 0),
            WEEK,
            Uuid.randomUuid());

    private final ScriptedCloud cloud = new ScriptedCloud();
    private final PacingFixture pacing =
            new PacingFixture(cloud, 0, 1, WEEK, work -> Thread.ofVirtual().unstarted(() -> {}), time, new Random(1));
    private final LedgerSweep sweep = sweep();

    private LedgerSweep sweep() {
        var topics = new Binder(List.of()).bindOrCreate("provisioner", TopicProperties.class);
        var partitions = new Partitions(
                journal,
                new Restorer(
                        SimulatedLedger.unreadable()::restore,
                        new Anomalies(new SimpleMeterRegistry(), time),
                        time,
                        new NotedEnd()),
                new Window(1, 1, _ -> {}),
                WEEK,
                topics,
                new FleetShare(topics.requestTopics(), pacing.rate()),
                time,
                new NotedEnd());
        return new LedgerSweep(partitions, journal, pacing.clock(), pacing.suspension(), time, new NotedEnd());
    }

    @BeforeEach
    void theClockIsConfirmed() {
        sweep.haveTheClockConfirmed();
    }

    private void rememberAnAnswer() {
        var answer = new Entry.Answer(CONTENT, new BackendId("b-1"), null, false, time.instant());
        partition.remember(partition.record(KEY, answer));
    }

    private void rememberAnOldAnswer() {
        rememberAnAnswer();
        time.advance(OLD);
    }

    @Test
    void anAnswerThatIsOlderThanTheRetentionIsErased() throws Exception {
        rememberAnOldAnswer();
        sweep.sweep(partition);
        assertThat(partition.entries()).isZero();
        assertThat(journal.committed()).hasSize(1);
        assertThat(partition.claim(KEY, CONTENT)).isInstanceOf(Claim.Fresh.class);
    }

    @Test
    void anAnswerThatIsNotErasedYetStillCounts() {
        rememberAnOldAnswer();
        assertThat(partition.claim(KEY, CONTENT)).isInstanceOf(Claim.Answered.class);
    }

    @Test
    void aClockThatHasJumpedAheadErasesNothing() throws Exception {
        rememberAnAnswer();
        time.jump(OLD);
        sweep.sweep(partition);
        cloud.answersLookUps(new CloudError.ClockOff("InvalidTimeStamp.Expired", "no", "R"));
        sweep.haveTheClockConfirmed();
        assertThat(pacing.suspension().isOn()).isTrue();
        sweep.sweep(partition);
        assertThat(journal.committed()).isEmpty();
        assertThat(partition.entries()).isEqualTo(1);
    }

    @Test
    void aClockThatIsFoundToBeRightErasesAgain() throws Exception {
        rememberAnAnswer();
        time.jump(OLD);
        sweep.haveTheClockConfirmed();
        sweep.sweep(partition);
        assertThat(partition.entries()).isZero();
    }

    @Test
    void aClockThatIsConfirmedCostsNoLookUp() {
        time.advance(WEEK);
        sweep.haveTheClockConfirmed();
        assertThat(cloud.lookUps()).isEqualTo(1);
    }

    /** Otherwise the erasing would take the new intent out of memory, and a retry would create a twin. */
    @Test
    void aKeyWhoseAnswerIsBeingErasedIsNotGivenToARequest() throws Exception {
        rememberAnOldAnswer();
        List<Claim> meanwhile = new ArrayList<>();
        journal.onCommit(() -> meanwhile.add(partition.claim(KEY, CONTENT)));
        sweep.sweep(partition);
        assertThat(meanwhile).singleElement().isInstanceOf(Claim.InFlight.class);
    }

    @Test
    void anIntentThatIsOlderThanTheRetentionIsErased() throws Exception {
        rememberAnOldIntent();
        sweep.sweep(partition);
        assertThat(partition.entries()).isZero();
        assertThat(partition.claim(KEY, OTHER)).isInstanceOf(Claim.Fresh.class);
    }

    @Test
    void aKeyThatARequestHoldsIsNotErased() throws Exception {
        rememberAnOldIntent();
        assertThat(partition.claim(KEY, CONTENT)).isInstanceOf(Claim.Unsettled.class);
        sweep.sweep(partition);
        assertThat(journal.committed()).isEmpty();
        assertThat(partition.entries()).isEqualTo(1);
    }

    private void rememberAnOldIntent() {
        partition.remember(partition.record(KEY, new Entry.Intent(CONTENT, time.instant())));
        time.advance(OLD);
    }
}
