package io.backendprovisioner.pacing;

import io.backendprovisioner.domain.Lane;
import io.backendprovisioner.domain.Time;
import io.backendprovisioner.domain.VitalThreads;
import io.backendprovisioner.metrics.Meters;
import io.backendprovisioner.provider.CloudApi;
import io.backendprovisioner.provider.CloudError;
import io.backendprovisioner.provider.CredentialsCheck;
import io.backendprovisioner.provider.ProviderProperties;
import io.backendprovisioner.tracing.Traces;
import io.github.resilience4j.circuitbreaker.CircuitBreaker;
import io.github.resilience4j.circuitbreaker.CircuitBreakerConfig;
import io.github.resilience4j.circuitbreaker.CircuitBreakerRegistry;
import io.github.resilience4j.micrometer.tagged.TaggedCircuitBreakerMetrics;
import io.micrometer.core.instrument.MeterRegistry;
import java.time.Duration;
import java.time.ZoneOffset;
import java.util.concurrent.ThreadFactory;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.TimeUnit;
import org.springframework.boot.context.properties.EnableConfigurationProperties;
import org.springframework.context.SmartLifecycle;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.context.annotation.Import;

@Configuration(proxyBeanMethods = false)
@EnableConfigurationProperties({PacingProperties.class, LaneProperties.class, InFlightProperties.class})
@Import(TuningEndpoint.class)
public class PacingConfiguration {
    private static final String NAME = "create-backend";

    /** Longer than anything takes. */
    private static final Duration NEVER = Duration.ofDays(365);

    /** Calls under way of a worker that has just started. */
    static final int AT_FIRST = 10;

    @Bean
    FleetRate fleetRate(PacingProperties limits, Time time, MeterRegistry meters) {
        var rate = new FleetRate(limits.callsPerSecond(), time);
        Meters.RATE.gauge(meters, rate, FleetRate::fleet);
        Meters.CEILING.gauge(meters, rate, FleetRate::ceiling);
        Meters.SHARE.gauge(meters, rate, FleetRate::share);
        return rate;
    }

    @Bean
    LaneWeights laneWeights(LaneProperties lanes) {
        return new LaneWeights(lanes.interactive().weight(), lanes.bulk().weight());
    }

    @Bean(initMethod = "start", destroyMethod = "close")
    Permits permits(
            FleetRate rate,
            LaneWeights weights,
            InFlightProperties inFlight,
            Time time,
            VitalThreads threads,
            MeterRegistry meters) {
        ThreadFactory clock = threads.platform("permits").daemon().factory();
        var permits = new Permits(weights, rate, AT_FIRST, inFlight.maxInFlight(), clock, time);
        for (Lane lane : Lane.values()) {
            Meters.PERMITS_WAITING.gauge(meters, permits, waiting -> waiting.waiting(lane), lane.label());
        }
        Meters.UNDER_WAY.gauge(meters, permits, Permits::underWay);
        Meters.BATCHES.gauge(meters, permits, Permits::batches);
        return permits;
    }

    @Bean
    CircuitBreaker circuitBreaker(Time time, MeterRegistry meters) {
        var breakers = CircuitBreakerRegistry.of(breaker(time));
        TaggedCircuitBreakerMetrics.ofCircuitBreakerRegistry(breakers).bindTo(meters);
        return breakers.circuitBreaker(NAME);
    }

    @Bean
    ConfirmedClock confirmedClock(CloudApi cloud, Time time) {
        return new ConfirmedClock(cloud, time);
    }

    @Bean(destroyMethod = "close")
    Suspension suspension(
            ConfirmedClock clock,
            Permits permits,
            FleetRate rate,
            CircuitBreaker breaker,
            ProviderProperties provider,
            Time time,
            VitalThreads threads,
            MeterRegistry meters) {
        var suspension = new Suspension(
                clock.cloud(),
                permits,
                rate,
                breaker,
                provider.endpointUri().toString(),
                threads.virtual("probe").factory(),
                time);
        for (Trouble.Reason reason : Trouble.Reason.values()) {
            Meters.SUSPENDED.gauge(meters, suspension, now -> now.isOnFor(reason) ? 1 : 0, reason.label());
        }
        return suspension;
    }

    @Bean
    NearTimeout nearTimeout(ProviderProperties provider, Time time) {
        return new NearTimeout(provider.requestTimeout(), time);
    }

    @Bean
    CloudHealth cloudHealthIndicator(Suspension suspension, NearTimeout nearTimeout) {
        return new CloudHealth(suspension, nearTimeout);
    }

    @Bean
    SmartLifecycle cloudAtStart(CredentialsCheck credentials, Suspension suspension) {
        return new CloudAtStart(credentials, suspension);
    }

    @Bean
    Turns turns(
            ConfirmedClock clock,
            Permits permits,
            FleetRate rate,
            CircuitBreaker breaker,
            Suspension suspension,
            LaneWeights weights,
            NearTimeout nearTimeout,
            PacingProperties limits,
            MeterRegistry registry,
            Traces traces,
            Time time) {
        var meters = new PacingMeters(registry);
        return new Turns(
                new ObservedCloud(clock.cloud(), meters, nearTimeout, traces, time),
                permits,
                rate,
                breaker,
                suspension,
                new RetryBudget(weights, time),
                limits,
                meters,
                traces,
                time,
                bound -> ThreadLocalRandom.current().nextLong(bound));
    }

    /**
     * Opens when half of the last 50 calls came to nothing that is known. A throttled call says that the cloud lives, and a
     * slow one that is answered in time is no failure, see {@link NearTimeout}. When it closes again is for {@link
     * Suspension} to say.
     */
    static CircuitBreakerConfig breaker(Time time) {
        return CircuitBreakerConfig.custom()
                .clock(time.withZone(ZoneOffset.UTC))
                .currentTimestampFunction(_ -> time.millis(), TimeUnit.MILLISECONDS)
                .slidingWindowSize(50)
                .minimumNumberOfCalls(20)
                .failureRateThreshold(50)
                .slowCallDurationThreshold(NEVER)
                .waitDurationInOpenState(NEVER)
                .permittedNumberOfCallsInHalfOpenState(20)
                .recordResult(answer -> answer instanceof CloudError.Unclear || answer instanceof CloudError.NotSent)
                .build();
    }
}
