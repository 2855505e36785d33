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
import io.github.resilience4j.retry.Retry;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ThreadLocalRandom;
import org.jspecify.annotations.Nullable;
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
    private final CircuitBreaker breaker = CircuitBreaker.of("breaker", PacingConfiguration.breaker(time));

    private static CloudError throttled(@Nullable Duration retryAfter) {
        return new CloudError.Throttled("Throttling.User", "slow down", "R", retryAfter);
    }

    private Guard guard() {
        var limits = new PacingProperties(0, 5, Duration.ofHours(1), Duration.ofMillis(200), Duration.ofSeconds(30));
        return new Guard(
                cloud,
                Retry.of("retry", PacingConfiguration.retry()),
                new Permits(GuardFixture.WEIGHTS, unlimited, time),
                unlimited,
                breaker,
                limits,
                time,
                ThreadLocalRandom.current()::nextLong);
    }

    private Guarded create() throws Exception {
        return guard().create(ORDERS, SOMEBODY, () -> time.instant().plusSeconds(10), null);
    }

    private Guarded createBefore(Instant deadline) throws Exception {
        return guard().create(ORDERS, SOMEBODY, () -> time.instant().plusSeconds(10), deadline);
    }

    @Test
    void successIsAnsweredAfterOneAttempt() throws Exception {
        assertThat(create()).isEqualTo(new Guarded.Answered(ScriptedCloud.SUCCESS, 1));
        assertThat(time.slept()).isEmpty();
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
    void whatWasNotSentIsTriedUpToTheLimit() throws Exception {
        cloud.answers(9, NOT_SENT);
        assertThat(create()).isEqualTo(new Guarded.Answered(NOT_SENT, 5));
        assertThat(cloud.creates()).hasSize(5);
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
    void aFaultOfTheSystemIsWaitedOutHoweverLongItTakes() throws Exception {
        cloud.answers(1000, new CloudError.NotAllowed("InvalidAccessKeyId.Inactive", "key is off", "R"));
        assertThat(create()).isEqualTo(new Guarded.Answered(ScriptedCloud.SUCCESS, 1));
        assertThat(time.elapsed()).isGreaterThan(Duration.ofHours(2));
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
    void theWindowIsOpenedAfterThePermitAndBeforeEveryCall() throws Exception {
        cloud.answers(throttled(Duration.ofSeconds(100)));
        List<Duration> opened = new ArrayList<>();
        guard().create(ORDERS, SOMEBODY, () -> opened(opened), null);
        assertThat(opened).hasSize(2);
        assertThat(opened.get(1)).isGreaterThan(Duration.ofSeconds(90));
        assertThat(cloud.deadlines()).containsExactly(windowEnd(opened.get(0)), windowEnd(opened.get(1)));
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
        assertThatThrownBy(() -> guard().create(ORDERS, SOMEBODY, lost, null)).isInstanceOf(PartitionLost.class);
        assertThat(cloud.creates()).isEmpty();
    }

    @Test
    void theBreakerOpensOnUnclearAnswersAndThenNothingIsSent() throws Exception {
        cloud.answers(20, UNCLEAR);
        for (int i = 0; i < 20; i++) {
            create();
        }
        assertThat(breaker.getState()).isEqualTo(CircuitBreaker.State.OPEN);
        assertThat(createBefore(time.instant().plusSeconds(4))).isEqualTo(new Guarded.DeadlinePassed(null));
        assertThat(cloud.creates()).hasSize(20);
    }

    @Test
    void throttledAnswersDoNotOpenTheBreaker() throws Exception {
        cloud.answers(200, THROTTLED);
        create();
        assertThat(breaker.getState()).isEqualTo(CircuitBreaker.State.CLOSED);
    }
}
