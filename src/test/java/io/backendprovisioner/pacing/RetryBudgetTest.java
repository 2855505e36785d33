package io.backendprovisioner.pacing;

import static org.assertj.core.api.Assertions.assertThat;

import io.backendprovisioner.domain.Lane;
import io.backendprovisioner.testkit.MovingTime;
import java.time.Duration;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

class RetryBudgetTest {
    private final MovingTime time = new MovingTime();
    private final RetryBudget budget = new RetryBudget(new LaneWeights(8, 2), time);

    private int taken(int asked) {
        int taken = 0;
        for (int i = 0; i < asked; i++) {
            var retry = budget.ask(Claimants.ofBatch(Lane.BULK, "batch"));
            taken += retry.allowed().isDone() ? 1 : 0;
            budget.leave(retry);
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

    private RetryBudget.Retry ask(Lane lane, String batch, long rank) {
        return budget.ask(Claimant.ofBatch(lane, batch, rank, ""));
    }

    private List<Boolean> allowed(RetryBudget.Retry... retries) {
        return Stream.of(retries).map(retry -> retry.allowed().isDone()).toList();
    }

    @Test
    void thoseThatWaitGoInTheOrderOfTheirRanksAndTheirBatchesInTurns() {
        for (int second = 0; second < RetryBudget.FLOOR; second++) {
            taken(1);
            time.advance(Duration.ofSeconds(1));
        }
        var late = ask(Lane.BULK, "large", 9);
        var early = ask(Lane.BULK, "large", 3);
        var other = ask(Lane.BULK, "small", 10);
        time.advance(Duration.ofSeconds(30));
        budget.look();
        assertThat(allowed(early, other, late)).containsExactly(true, false, false);
        time.advance(Duration.ofSeconds(1));
        budget.look();
        assertThat(allowed(early, other, late)).containsExactly(true, true, false);
        time.advance(Duration.ofSeconds(1));
        budget.look();
        assertThat(allowed(early, other, late)).containsExactly(true, true, true);
    }

    @Test
    void whoLeavesIsWaitedForNoMore() {
        taken(RetryBudget.FLOOR);
        budget.leave(ask(Lane.BULK, "large", 1));
        var next = ask(Lane.BULK, "large", 2);
        assertThat(allowed(next)).containsExactly(false);
        time.advance(Duration.ofMinutes(1));
        budget.look();
        assertThat(allowed(next)).containsExactly(true);
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
