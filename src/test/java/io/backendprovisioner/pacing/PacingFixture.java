package io.backendprovisioner.pacing;

import io.backendprovisioner.domain.Time;
import io.backendprovisioner.metrics.Meters;
import io.backendprovisioner.provider.CloudApi;
import io.backendprovisioner.tracing.Traces;
import io.github.resilience4j.circuitbreaker.CircuitBreaker;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.time.Duration;
import java.util.concurrent.ThreadFactory;
import java.util.random.RandomGenerator;

/** The whole production pacing of one worker, put together by hand. */
public final class PacingFixture {
    private final MeterRegistry meters = new SimpleMeterRegistry();
    private final FleetRate rate;
    private final ConfirmedClock clock;
    private final Suspension suspension;
    private final Turns turns;

    /**
     * @param callsPerSecond of the whole fleet
     * @param atATime calls of this worker
     * @param threads for the one that looks at the clock, and the prober
     */
    public PacingFixture(
            CloudApi cloud,
            double callsPerSecond,
            int atATime,
            Duration requestTimeout,
            ThreadFactory threads,
            Time time,
            RandomGenerator random) {
        this.rate = new FleetRate(callsPerSecond, time);
        this.clock = new ConfirmedClock(cloud, time);
        CircuitBreaker breaker = CircuitBreaker.of("breaker", PacingConfiguration.breaker(time));
        var weights = new LaneWeights(8, 2);
        var pacingMeters = new PacingMeters(meters);
        Permits permits = new Permits(weights, rate, PacingConfiguration.AT_FIRST, atATime, threads, time).start();
        this.suspension = new Suspension(clock.cloud(), permits, rate, breaker, "https://cloud", threads, time);
        var limits = new PacingProperties(
                callsPerSecond, 5, Duration.ofHours(1), Duration.ofMillis(200), Duration.ofSeconds(30));
        this.turns = new Turns(
                new ObservedCloud(
                        clock.cloud(), pacingMeters, new NearTimeout(requestTimeout, time), Traces.off(), time),
                permits,
                rate,
                breaker,
                suspension,
                new RetryBudget(weights, time),
                limits,
                pacingMeters,
                Traces.off(),
                time,
                random::nextLong);
    }

    public Turns turns() {
        return turns;
    }

    public ConfirmedClock clock() {
        return clock;
    }

    public FleetRate rate() {
        return rate;
    }

    /** As an operator does it on a running worker. */
    public void tune(double callsPerSecond) {
        rate.ceiling(callsPerSecond);
    }

    public Suspension suspension() {
        return suspension;
    }

    /** Returns whether calls have begun again after a suspension, at less than the full rate. */
    public boolean beginsSlowly() {
        return rate.now() < rate.share() * rate.fleet();
    }

    public int retries() {
        return (int) Meters.RETRIES.counter(meters).count();
    }
}
