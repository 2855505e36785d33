package io.backendprovisioner.pacing;

import static org.assertj.core.api.Assertions.assertThat;

import io.backendprovisioner.testkit.MovingTime;
import java.time.Duration;
import org.junit.jupiter.api.Test;

class SeldomTest {
    private final MovingTime time = new MovingTime();
    private final Seldom lines = new Seldom(time);

    @Test
    void theFirstOfAMinuteIsWrittenAndCountsTheOthers() {
        assertThat(lines.count()).isEqualTo(1);
        assertThat(lines.count()).isZero();
        time.advance(Duration.ofSeconds(59));
        assertThat(lines.count()).isZero();
        time.advance(Duration.ofSeconds(1));
        assertThat(lines.count()).isEqualTo(3);
        time.advance(Duration.ofHours(1));
        assertThat(lines.count()).isEqualTo(1);
    }
}
