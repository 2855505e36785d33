package io.backendprovisioner.pacing;

import io.backendprovisioner.domain.Time;
import io.backendprovisioner.provider.CloudApi;
import io.backendprovisioner.testkit.RealTime;
import io.backendprovisioner.tracing.Traces;
import io.github.resilience4j.circuitbreaker.CircuitBreaker;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.time.Duration;
import java.time.Instant;
import java.util.concurrent.Future;
import java.util.concurrent.ThreadFactory;
import java.util.random.RandomGenerator;

/** The production turns, put together by hand. */
public final class TurnsFixture {
    private static final PacingProperties LIMITS =
            new PacingProperties(0, 5, Duration.ofHours(1), Duration.ofMillis(200), Duration.ofSeconds(30));

    private static final Duration REQUEST_TIMEOUT = Duration.ofSeconds(10);

    /** Where nothing waits for the clock, the thread that looks at it is not needed. */
    private static final ThreadFactory NO_THREADS = work -> Thread.ofVirtual().unstarted(() -> {});

    private TurnsFixture() {}

    /** On a clock and with a chance of the test's own, without a rate, and never suspended: there nobody may block. */
    public static Turns turns(CloudApi cloud, Time time, RandomGenerator random) {
        var rate = new FleetRate(0, time);
        var permits = new Permits(new LaneWeights(8, 2), rate, Integer.MAX_VALUE, Integer.MAX_VALUE, NO_THREADS, time);
        // By default no answer counts as a failure.
        return turns(cloud, permits, rate, CircuitBreaker.ofDefaults("never-open"), time, random);
    }

    /** The breaker and the suspension as they ship, so that a test can see calls suspended and resumed. */
    public static Turns guarded(CloudApi cloud, CircuitBreaker breaker, Time time, RandomGenerator random) {
        var rate = new FleetRate(0, time);
        var permits = new Permits(new LaneWeights(8, 2), rate, Integer.MAX_VALUE, 100, NO_THREADS, blocking(time));
        return turns(cloud, permits, rate, breaker, time, random);
    }

    /** The same clock, on which a wait for a future does not move it but blocks, since another thread completes it. */
    private static Time blocking(Time time) {
        return new Time() {
            @Override
            public Instant instant() {
                return time.instant();
            }

            @Override
            public void sleepUntil(Instant instant) throws InterruptedException {
                time.sleepUntil(instant);
            }

            @Override
            public boolean await(Future<?> future, Duration atMost) throws InterruptedException {
                return new RealTime().await(future, atMost);
            }
        };
    }

    public static CircuitBreaker breaker(Time time) {
        return CircuitBreaker.of("breaker", PacingConfiguration.breaker(time));
    }

    private static Turns turns(
            CloudApi cloud,
            Permits permits,
            FleetRate rate,
            CircuitBreaker breaker,
            Time time,
            RandomGenerator random) {
        var suspension = new Suspension(
                cloud,
                permits,
                rate,
                breaker,
                "https://cloud",
                Thread.ofVirtual().factory(),
                time);
        return turns(cloud, permits, rate, breaker, suspension, time, random);
    }

    static Turns turns(
            CloudApi cloud,
            Permits permits,
            FleetRate rate,
            CircuitBreaker breaker,
            Suspension suspension,
            Time time,
            RandomGenerator random) {
        var meters = new PacingMeters(new SimpleMeterRegistry());
        return new Turns(
                new ObservedCloud(cloud, meters, new NearTimeout(REQUEST_TIMEOUT, time), Traces.off(), time),
                permits,
                rate,
                breaker,
                suspension,
                new RetryBudget(new LaneWeights(8, 2), time),
                LIMITS,
                meters,
                Traces.off(),
                time,
                random::nextLong);
    }
}
