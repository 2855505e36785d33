package io.backendprovisioner.pacing;

import static org.assertj.core.api.Assertions.assertThat;

import io.backendprovisioner.provider.CloudError;
import io.backendprovisioner.testkit.LogLines;
import io.backendprovisioner.testkit.MovingTime;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class LearnedRateTest {
    @RegisterExtension
    private final LogLines lines = LogLines.of(FleetRate.class);

    private static final CloudError.Throttled THROTTLED =
            new CloudError.Throttled("Throttling.User", "slow down", "R", null);

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
        assertThat(cut.throttled(START.plusMillis(900), START.plusMillis(990), CEILING))
                .isEqualTo(cut);
        assertThat(cut.throttled(START.plusMillis(1060), START.plusMillis(1100), CEILING)
                        .rate())
                .isBetween(72.5, 73.5);
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
            rate = rate.throttled(
                    START.plusSeconds(2L * i), START.plusSeconds(2L * i).plusMillis(5), CEILING);
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

    @Test
    void whatIsToldCanBeRead() {
        var told = new LearnedRate(42.5, START.plusMillis(7));
        assertThat(LearnedRate.read(told.write())).isEqualTo(told);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "42.5",
                "42.5 2026-01-01T00:00:00Z more",
                "many 2026-01-01T00:00:00Z",
                "-1 2026-01-01T00:00:00Z",
                "Infinity 2026-01-01T00:00:00Z",
                "NaN 2026-01-01T00:00:00Z",
                "42.5 yesterday"
            })
    void whatIsNoRateIsRefused(String text) {
        assertThat(LearnedRate.read(text)).isNull();
    }

    @Test
    void theLaterCutCountsAndOneFromTheFutureDoesNot() {
        var time = new MovingTime();
        var rate = new FleetRate(100, time);
        rate.learn(new LearnedRate(40, time.instant()));
        rate.learn(new LearnedRate(20, time.instant().minusSeconds(5)));
        rate.learn(new LearnedRate(10, time.instant().plusSeconds(3600)));
        assertThat(rate.fleet()).isEqualTo(40);
    }

    @Test
    void everyCutIsToldOnce() {
        var time = new MovingTime();
        var rate = new FleetRate(100, time);
        List<LearnedRate> told = new ArrayList<>();
        rate.onCut(told::add);
        rate.throttled(time.instant(), THROTTLED);
        rate.throttled(time.instant(), THROTTLED);
        assertThat(told).containsExactly(new LearnedRate(85, time.instant()));
    }

    @Test
    void aCutIsLoggedOnceAMinuteWithItsCause() {
        var time = new MovingTime();
        var rate = new FleetRate(100, time);
        for (int second = 0; second < 62; second++) {
            rate.throttled(time.instant(), THROTTLED);
            time.advance(Duration.ofSeconds(1));
        }
        assertThat(lines.all()).hasSize(2);
        assertThat(lines.all().getFirst().getFormattedMessage())
                .isEqualTo("event=rate-cut cuts=1 from=100.00 to=85.00 cause=\"Throttling.User: slow down\"");
        assertThat(lines.all().getLast().getFormattedMessage()).startsWith("event=rate-cut cuts=60 from=");
    }
}
