package io.backendprovisioner.pacing;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.time.Instant;
import org.junit.jupiter.api.Test;

class LearnedRateTest {
    private static final Instant START = Instant.parse("2026-01-01T00:00:00Z");
    private static final double CEILING = 100;

    @Test
    void whatIsUnknownIsTheCeiling() {
        assertThat(LearnedRate.unknown().at(START, CEILING)).isEqualTo(CEILING);
    }

    @Test
    void severalCallsThatRanIntoOneLimitCutOnce() {
        LearnedRate cut = LearnedRate.unknown().throttled(START, START.plusMillis(50), CEILING);
        assertThat(cut.at(START.plusMillis(50), CEILING)).isEqualTo(85);
        assertThat(cut.throttled(START.plusMillis(10), START.plusMillis(90), CEILING))
                .isEqualTo(cut);
        assertThat(cut.throttled(START.plusMillis(60), START.plusMillis(99), CEILING)
                        .rate())
                .isBetween(72.0, 72.5);
    }

    @Test
    void itRisesSteadilyUpToTheCeiling() {
        var cut = new LearnedRate(50, START);
        assertThat(cut.at(START.plusSeconds(10), CEILING)).isEqualTo(60);
        assertThat(cut.at(START.plusSeconds(40), CEILING)).isEqualTo(90);
        assertThat(cut.at(START.plusSeconds(3600), CEILING)).isEqualTo(CEILING);
    }

    @Test
    void itNeverStops() {
        LearnedRate rate = LearnedRate.unknown();
        for (int i = 1; i < 100; i++) {
            rate = rate.throttled(START.plusMillis(i * 10L), START.plusMillis(i * 10L + 5), CEILING);
        }
        assertThat(rate.rate()).isGreaterThanOrEqualTo(1);
    }

    @Test
    void atACloudThatAllowsHalfItSpendsItsTimeNearTheLimit() {
        LearnedRate rate = LearnedRate.unknown();
        double calls = 0;
        Instant now = START;
        Duration tick = Duration.ofMillis(100);
        for (int i = 0; i < 3000; i++, now = now.plus(tick)) {
            double perSecond = rate.at(now, CEILING);
            if (perSecond > 50) {
                rate = rate.throttled(now, now.plusMillis(50), CEILING);
            }
            calls += Math.min(50, perSecond) / 10;
        }
        assertThat(calls / 300).isGreaterThan(0.85 * 50);
    }
}
