package io.backendprovisioner.pacing;

import io.backendprovisioner.domain.Time;
import io.backendprovisioner.provider.CloudApi;
import io.github.resilience4j.circuitbreaker.CircuitBreaker;
import io.github.resilience4j.ratelimiter.RateLimiter;
import io.github.resilience4j.ratelimiter.RateLimiterConfig;
import io.github.resilience4j.retry.Retry;
import java.time.Duration;
import java.util.random.RandomGenerator;

/** The production guard, on a clock and with a chance of the test's own, and without a rate. */
public final class GuardFixture {
    private GuardFixture() {}

    public static Guard guard(CloudApi cloud, Time time, RandomGenerator random) {
        var unlimited = RateLimiterConfig.custom()
                .limitForPeriod(1_000_000)
                .limitRefreshPeriod(Duration.ofMillis(1))
                .build();
        return new Guard(
                cloud,
                Retry.of("storm", PacingConfiguration.retry()),
                RateLimiter.of("storm", unlimited),
                CircuitBreaker.of("storm", PacingConfiguration.breaker(time)),
                new PacingProperties(0, 5, Duration.ofHours(1), Duration.ofMillis(200), Duration.ofSeconds(30)),
                time,
                random::nextLong);
    }
}
