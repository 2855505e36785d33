package io.backendprovisioner.pacing;

import io.backendprovisioner.domain.Time;
import io.backendprovisioner.provider.CloudApi;
import io.backendprovisioner.tracing.Traces;
import io.github.resilience4j.circuitbreaker.CircuitBreaker;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.time.Duration;
import java.util.random.RandomGenerator;

/** The production turns, put together by hand. */
public final class TurnsFixture {
    private static final PacingProperties LIMITS =
            new PacingProperties(0, 5, Duration.ofHours(1), Duration.ofMillis(200), Duration.ofSeconds(30));

    private TurnsFixture() {}

    /** On a clock and with a chance of the test's own, without a rate, and never suspended: there nobody may block. */
    public static Turns turns(CloudApi cloud, Time time, RandomGenerator random) {
        var rate = new FleetRate(0, time);
        var permits = new Permits(new LaneWeights(8, 2), rate, Integer.MAX_VALUE, time);
        // By default no answer counts as a failure.
        return turns(cloud, permits, rate, CircuitBreaker.ofDefaults("never-open"), time, random);
    }

    /** The breaker and the suspension as they ship, so that a test can see calls suspended and resumed. */
    public static Turns guarded(CloudApi cloud, CircuitBreaker breaker, Time time, RandomGenerator random) {
        var rate = new FleetRate(0, time);
        return turns(cloud, new Permits(new LaneWeights(8, 2), rate, 100, time).start(), rate, breaker, time, random);
    }

    public static CircuitBreaker breaker(Duration requestTimeout, Time time) {
        return CircuitBreaker.of("breaker", PacingConfiguration.breaker(requestTimeout, time));
    }

    private static Turns turns(
            CloudApi cloud,
            Permits permits,
            FleetRate rate,
            CircuitBreaker breaker,
            Time time,
            RandomGenerator random) {
        return new Turns(
                cloud,
                permits,
                rate,
                breaker,
                new Suspension(cloud, permits, rate, breaker, Thread.ofVirtual().factory(), time),
                LIMITS,
                new PacingMeters(new SimpleMeterRegistry()),
                Traces.off(),
                time,
                random::nextLong);
    }
}
