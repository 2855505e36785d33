package io.backendprovisioner.pacing;

import static org.assertj.core.api.Assertions.assertThat;

import io.backendprovisioner.testkit.LogLines;
import io.backendprovisioner.testkit.MovingTime;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

class NearTimeoutTest {
    private static final Duration SLOW = Duration.ofMillis(8500);
    private static final Duration QUICK = Duration.ofMillis(300);

    @RegisterExtension
    private final LogLines log = LogLines.of(NearTimeout.class);

    private final MovingTime time = new MovingTime();
    private final NearTimeout nearTimeout = new NearTimeout(Duration.ofSeconds(10), time);

    private void answered(int calls, Duration took) {
        for (int i = 0; i < calls; i++) {
            nearTimeout.answered(took);
        }
    }

    @Test
    void callsThatTakeNearlyAsLongAsTheyMayAreWarnedOf() {
        answered(20, SLOW);
        assertThat(log.all())
                .singleElement()
                .satisfies(line -> assertThat(line.getFormattedMessage())
                        .isEqualTo("event=calls-near-timeout p95=8.5s requestTimeout=10.0s"
                                + " action=\"raise provisioner.provider.request-timeout\""));
        assertThat(nearTimeout.warning())
                .isEqualTo("95 of 100 calls are answered within 8.5s, which is close to the 10.0s that they may take:"
                        + " raise provisioner.provider.request-timeout");
    }

    @Test
    void aFewCallsSayNothing() {
        answered(19, SLOW);
        assertThat(log.all()).isEmpty();
        assertThat(nearTimeout.warning()).isNull();
    }

    @Test
    void oneSlowCallOfManySaysNothing() {
        for (int i = 0; i < 20; i++) {
            answered(24, QUICK);
            answered(1, SLOW);
        }
        assertThat(log.all()).isEmpty();
        assertThat(nearTimeout.warning()).isNull();
    }

    @Test
    void threeSlowOnesOfFiftyDo() {
        answered(47, QUICK);
        answered(3, SLOW);
        assertThat(log.all()).hasSize(1);
    }

    @Test
    void itIsSaidOnceAMinuteAtMost() {
        answered(50, SLOW);
        time.advance(Duration.ofSeconds(59));
        answered(50, SLOW);
        assertThat(log.all()).hasSize(1);
        time.advance(Duration.ofSeconds(1));
        answered(50, SLOW);
        assertThat(log.all()).hasSize(2);
    }

    @Test
    void whatIsQuickAgainIsWarnedOfNoMore() {
        answered(50, SLOW);
        answered(50, QUICK);
        assertThat(nearTimeout.warning()).isNull();
    }

    @Test
    void whatIsCalledNoMoreIsWarnedOfNoMore() {
        answered(50, SLOW);
        time.advance(Duration.ofMinutes(1));
        assertThat(nearTimeout.warning()).isNull();
    }
}
