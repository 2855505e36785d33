package io.backendprovisioner.pacing;

import static org.assertj.core.api.Assertions.assertThat;

import ch.qos.logback.classic.spi.ILoggingEvent;
import io.backendprovisioner.domain.Lane;
import io.backendprovisioner.pacing.Trouble.Reason;
import io.backendprovisioner.provider.CloudError;
import io.backendprovisioner.provider.CreateAnswer;
import io.backendprovisioner.testkit.LogLines;
import io.backendprovisioner.testkit.MovingTime;
import io.backendprovisioner.testkit.RealTime;
import io.backendprovisioner.testkit.ScriptedCloud;
import io.github.resilience4j.circuitbreaker.CircuitBreaker;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Objects;
import java.util.Queue;
import java.util.Random;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The probe runs when the test says so. */
class SuspensionTest {
    private static final CloudError UNCLEAR = new CloudError.Unclear("InternalError", "HTTP 500", "R");
    private static final CloudError DOWN = new CloudError.NotSent("ConnectFailed", "refused");

    @RegisterExtension
    private final LogLines lines = LogLines.of(Suspension.class);

    private static final String ENDPOINT = "https://apigateway.example";

    private static final Claimant SOMEBODY = Claimants.ofBatch(Lane.BULK, "b", "partition=requests-3 offset=42");

    private final MovingTime time = new MovingTime();
    private final ScriptedCloud cloud = new ScriptedCloud();
    private final FleetRate rate = new FleetRate(1000, time);
    private final Permits permits = new Permits(
            new LaneWeights(8, 2),
            rate,
            Integer.MAX_VALUE,
            100,
            Thread.ofVirtual().factory(),
            time);
    private final CircuitBreaker breaker = CircuitBreaker.of("breaker", PacingConfiguration.breaker(time));
    private final Queue<Runnable> probes = new ArrayDeque<>();
    private final Suspension suspension = new Suspension(
            cloud,
            permits,
            rate,
            breaker,
            ENDPOINT,
            work -> {
                probes.add(work);
                return Thread.ofVirtual().unstarted(() -> {});
            },
            time);

    SuspensionTest() {
        rate.share(1, 1);
    }

    private void open() {
        breaker(20, UNCLEAR, Duration.ofMillis(50));
        assertThat(breaker.getState()).isEqualTo(CircuitBreaker.State.OPEN);
        assertThat(suspension.isOn()).isTrue();
    }

    private void breaker(int calls, CreateAnswer answer, Duration took) {
        for (int i = 0; i < calls; i++) {
            breaker.onResult(took.toMillis(), TimeUnit.MILLISECONDS, answer);
        }
    }

    private Reason reason() {
        return Objects.requireNonNull(suspension.trouble()).reason();
    }

    @Test
    void unclearCallsOpenTheBreakerAndSuspend() {
        open();
        assertThat(reason()).isEqualTo(Reason.OUTAGE);
    }

    @Test
    void itsEndEndsTheProbe() throws Exception {
        cloud.answersLookUps(Collections.nCopies(1000, DOWN).toArray(CloudError[]::new));
        List<Thread> started = new ArrayList<>();
        var real = new Suspension(
                cloud,
                permits,
                rate,
                breaker,
                ENDPOINT,
                work -> {
                    Thread probe = Thread.ofVirtual().unstarted(work);
                    started.add(probe);
                    return probe;
                },
                new RealTime());
        real.suspend(new Trouble(Reason.RIGHTS, "NoPermission"));
        real.close();
        assertThat(started).hasSize(1);
        assertThat(started.getFirst().join(Duration.ofSeconds(30))).isTrue();
    }

    @Test
    void afterItsEndThereIsNoOtherProbe() {
        suspension.close();
        suspension.suspend(new Trouble(Reason.RIGHTS, "NoPermission"));
        assertThat(probes).isEmpty();
    }

    /** Whatever the answer is, as long as there is one. */
    @Test
    void slowCallsThatAreAnsweredDoNot() {
        breaker(200, ScriptedCloud.SUCCESS, Duration.ofMillis(8500));
        breaker(200, new CloudError.Throttled("Throttling.User", "slow down", "R", null), Duration.ofMillis(9900));
        breaker(200, new CloudError.Refused("InvalidBackendType", "no", "R"), Duration.ofDays(1));
        assertThat(suspension.isOn()).isFalse();
        assertThat(breaker.getState()).isEqualTo(CircuitBreaker.State.CLOSED);
    }

    @Test
    void amongSlowCallsThoseThatFailDecide() {
        for (int i = 0; i < 100; i++) {
            breaker(3, ScriptedCloud.SUCCESS, Duration.ofMillis(8500));
            breaker(2, UNCLEAR, Duration.ofSeconds(10));
        }
        assertThat(suspension.isOn()).isFalse();
        breaker(10, UNCLEAR, Duration.ofSeconds(10));
        assertThat(suspension.isOn()).isTrue();
    }

    @Test
    void callsThatRunIntoTheirTimeOutDo() {
        breaker(50, ScriptedCloud.SUCCESS, Duration.ofMillis(8500));
        breaker(24, UNCLEAR, Duration.ofSeconds(10));
        assertThat(suspension.isOn()).isFalse();
        breaker(1, UNCLEAR, Duration.ofSeconds(10));
        assertThat(suspension.isOn()).isTrue();
    }

    /** A cloud that is slow after an outage may be called again all the same. */
    @Test
    void slowCallsDoNotBringASuspensionBack() {
        open();
        probes.remove().run();
        for (int i = 0; i < 30; i++) {
            assertThat(breaker.tryAcquirePermission()).isTrue();
            breaker(1, ScriptedCloud.SUCCESS, Duration.ofMillis(8500));
        }
        assertThat(suspension.isOn()).isFalse();
        assertThat(breaker.getState()).isEqualTo(CircuitBreaker.State.CLOSED);
    }

    @Test
    void throttledCallsDoNot() {
        breaker(200, new CloudError.Throttled("Throttling.User", "slow down", "R", null), Duration.ofMillis(50));
        assertThat(suspension.isOn()).isFalse();
    }

    @Test
    void whoAsksForAPermitMeanwhileGetsNone() throws Exception {
        open();
        var before =
                permits.await(Claimants.ofBatch(Lane.BULK, "b"), time.instant().plusMillis(20));
        assertThat(before).isEqualTo(new Wait.TooLate<>(null));
    }

    @Test
    void itIsLookedEverySecondUntilTheCloudAnswersAndNothingIsCreated() {
        open();
        cloud.answersLookUps(DOWN, UNCLEAR, DOWN);
        probes.remove().run();
        assertThat(cloud.lookUps()).isEqualTo(4);
        assertThat(cloud.creates()).isEmpty();
        assertThat(time.elapsed()).isEqualTo(Duration.ofSeconds(4));
        assertThat(suspension.isOn()).isFalse();
        assertThat(breaker.getState()).isEqualTo(CircuitBreaker.State.HALF_OPEN);
    }

    /** The cloud is protected already, and those who wait for their share would be passed by the others. */
    @Test
    void whileItIsOnNoRetryWaitsForItsShareOfCalls() throws Exception {
        var turns = TurnsFixture.turns(cloud, permits, rate, breaker, suspension, time, new Random(1));
        var claimant = Claimants.ofBatch(Lane.BULK, "b");
        for (int i = 0; i < RetryBudget.FLOOR; i++) {
            assertThat(turns.awaitRetry(claimant, null)).isTrue();
        }
        open();
        assertThat(turns.awaitRetry(claimant, null)).isTrue();
        assertThat(time.elapsed()).isZero();
        probes.remove().run();
        assertThat(turns.awaitRetry(claimant, null)).isTrue();
        assertThat(time.elapsed()).isGreaterThan(Duration.ofSeconds(50));
    }

    @Test
    void callsBeginAgainSlowly() {
        open();
        probes.remove().run();
        assertThat(rate.now()).isEqualTo(1);
        time.advance(Duration.ofSeconds(4));
        assertThat(rate.now()).isEqualTo(4);
        time.advance(Duration.ofSeconds(20));
        assertThat(rate.now()).isEqualTo(1000);
    }

    @Test
    void theReasonStandsUntilACreateHasBeenAnswered() {
        open();
        probes.remove().run();
        suspension.created(UNCLEAR, SOMEBODY);
        assertThat(reason()).isEqualTo(Reason.OUTAGE);
        suspension.created(ScriptedCloud.SUCCESS, SOMEBODY);
        assertThat(suspension.trouble()).isNull();
    }

    @Test
    void whoRelapsesIsLeftAloneForLongerEachTime() {
        var forbidden = new CloudError.NotAllowed("Forbidden.RAM", "not you", "R");
        for (int i = 0; i < 8; i++) {
            suspension.refusedToAll(forbidden, SOMEBODY);
            probes.remove().run();
        }
        assertThat(time.slept().stream().map(Duration::toSeconds)).containsExactly(1L, 2L, 4L, 8L, 16L, 30L, 30L, 30L);
        suspension.created(ScriptedCloud.SUCCESS, SOMEBODY);
        suspension.refusedToAll(forbidden, SOMEBODY);
        probes.remove().run();
        assertThat(time.slept().getLast()).isEqualTo(Duration.ofSeconds(1));
    }

    @ParameterizedTest
    @CsvSource({
        "InvalidAccessKeyId.Inactive, CREDENTIALS",
        "SignatureDoesNotMatch, CREDENTIALS",
        "NoCredentials, CREDENTIALS",
        "Forbidden.RAM, RIGHTS",
        "NoPermission, RIGHTS"
    })
    void aRefusalOfUsSaysWhatToMend(String code, Reason reason) {
        suspension.lookedUp(new CloudError.NotAllowed(code, "no", "R"), SOMEBODY);
        assertThat(reason()).isEqualTo(reason);
    }

    @Test
    void aClockThatIsOffIsToldAsSuch() {
        suspension.created(new CloudError.ClockOff("InvalidTimeStamp.Expired", "no", "R"), SOMEBODY);
        assertThat(reason()).isEqualTo(Reason.CLOCK);
        assertThat(suspension.isOnFor(Reason.CLOCK)).isTrue();
        assertThat(suspension.isOnFor(Reason.OUTAGE)).isFalse();
    }

    @Test
    void anEndpointThatIsAnothersAndAnAccountInArrearsAreToldAsSuch() {
        suspension.created(new CloudError.Misaddressed("InvalidVersion", "no", "R"), SOMEBODY);
        assertThat(suspension.isOnFor(Reason.ENDPOINT)).isTrue();
        var unpaid = new CloudError.InArrears("Account.Arrearage", "no", "R");
        cloud.answersLookUps(unpaid, unpaid);
        probes.remove().run();
        assertThat(cloud.lookUps()).isEqualTo(3);
        assertThat(reason()).isEqualTo(Reason.ACCOUNT);
        assertThat(suspension.isOn()).isFalse();
    }

    @Test
    void whatIsAskedWhileItRecoversIsAnsweredAndHealthKeepsTheReason() {
        open();
        probes.remove().run();
        assertThat(suspension.isOn()).isFalse();
        assertThat(suspension.isOnFor(Reason.OUTAGE)).isFalse();
        assertThat(reason()).isEqualTo(Reason.OUTAGE);
    }

    @Test
    void whatTroublesASuspensionFurtherStartsNoSecondProbe() {
        open();
        suspension.refusedToAll(new CloudError.NotAllowed("Forbidden.RAM", "not you", "R"), SOMEBODY);
        assertThat(probes).hasSize(1);
        assertThat(reason()).isEqualTo(Reason.OUTAGE);
    }

    @Test
    void anAnswerToACallFromBeforeDoesNotEndASuspension() {
        open();
        suspension.created(ScriptedCloud.SUCCESS, SOMEBODY);
        assertThat(suspension.isOn()).isTrue();
        assertThat(reason()).isEqualTo(Reason.OUTAGE);
    }

    @Test
    void aRelapseForAnotherReasonTellsThatOne() {
        open();
        probes.remove().run();
        suspension.refusedToAll(new CloudError.NotAllowed("Forbidden.RAM", "not you", "R"), SOMEBODY);
        assertThat(suspension.isOnFor(Reason.RIGHTS)).isTrue();
        probes.remove().run();
        assertThat(time.slept().getLast()).isEqualTo(Duration.ofSeconds(2));
    }

    @Test
    void itsEndLeavesWhatWasKnown() {
        open();
        suspension.close();
        assertThat(suspension.isOn()).isTrue();
        probes.remove().run();
        assertThat(suspension.isOnFor(Reason.OUTAGE)).isTrue();
    }

    @Test
    void aLookUpThatFindsAnotherReasonTellsIt() {
        open();
        cloud.answersLookUps(new CloudError.NotAllowed("InvalidAccessKeyId.Inactive", "off", "R"));
        probes.remove().run();
        assertThat(reason()).isEqualTo(Reason.CREDENTIALS);
    }

    /** What an operator reads: whose create it was, where it went, what was said, and since when. */
    @Test
    void theLogSaysWhoseCreateWhereWhatAndSinceWhenAndThenForHowLong() {
        suspension.noted(DOWN, SOMEBODY);
        time.advance(Duration.ofSeconds(7));
        suspension.noted(DOWN, Claimants.ofBatch(Lane.BULK, "b", "partition=requests-3 offset=43"));
        open();
        cloud.answersLookUps(DOWN, DOWN);
        probes.remove().run();
        breaker(20, UNCLEAR, Duration.ofMillis(50));
        probes.remove().run();
        suspension.created(ScriptedCloud.SUCCESS, SOMEBODY);
        assertThat(lines.all())
                .extracting(ILoggingEvent::getFormattedMessage)
                .containsExactly(
                        "event=calls-suspended reason=outage endpoint=https://apigateway.example"
                                + " since=2026-01-01T00:00:00Z partition=requests-3 offset=43"
                                + " action=\"nothing, calls go on when the cloud answers; see its status page and the"
                                + " network's\" detail=\"calls fail, or are not answered in time; the last:"
                                + " ConnectFailed: refused\"",
                        "event=calls-resumed reason=outage suspendedSeconds=5.0");
    }

    @Test
    void whatIsFoundOutWithoutARequestNamesNone() {
        suspension.suspend(new Trouble(Reason.CREDENTIALS, "there are none"));
        assertThat(lines.all())
                .extracting(ILoggingEvent::getFormattedMessage)
                .singleElement()
                .asString()
                .contains("since=2026-01-01T00:00:00Z request=none");
    }

    @Test
    void aCreateThatIsDealtWithEndsARowOfFailures() {
        suspension.noted(DOWN, SOMEBODY);
        time.advance(Duration.ofSeconds(7));
        suspension.noted(ScriptedCloud.SUCCESS, SOMEBODY);
        time.advance(Duration.ofSeconds(7));
        suspension.noted(UNCLEAR, SOMEBODY);
        open();
        assertThat(lines.all().getFirst().getFormattedMessage())
                .contains("since=2026-01-01T00:00:14Z partition=requests-3 offset=42", "InternalError: HTTP 500");
    }

    @Test
    void aRightThatIsRefusedToACreateSuspendsNothingByItself() {
        suspension.created(new CloudError.NotAllowed("NoPermission", "not you", "R"), SOMEBODY);
        assertThat(suspension.isOn()).isFalse();
    }
}
