package io.backendprovisioner.pacing;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.backendprovisioner.domain.BackendSpec;
import io.backendprovisioner.domain.Lane;
import io.backendprovisioner.domain.PartitionLost;
import io.backendprovisioner.provider.CloudError;
import io.backendprovisioner.provider.CreateAnswer;
import io.backendprovisioner.testkit.MovingTime;
import io.backendprovisioner.testkit.ScriptedCloud;
import io.github.resilience4j.circuitbreaker.CircuitBreaker;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ThreadLocalRandom;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class GuardTest {
    private static final BackendSpec ORDERS = new BackendSpec("orders", "HTTP", null, null, null, List.of());
    private static final Claimant SOMEBODY = new Claimant(Lane.INTERACTIVE, "somebody");
    private static final CloudError NOT_SENT = new CloudError.NotSent("ConnectionRefused", "nobody listens");
    private static final CloudError UNCLEAR = new CloudError.Unclear("InternalError", "HTTP 500", "R");
    private static final CloudError THROTTLED = throttled(null);

    private final MovingTime time = new MovingTime();
    private final ScriptedCloud cloud = new ScriptedCloud();
    private final FleetRate unlimited = new FleetRate(0, time);
    private final Permits permits = new Permits(new LaneWeights(8, 2), unlimited, 100, time).start();
    private final CircuitBreaker breaker =
            CircuitBreaker.of("breaker", PacingConfiguration.breaker(Duration.ofSeconds(10), time));
    private final Suspension suspension = new Suspension(
            cloud, permits, unlimited, breaker, Thread.ofVirtual().factory(), time);
    private final Guard guard = GuardFixture.guard(
            cloud, permits, unlimited, breaker, suspension, time, ThreadLocalRandom.current()::nextLong);

    @AfterEach
    void close() {
        permits.close();
    }

    private static CloudError throttled(@Nullable Duration retryAfter) {
        return new CloudError.Throttled("Throttling.User", "slow down", "R", retryAfter);
    }

    private Guarded create() throws PartitionLost, InterruptedException {
        return guard.create(ORDERS, SOMEBODY, () -> time.instant().plusSeconds(10), false, null);
    }

    private Guarded createBefore(Instant deadline) throws Exception {
        return guard.create(ORDERS, SOMEBODY, () -> time.instant().plusSeconds(10), false, deadline);
    }

    @Test
    void successIsAnsweredAfterOneAttempt() throws Exception {
        assertThat(create()).isEqualTo(new Guarded.Answered(ScriptedCloud.SUCCESS, 1));
        assertThat(time.slept()).isEmpty();
    }

    @Test
    void whatIsCancelledWhileItsIntentIsCommittedIsNotCalled() throws Exception {
        var window = new CallWindow() {
            private boolean cancelled;

            @Override
            public Instant open() {
                cancelled = true;
                return time.instant().plusSeconds(10);
            }

            @Override
            public boolean isWanted() {
                return !cancelled;
            }
        };
        assertThat(guard.create(ORDERS, SOMEBODY, window, false, null)).isEqualTo(new Guarded.NotWanted());
        assertThat(cloud.creates()).isEmpty();
    }

    @Test
    void throttledRequestWaitsForTheAskedDelay() throws Exception {
        cloud.answers(throttled(Duration.ofSeconds(7)));
        create();
        assertThat(time.elapsed()).isBetween(Duration.ofSeconds(7), Duration.ofMillis(7300));
    }

    @Test
    void throttledCallsAreNoAttempts() throws Exception {
        cloud.answers(50, THROTTLED);
        assertThat(create()).isEqualTo(new Guarded.Answered(ScriptedCloud.SUCCESS, 1));
        assertThat(cloud.creates()).hasSize(51);
    }

    @Test
    void whatWasNotSentIsTriedUpToTheLimitWhileOthersAreAnswered() throws Exception {
        cloud.answers(NOT_SENT, ScriptedCloud.SUCCESS).answers(9, NOT_SENT);
        List<Duration> opened = new ArrayList<>();
        CallWindow withAnotherRequestBetween = () -> {
            Instant until = opened(opened);
            if (opened.size() == 3) {
                create();
            }
            return until;
        };
        assertThat(guard.create(ORDERS, SOMEBODY, withAnotherRequestBetween, false, null))
                .isEqualTo(new Guarded.Answered(NOT_SENT, 5));
        assertThat(cloud.creates()).hasSize(6);
    }

    @Test
    void whileNobodyIsAnsweredNothingIsGivenUp() throws Exception {
        cloud.answers(9, NOT_SENT);
        assertThat(create()).isEqualTo(new Guarded.Answered(ScriptedCloud.SUCCESS, 10));
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
                UNCLEAR,
                new CloudError.Refused("InvalidBackendType", "no such type", "R"),
                new CloudError.OverQuota("QuotaExceeded.Backend", "too many", "R"));
    }

    @ParameterizedTest
    @MethodSource("whatIsNeverRepeated")
    void onlyWhatWasNotExecutedIsTriedAgain(CreateAnswer answer) throws Exception {
        cloud.answers(answer);
        assertThat(create()).isEqualTo(new Guarded.Answered(answer, 1));
        assertThat(cloud.creates()).hasSize(1);
    }

    @Test
    void aFaultOfTheSystemSuspendsCallsUntilItIsMended() throws Exception {
        cloud.answers(3, new CloudError.NotAllowed("NoPermission", "no right to create", "R"));
        assertThat(create()).isEqualTo(new Guarded.Answered(ScriptedCloud.SUCCESS, 1));
        assertThat(time.elapsed()).isGreaterThanOrEqualTo(Duration.ofSeconds(1 + 2 + 4));
        assertThat(suspension.trouble()).isNull();
    }

    @Test
    void throttlingWithoutEndIsGivenUpAfterTheLimit() throws Exception {
        cloud.answers(100_000, THROTTLED);
        assertThat(create()).isEqualTo(new Guarded.Answered(THROTTLED, 0));
        assertThat(time.elapsed()).isBetween(Duration.ofHours(1), Duration.ofMinutes(61));
    }

    @Test
    void noCallIsBegunPastTheDeadline() throws Exception {
        assertThat(createBefore(time.instant())).isEqualTo(new Guarded.DeadlinePassed(null));
        assertThat(cloud.creates()).isEmpty();
    }

    @Test
    void aDeadlineEndsTheWaitForAnotherTry() throws Exception {
        cloud.answers(throttled(Duration.ofSeconds(60)));
        assertThat(createBefore(time.instant().plusSeconds(30))).isEqualTo(new Guarded.DeadlinePassed(null));
        assertThat(cloud.creates()).hasSize(1);
    }

    @Test
    void theWindowIsOpenedAfterThePermitAndAgainBeforeEveryCall() throws Exception {
        cloud.answers(throttled(Duration.ofSeconds(100)));
        List<Duration> opened = new ArrayList<>();
        guard.create(ORDERS, SOMEBODY, () -> opened(opened), false, null);
        assertThat(opened).hasSize(4);
        assertThat(opened.get(2)).isGreaterThan(Duration.ofSeconds(90));
        assertThat(cloud.deadlines()).containsExactly(windowEnd(opened.get(1)), windowEnd(opened.get(3)));
    }

    private Instant opened(List<Duration> opened) {
        opened.add(time.elapsed());
        return time.instant().plusSeconds(10);
    }

    private static Instant windowEnd(Duration opened) {
        return MovingTime.START.plus(opened).plusSeconds(10);
    }

    @Test
    void aWindowThatDoesNotOpenLetsNoCallThrough() {
        CallWindow lost = () -> {
            throw new PartitionLost("requests-0");
        };
        assertThatThrownBy(() -> guard.create(ORDERS, SOMEBODY, lost, false, null))
                .isInstanceOf(PartitionLost.class);
        assertThat(cloud.creates()).isEmpty();
    }

    @Test
    void throttledAnswersDoNotOpenTheBreaker() throws Exception {
        cloud.answers(200, THROTTLED);
        create();
        assertThat(breaker.getState()).isEqualTo(CircuitBreaker.State.CLOSED);
    }
}
