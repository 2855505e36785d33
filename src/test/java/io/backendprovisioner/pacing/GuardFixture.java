package io.backendprovisioner.pacing;

import io.backendprovisioner.domain.Time;
import io.backendprovisioner.provider.CloudApi;
import io.backendprovisioner.tracing.Traces;
import io.github.resilience4j.circuitbreaker.CircuitBreaker;
import io.github.resilience4j.retry.Retry;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.time.Duration;
import java.util.function.LongUnaryOperator;
import java.util.random.RandomGenerator;

/** The production guard, put together by hand. */
public final class GuardFixture {
    static final PacingProperties LIMITS =
            new PacingProperties(0, 5, Duration.ofHours(1), Duration.ofMillis(200), Duration.ofSeconds(30));

    private GuardFixture() {}

    /** On a clock and with a chance of the test's own, without a rate, and never suspended: there nobody may block. */
    public static Guard guard(CloudApi cloud, Time time, RandomGenerator random) {
        var rate = new FleetRate(0, time);
        var permits = new Permits(new LaneWeights(8, 2), rate, Integer.MAX_VALUE, time);
        // By default no answer counts as a failure.
        var breaker = CircuitBreaker.ofDefaults("never-open");
        var suspension =
                new Suspension(cloud, permits, rate, breaker, Thread.ofVirtual().factory(), time);
        return guard(cloud, permits, rate, breaker, suspension, time, random::nextLong);
    }

    static Guard guard(
            CloudApi cloud,
            Permits permits,
            FleetRate rate,
            CircuitBreaker breaker,
            Suspension suspension,
            Time time,
            LongUnaryOperator random) {
        var retry = Retry.of("retry", PacingConfiguration.retryConfig());
        return new Guard(
                cloud,
                retry,
                permits,
                rate,
                breaker,
                suspension,
                LIMITS,
                new PacingMeters(new SimpleMeterRegistry()),
                Traces.off(),
                time,
                random);
    }
}
