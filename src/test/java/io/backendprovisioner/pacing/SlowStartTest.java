package io.backendprovisioner.pacing;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import org.junit.jupiter.api.Test;

class SlowStartTest {
    private static final long STEP = SlowStart.SHORTEST_STEP.toNanos();
    private static final long BEGAN = Long.MAX_VALUE - STEP;

    private final SlowStart start = new SlowStart(10, BEGAN);

    @Test
    void oneMoreWithEachAnswer() {
        assertThat(start.most()).isEqualTo(10);
        start.answered(BEGAN, 0);
        assertThat(start.most()).isEqualTo(11);
        start.answered(BEGAN + STEP, 0);
        start.answered(BEGAN + 2 * STEP, 0);
        assertThat(start.most()).isEqualTo(13);
    }

    @Test
    void answersThatComeAtOnceAreOneStep() {
        for (int i = 0; i < 100; i++) {
            start.answered(BEGAN + STEP - 1, 0);
        }
        assertThat(start.most()).isEqualTo(11);
    }

    @Test
    void longCallsMakeLongSteps() {
        long call = Duration.ofSeconds(3).toNanos();
        long step = call / SlowStart.MOST_STEPS_IN_A_CALL;
        start.answered(BEGAN - STEP + step - 1, call);
        assertThat(start.most()).isEqualTo(10);
        start.answered(BEGAN - STEP + step, call);
        start.answered(BEGAN - STEP + 2 * step - 1, call);
        assertThat(start.most()).isEqualTo(11);
    }

    @Test
    void withoutABeginningThereIsNoBound() {
        var unbound = new SlowStart(Integer.MAX_VALUE, BEGAN);
        unbound.answered(BEGAN, 0);
        assertThat(unbound.most()).isEqualTo(Integer.MAX_VALUE);
    }
}
