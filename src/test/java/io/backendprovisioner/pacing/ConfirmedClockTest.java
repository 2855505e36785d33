package io.backendprovisioner.pacing;

import static org.assertj.core.api.Assertions.assertThat;

import io.backendprovisioner.domain.BackendSpec;
import io.backendprovisioner.provider.BackendQuery;
import io.backendprovisioner.provider.CloudApi;
import io.backendprovisioner.provider.CloudError;
import io.backendprovisioner.testkit.MovingTime;
import io.backendprovisioner.testkit.ScriptedCloud;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;

class ConfirmedClockTest {
    private static final CloudError CLOCK_OFF = new CloudError.ClockOff("InvalidTimeStamp.Expired", "no", "R");
    private static final Duration WEEK = Duration.ofDays(7);

    private final MovingTime time = new MovingTime();
    private final ScriptedCloud scripted = new ScriptedCloud();
    private final ConfirmedClock clock = new ConfirmedClock(scripted, time);
    private final CloudApi cloud = clock.cloud();

    private void create() {
        cloud.create(new BackendSpec("orders", "HTTP", null, null, null, List.of()), time.instant());
    }

    private void lookUp() {
        cloud.list(new BackendQuery.All(), 1, time.instant());
    }

    private void isRight() {
        assertThat(clock.passed()).isEqualTo(time.instant().minus(Duration.ofMinutes(16)));
    }

    private void mayBeWrong() {
        assertThat(clock.passed()).isNull();
    }

    @Test
    void nobodyHasConfirmedItAtFirst() {
        mayBeWrong();
    }

    @Test
    void aCreateOrALookUpThatSucceedsConfirmsIt() {
        create();
        isRight();
        scripted.answersLookUps(CLOCK_OFF);
        lookUp();
        mayBeWrong();
        lookUp();
        isRight();
    }

    @Test
    void otherErrorsSayNothingAboutIt() {
        scripted.answersLookUps(
                new CloudError.Throttled("Throttling.User", "slow down", "R", null),
                new CloudError.Refused("InvalidBackendName", "no", "R"),
                new CloudError.Unclear("InternalError", "HTTP 500", "R"));
        for (int i = 0; i < 3; i++) {
            lookUp();
            mayBeWrong();
        }
        create();
        scripted.answers(new CloudError.NotAllowed("NoPermission", "no", "R"));
        create();
        isRight();
    }

    @Test
    void itStaysRightForAsLongAsItDoesNotJump() {
        lookUp();
        time.advance(WEEK);
        isRight();
        time.jump(Duration.ofSeconds(59));
        isRight();
    }

    @Test
    void aJumpNeedsToBeConfirmed() {
        lookUp();
        time.jump(WEEK);
        mayBeWrong();
        lookUp();
        isRight();
        time.jump(WEEK.negated());
        mayBeWrong();
    }

    /** The call was signed before, so its success says nothing about the time after. */
    @Test
    void aJumpDuringTheCallNeedsToBeConfirmed() {
        scripted.onCreate(() -> time.jump(WEEK));
        create();
        mayBeWrong();
    }
}
