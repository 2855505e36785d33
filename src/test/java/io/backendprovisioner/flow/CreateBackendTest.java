package io.backendprovisioner.flow;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import ch.qos.logback.classic.Level;
import io.backendprovisioner.domain.BackendId;
import io.backendprovisioner.domain.Outcome;
import io.backendprovisioner.domain.Outcome.Provenance;
import io.backendprovisioner.domain.PartitionLost;
import io.backendprovisioner.domain.Tag;
import io.backendprovisioner.fleet.Cancellations;
import io.backendprovisioner.pacing.PacingFixture;
import io.backendprovisioner.pacing.Turns;
import io.backendprovisioner.pacing.TurnsFixture;
import io.backendprovisioner.provider.CloudError;
import io.backendprovisioner.provider.CreateAnswer;
import io.backendprovisioner.provider.ListedBackend;
import io.backendprovisioner.testkit.LogLines;
import io.backendprovisioner.testkit.MovingTime;
import io.backendprovisioner.testkit.ScriptedCloud;
import io.backendprovisioner.tracing.Traces;
import io.github.resilience4j.circuitbreaker.CircuitBreaker;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Random;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class CreateBackendTest {
    private static final Duration CALL = Duration.ofSeconds(10);
    private static final CallLimits LIMITS =
            new CallLimits(CALL, Duration.ZERO, Duration.ZERO, Duration.ZERO, 5, Duration.ofHours(1));
    private static final CloudError NOT_SENT = new CloudError.NotSent("ConnectionRefused", "nobody listens");
    private static final CloudError UNCLEAR = new CloudError.Unclear("InternalError", "HTTP 500", "R");
    private static final CloudError THROTTLED = throttled(null);
    private static final CloudError NO_RIGHT = new CloudError.NotAllowed("NoPermission", "no right to create", "R");

    /** As many as are allowed in a minute of few calls. */
    private static final int MANY_RETRIES = 30;

    @RegisterExtension
    private final LogLines lines = LogLines.of(Turns.class);

    private final MovingTime time = new MovingTime();
    private final NotedJournal journal = new NotedJournal(time);
    private final ScriptedCloud cloud = new ScriptedCloud();
    private final CircuitBreaker breaker = TurnsFixture.breaker(time);
    private final Turns turns = TurnsFixture.guarded(cloud, breaker, time, new Random(1));
    private final Cancellations cancellations = new Cancellations();
    private final CreateBackend createBackend = createBackend(turns);
    private final BackendRequest request = SentRequest.named("orders");

    private CreateBackend createBackend(Turns pacing) {
        var meters = new FlowMeters(new SimpleMeterRegistry(), time);
        var reconciliation = new Reconciliation(pacing, LIMITS, meters, Traces.off(), time);
        var twins = new TwinWatch(
                reconciliation,
                Duration.ZERO,
                null,
                meters,
                work -> Thread.ofVirtual().unstarted(() -> {}),
                time);
        return new CreateBackend(pacing, reconciliation, twins, cancellations, LIMITS, time);
    }

    private static CloudError throttled(@Nullable Duration retryAfter) {
        return new CloudError.Throttled("Throttling.User", "slow down", "R", retryAfter);
    }

    private Outcome create() throws PartitionLost, InterruptedException {
        return create(request);
    }

    private Outcome create(BackendRequest wanted) throws PartitionLost, InterruptedException {
        return createBackend.create(wanted, intents(wanted));
    }

    private Intents intents(BackendRequest wanted) {
        return new Intents(journal, wanted, LIMITS, time);
    }

    private void cancel() {
        cancellations.cancel(SentRequest.BATCH, time.instant());
    }

    private static void isCreated(Outcome outcome, int attempts) {
        assertThat(outcome)
                .isInstanceOfSatisfying(
                        Outcome.Created.class,
                        created -> assertThat(created.attempts()).isEqualTo(attempts));
    }

    @Test
    void successIsAnsweredAfterOneAttempt() throws Exception {
        isCreated(create(), 1);
        assertThat(time.slept()).isEmpty();
    }

    @Test
    void anIntentIsDurableBeforeTheCallAndCoversIt() throws Exception {
        cloud.onCreate(() -> assertThat(journal.committed()).hasSize(1));
        create();
        assertThat(cloud.deadlines()).containsExactly(MovingTime.START.plus(CALL));
    }

    /** The wait for a place among the calls may be longer than the intent lasts. */
    @Test
    void anIntentThatRunsOutWhileTheCallWaitsForItsPlaceIsRenewed() throws Exception {
        var pacing = new PacingFixture(
                cloud, 1, 10, CALL, work -> Thread.ofVirtual().unstarted(() -> {}), time, new Random(1));
        pacing.rate().share(1, 1);
        CreateBackend paced = createBackend(pacing.turns());
        isCreated(paced.create(SentRequest.named("payments"), intents(SentRequest.named("payments"))), 1);
        journal.onCommit(() -> pacing.tune(0.0001));
        isCreated(paced.create(request, intents(request)), 1);
        assertThat(journal.committed()).hasSize(3);
        assertThat(cloud.deadlines().getLast()).isEqualTo(time.instant().plus(CALL));
    }

    @Test
    void whatIsCancelledWhileItsIntentIsCommittedIsNotCalled() throws Exception {
        journal.onCommit(this::cancel);
        assertThat(create()).isInstanceOf(Outcome.Cancelled.class);
        assertThat(cloud.creates()).isEmpty();
    }

    @Test
    void whatIsCancelledBeforeItsTurnLeavesNoIntent() throws Exception {
        cancel();
        assertThat(create()).isInstanceOf(Outcome.Cancelled.class);
        assertThat(journal.committed()).isEmpty();
    }

    @Test
    void aPartitionThatIsLostLetsNoCallThrough() {
        request.partition().term().revoke();
        assertThatThrownBy(this::create).isInstanceOf(PartitionLost.class);
        assertThat(cloud.creates()).isEmpty();
    }

    @Test
    void throttledRequestWaitsForTheAskedDelay() throws Exception {
        cloud.answers(throttled(Duration.ofSeconds(7)));
        create();
        assertThat(time.elapsed()).isBetween(Duration.ofSeconds(7), Duration.ofMillis(7300));
    }

    @Test
    void throttledCallsCountAsCallsAndNotForTheLimit() throws Exception {
        cloud.answers(50, THROTTLED);
        isCreated(create(), 51);
        assertThat(cloud.creates()).hasSize(51);
    }

    @Test
    void whatWasNotSentIsTriedUpToTheLimitWhileOthersAreAnswered() throws Exception {
        cloud.answers(20, NOT_SENT);
        cloud.onCreate(() -> {
            if (cloud.creates().size() == 3) {
                // Another request is answered meanwhile.
                cloud.answersNext(ScriptedCloud.SUCCESS);
                isCreated(create(SentRequest.named("payments")), 1);
            }
        });
        assertThat(create()).isInstanceOfSatisfying(Outcome.Failed.class, failed -> {
            assertThat(failed.attempts()).isEqualTo(5);
            assertThat(failed.retryable()).isTrue();
        });
    }

    @Test
    void whileNobodyIsAnsweredNothingIsGivenUp() throws Exception {
        cloud.answers(9, NOT_SENT);
        isCreated(create(), 10);
    }

    @Test
    void pausesGrowAndStayUnderTheLongest() throws Exception {
        cloud.answers(100, THROTTLED);
        create();
        List<Duration> pauses = time.slept();
        assertThat(pauses.getFirst()).isLessThanOrEqualTo(Duration.ofMillis(200));
        assertThat(pauses).allMatch(pause -> pause.compareTo(Duration.ofSeconds(30)) <= 0);
        assertThat(pauses).anyMatch(pause -> pause.compareTo(Duration.ofSeconds(5)) > 0);
    }

    static List<CreateAnswer> whatIsNeverRepeated() {
        return List.of(
                new CloudError.Refused("InvalidBackendType", "no such type", "R"),
                new CloudError.OverQuota("QuotaExceeded.Backend", "too many", "R"));
    }

    @ParameterizedTest
    @MethodSource("whatIsNeverRepeated")
    void onlyWhatWasNotExecutedIsTriedAgain(CreateAnswer answer) throws Exception {
        cloud.answers(answer);
        assertThat(create()).isInstanceOf(Outcome.Failed.class);
        assertThat(cloud.creates()).hasSize(1);
    }

    @Test
    void anAdoptedBackendTookTheCallsThatWereMadeForIt() throws Exception {
        cloud.answers(THROTTLED, NOT_SENT, UNCLEAR);
        cloud.lists(listed("b-1", "orders", List.of(request.mark().asTag())));
        assertThat(create()).isInstanceOfSatisfying(Outcome.Created.class, created -> {
            assertThat(created.provenance()).isEqualTo(Provenance.ADOPTED);
            assertThat(created.attempts()).isEqualTo(3);
        });
    }

    private ListedBackend listed(String id, String name, @Nullable List<Tag> tags) {
        return new ListedBackend(new BackendId(id), name, "HTTP", null, null, tags);
    }

    /** The calls of the worker that is gone are not known. */
    @Test
    void whatAnotherWorkerMadeTookNoCallOfOurs() throws Exception {
        cloud.lists(listed("b-1", "orders", List.of(request.mark().asTag())));
        assertThat(createBackend.resume(request, intents(request), time.instant()))
                .isInstanceOfSatisfying(Outcome.Created.class, created -> {
                    assertThat(created.provenance()).isEqualTo(Provenance.ADOPTED);
                    assertThat(created.attempts()).isZero();
                });
    }

    @Test
    void everyCallOfARefusedRequestIsCounted() throws Exception {
        cloud.answers(THROTTLED, THROTTLED, new CloudError.Refused("InvalidBackendType", "no such type", "R"));
        isFailed(create(), 3);
    }

    @Test
    void everyCallOfARequestThatStaysUnclearIsCounted() throws Exception {
        for (int i = 0; i < 5; i++) {
            cloud.answers(THROTTLED, UNCLEAR);
        }
        isFailed(create(), 10);
        assertThat(cloud.creates()).hasSize(10);
    }

    private static void isFailed(Outcome outcome, int attempts) {
        assertThat(outcome)
                .isInstanceOfSatisfying(
                        Outcome.Failed.class,
                        failed -> assertThat(failed.attempts()).isEqualTo(attempts));
    }

    @Test
    void whatIsCancelledAfterCallsThatMadeNothingIsCancelled() throws Exception {
        cloud.answers(2, THROTTLED);
        cloud.onCreate(() -> {
            if (cloud.creates().size() == 2) {
                cancel();
            }
        });
        assertThat(create()).isInstanceOf(Outcome.Cancelled.class);
        assertThat(cloud.creates()).hasSize(2);
    }

    @Test
    void anUnclearCallIsLookedUpBeforeAnother() throws Exception {
        cloud.answers(UNCLEAR);
        cloud.onCreate(
                () -> assertThat(cloud.lookUps() > 0).isEqualTo(cloud.creates().size() > 1));
        isCreated(create(), 2);
        assertThat(cloud.creates()).hasSize(2);
    }

    static List<CreateAnswer> whatIsAFaultOfTheSystem() {
        return List.of(
                NO_RIGHT,
                new CloudError.ClockOff("InvalidTimeStamp.Expired", "too early", "R"),
                new CloudError.Misaddressed("InvalidAction.NotFound", "no such action", "R"),
                new CloudError.InArrears("Account.Arrearage", "pay first", "R"));
    }

    @ParameterizedTest
    @MethodSource("whatIsAFaultOfTheSystem")
    void aFaultOfTheSystemSuspendsCallsUntilItIsFixed(CreateAnswer answer) throws Exception {
        cloud.answers(3, answer);
        isCreated(create(), 4);
        assertThat(time.elapsed()).isGreaterThanOrEqualTo(Duration.ofSeconds(1 + 2 + 4));
    }

    @Test
    void throttlingWithoutEndIsGivenUpAfterTheLimit() throws Exception {
        cloud.answers(100_000, THROTTLED);
        assertThat(create()).isInstanceOf(Outcome.Failed.class);
        assertThat(time.elapsed()).isBetween(Duration.ofHours(1), Duration.ofMinutes(61));
    }

    @Test
    void noCallIsBegunPastTheDeadline() throws Exception {
        assertThat(create(SentRequest.named("orders", time.instant()))).isInstanceOf(Outcome.Expired.class);
        assertThat(cloud.creates()).isEmpty();
    }

    @Test
    void aDeadlineEndsTheWaitForAnotherTry() throws Exception {
        cloud.answers(throttled(Duration.ofSeconds(60)));
        assertThat(create(SentRequest.named("orders", time.instant().plusSeconds(30))))
                .isInstanceOf(Outcome.Expired.class);
        assertThat(cloud.creates()).hasSize(1);
    }

    @Test
    void anIntentThatDoesNotCoverAnotherTryIsRenewed() throws Exception {
        cloud.answers(throttled(Duration.ofSeconds(100)));
        create();
        assertThat(journal.committed()).hasSize(2);
        assertThat(cloud.deadlines().getLast()).isEqualTo(time.instant().plus(CALL));
    }

    @Test
    void throttledAnswersDoNotOpenTheBreaker() throws Exception {
        cloud.answers(200, THROTTLED);
        create();
        assertThat(breaker.getState()).isEqualTo(CircuitBreaker.State.CLOSED);
    }

    @Test
    void whatADeadWorkerLeftIsNotHeldUpAsARetry() throws Exception {
        for (int i = 0; i < 2 * MANY_RETRIES; i++) {
            BackendRequest left = SentRequest.named("orders-" + i);
            isCreated(createBackend.resume(left, intents(left), time.instant()), 1);
        }
        assertThat(time.elapsed()).isZero();
    }

    @Test
    void whatIsCreatedAgainAfterAnUnclearCallIsARetry() throws Exception {
        Instant begun = time.instant();
        for (int i = 0; i < MANY_RETRIES; i++) {
            assertThat(turns.awaitRetry(request.claimant(), null)).isTrue();
        }
        assertThat(time.instant()).isEqualTo(begun);
        cloud.answers(UNCLEAR);
        create();
        assertThat(time.elapsed()).isGreaterThanOrEqualTo(Duration.ofSeconds(59));
    }

    private static BackendRequest withRole() {
        return SentRequest.saying("{\"backendName\":\"orders\",\"backendType\":\"HTTP\",\"createSlr\":true}");
    }

    /** While the request waits, another one comes and is called for. */
    private void meanwhileCreates(String name) {
        time.onSleep(() -> {
            time.onSleep(() -> {});
            cloud.answersNext(ScriptedCloud.SUCCESS);
            try {
                isCreated(create(SentRequest.named(name)), 1);
            } catch (PartitionLost | InterruptedException e) {
                throw new IllegalStateException(e);
            }
        });
    }

    @Test
    void whatIsRefusedAgainForWantOfARightWhileOthersSucceedFailsAndSaysWhichRight() throws Exception {
        cloud.answers(100, NO_RIGHT);
        meanwhileCreates("payments");
        assertThat(create(withRole()))
                .isEqualTo(new Outcome.Failed(
                        "NoPermission",
                        "no right to create (createSlr needs ram:CreateServiceLinkedRole)",
                        true,
                        "R",
                        2));
        assertThat(time.elapsed()).isBetween(Duration.ofSeconds(1), Duration.ofMillis(1300));
        assertThat(cloud.lookUps()).isZero();
    }

    @Test
    void anOrdinaryRequestThatIsRefusedAloneSuspendsCallsOnceAtMost() throws Exception {
        cloud.answers(100, NO_RIGHT);
        cloud.answersNext(ScriptedCloud.SUCCESS);
        isCreated(create(SentRequest.named("payments")), 1);
        assertThat(create()).isInstanceOfSatisfying(Outcome.Failed.class, failed -> {
            assertThat(failed.retryable()).isTrue();
            assertThat(failed.message()).contains("its name and type need apigateway:CreateBackend");
            assertThat(failed.attempts()).isEqualTo(4);
        });
        assertThat(cloud.lookUps()).isEqualTo(1);
    }

    @Test
    void anOrdinaryRequestDoesNotFailWhileNobodyHasTheRight() throws Exception {
        cloud.answers(1000, NO_RIGHT);
        time.onSleep(() -> {
            if (time.elapsed().compareTo(Duration.ofHours(3)) > 0) {
                cloud.answersNext(ScriptedCloud.SUCCESS);
            }
        });
        Outcome outcome = create();
        isCreated(outcome, cloud.creates().size());
        assertThat(cloud.creates()).hasSizeBetween(100, 3 * 3600 / 25);
    }

    @Test
    void aSpecialWishThatNobodyCanBeGrantedIsGivenUpAfterTheLimitAndWithoutHaste() throws Exception {
        cloud.answers(1000, NO_RIGHT);
        assertThat(create(withRole()))
                .isInstanceOfSatisfying(
                        Outcome.Failed.class,
                        failed -> assertThat(failed.retryable()).isTrue());
        assertThat(time.elapsed()).isBetween(Duration.ofHours(1), Duration.ofMinutes(61));
        assertThat(cloud.creates()).hasSizeLessThan(3600 / 25);
        assertThat(cloud.lookUps()).isZero();
    }

    @Test
    void aDeadlineEndsTheWaitForARight() throws Exception {
        cloud.answers(100, NO_RIGHT);
        assertThat(create(SentRequest.named("orders", time.instant().plusSeconds(5))))
                .isInstanceOf(Outcome.Expired.class);
        assertThat(time.elapsed()).isLessThanOrEqualTo(Duration.ofSeconds(5));
    }

    @Test
    void aPartitionThatIsLostEndsTheWaitForARight() {
        cloud.answers(100, NO_RIGHT);
        BackendRequest wanted = withRole();
        time.onSleep(() -> wanted.partition().term().revoke());
        assertThatThrownBy(() -> create(wanted)).isInstanceOf(PartitionLost.class);
        assertThat(cloud.creates()).hasSize(1);
    }

    @Test
    void aRefusalForWantOfARightIsLoggedOnceAMinuteAndNamesTheRequest() throws Exception {
        cloud.answers(4, NO_RIGHT);
        create(withRole());
        assertThat(lines.all()).singleElement().satisfies(line -> {
            assertThat(line.getLevel()).isEqualTo(Level.INFO);
            assertThat(line.getFormattedMessage())
                    .startsWith("event=create-refused refusals=1 partition=requests-0 offset=0 key=\"orders\" ")
                    .contains("needs=\"createSlr needs ram:CreateServiceLinkedRole\"")
                    .endsWith("detail=\"NoPermission: no right to create\"");
        });
    }
}
