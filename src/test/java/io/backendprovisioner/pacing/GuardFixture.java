package io.backendprovisioner.pacing;

import io.backendprovisioner.domain.Lane;
import io.backendprovisioner.domain.Time;
import io.backendprovisioner.provider.CloudApi;
import io.github.resilience4j.circuitbreaker.CircuitBreaker;
import io.github.resilience4j.retry.Retry;
import java.time.Duration;
import java.util.Map;
import java.util.random.RandomGenerator;

/** The production guard, on a clock and with a chance of the test's own, and without a rate. */
public final class GuardFixture {
    static final Map<Lane, Integer> WEIGHTS = Map.of(Lane.INTERACTIVE, 8, Lane.BULK, 2);

    private GuardFixture() {}

    public static Guard guard(CloudApi cloud, Time time, RandomGenerator random) {
        var unlimited = new FleetRate(0, time);
        return new Guard(
                cloud,
                Retry.of("storm", PacingConfiguration.retry()),
                new Permits(WEIGHTS, unlimited, time),
                unlimited,
                CircuitBreaker.of("storm", PacingConfiguration.breaker(time)),
                new PacingProperties(0, 5, Duration.ofHours(1), Duration.ofMillis(200), Duration.ofSeconds(30)),
                time,
                random::nextLong);
    }
}
