package io.backendprovisioner.simulator;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;

class CeilingTest {

    @Test
    void callsAboveTheCeilingAreThrottledAndTheBurstIsATenthOfASecond() {
        var settings = SimulatorSettings.defaults()
                .withBehaviour(now -> now.withCeiling(2).withRetryAfter(Duration.ofMillis(1500)));
        try (var cloud = new SimulatorFixture(settings)) {
            assertThat(cloud.create("a").status()).isEqualTo(200);
            var throttled = cloud.create("b");

            assertThat(throttled.status()).isEqualTo(400);
            assertThat(throttled.code()).isEqualTo("Throttling.User");
            assertThat(throttled.response().headers().firstValue("x-acs-retry-after"))
                    .contains("1500");
            assertThat(cloud.call(Action.LIST).status())
                    .as("each action has a ceiling of its own")
                    .isEqualTo(200);
            assertThat(cloud.simulator.calls().count(Action.CREATE, "Throttling.User"))
                    .isOne();

            cloud.simulator.change(now -> now.withCeiling(0));
            assertThat(cloud.create("b").status()).isEqualTo(200);
        }
    }

    @Test
    void bucketLetsThroughItsRateAndNoMore() {
        var bucket = new TokenBucket();
        var second = 1_000_000_000L;

        var taken = LongStream.range(0, 10_000)
                .map(call -> Long.MAX_VALUE - second + call * second / 1000)
                .filter(nanos -> bucket.take(100, nanos))
                .count();

        assertThat(taken).isBetween(1000L, 1010L);
    }

    @Test
    void bucketThatRestedHoldsATenthOfASecond() {
        var bucket = new TokenBucket();
        bucket.take(100, 0);

        assertThat(LongStream.range(0, 50)
                        .filter(_ -> bucket.take(100, 60_000_000_000L))
                        .count())
                .isEqualTo(10);
    }
}
