package io.backendprovisioner.pacing;

import static org.assertj.core.api.Assertions.assertThat;

import io.backendprovisioner.domain.BackendSpec;
import io.backendprovisioner.provider.CloudError;
import io.backendprovisioner.provider.CreateAnswer;
import io.backendprovisioner.testkit.MovingTime;
import io.backendprovisioner.testkit.ScriptedCloud;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class AttemptsTest {
    private static final PacingProperties LIMITS =
            new PacingProperties(0, 5, Duration.ofHours(1), Duration.ofMillis(200), Duration.ofSeconds(30));

    private final MovingTime time = new MovingTime();
    private final Attempts attempts = new Attempts(
            LIMITS,
            _ -> false,
            new RefusedRights(
                    new BackendSpec("orders", "HTTP", null, null, null, List.of()), new RefusedRights.Evidence(), time),
            time,
            _ -> 0);

    static List<CreateAnswer> whatever() {
        return List.of(
                ScriptedCloud.SUCCESS,
                new CloudError.Throttled("Throttling.User", "slow down", "R", null),
                new CloudError.Refused("InvalidBackendType", "no such type", "R"),
                new CloudError.OverQuota("QuotaExceeded", "too many", "R"),
                new CloudError.NotAllowed("NoPermission", "not you", "R"),
                new CloudError.ClockOff("InvalidTimeStamp.Expired", "too early", "R"),
                new CloudError.Misaddressed("InvalidVersion", "no", "R"),
                new CloudError.InArrears("Account.Arrearage", "pay first", "R"),
                new CloudError.NotSent("ConnectFailed", "refused"),
                new CloudError.Unclear("InternalError", "HTTP 500", "R"));
    }

    @ParameterizedTest
    @MethodSource("whatever")
    void aCallCountsWhateverItComesTo(CreateAnswer answer) {
        attempts.judge(answer);
        assertThat(attempts.calls()).isEqualTo(1);
    }

    @Test
    void whatTheBreakerHeldBackWasNoCall() {
        assertThat(attempts.judge(new CloudError.NotSent("BreakerOpen", "left alone")))
                .isInstanceOf(Verdict.Again.class);
        assertThat(attempts.calls()).isZero();
        assertThat(attempts.counted()).isZero();
    }

    @Test
    void throttledCallsCountForNoLimit() {
        attempts.judge(new CloudError.Throttled("Throttling.User", "slow down", "R", null));
        attempts.judge(new CloudError.NotSent("ConnectFailed", "refused"));
        assertThat(attempts.calls()).isEqualTo(2);
        assertThat(attempts.counted()).isEqualTo(1);
    }
}
