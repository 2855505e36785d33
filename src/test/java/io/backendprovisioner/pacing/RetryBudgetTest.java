package io.backendprovisioner.pacing;

import static org.assertj.core.api.Assertions.assertThat;

import io.backendprovisioner.testkit.MovingTime;
import java.time.Duration;
import org.junit.jupiter.api.Test;

class RetryBudgetTest {
    private final MovingTime time = new MovingTime();
    private final RetryBudget budget = new RetryBudget(time);

    private int taken(int asked) {
        int taken = 0;
        for (int i = 0; i < asked; i++) {
            taken += budget.take() ? 1 : 0;
        }
        return taken;
    }

    private void call(int times) {
        for (int i = 0; i < times; i++) {
            budget.called();
        }
    }

    @Test
    void aFewAreAlwaysAllowed() {
        assertThat(taken(100)).isEqualTo(RetryBudget.FLOOR);
    }

    @Test
    void aTenthOfTheCallsIsAllowed() {
        call(1000);
        assertThat(taken(1000)).isEqualTo(100);
    }

    @Test
    void whatIsOlderThanAMinuteCountsNoMore() {
        call(1000);
        taken(1000);
        time.advance(Duration.ofSeconds(59));
        assertThat(taken(1000)).isZero();
        time.advance(Duration.ofSeconds(1));
        assertThat(taken(1000)).isEqualTo(RetryBudget.FLOOR);
    }

    @Test
    void aLongSilenceIsForgotten() {
        taken(100);
        time.advance(Duration.ofDays(1));
        assertThat(taken(100)).isEqualTo(RetryBudget.FLOOR);
    }

    @Test
    void itSlidesSecondBySecond() {
        for (int second = 0; second < 120; second++) {
            call(100);
            time.advance(Duration.ofSeconds(1));
        }
        assertThat(taken(10_000)).isBetween(590, 600);
    }
}
