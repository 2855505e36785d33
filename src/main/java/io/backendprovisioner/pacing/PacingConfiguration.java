package io.backendprovisioner.pacing;

import io.backendprovisioner.domain.Lane;
import io.backendprovisioner.domain.Time;
import io.backendprovisioner.provider.CloudApi;
import io.backendprovisioner.provider.CloudError;
import io.github.resilience4j.circuitbreaker.CircuitBreakerConfig;
import io.github.resilience4j.circuitbreaker.CircuitBreakerRegistry;
import io.github.resilience4j.retry.RetryConfig;
import io.github.resilience4j.retry.RetryRegistry;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import java.time.Duration;
import java.time.ZoneOffset;
import java.util.Locale;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.TimeUnit;
import org.springframework.boot.context.properties.EnableConfigurationProperties;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

@Configuration(proxyBeanMethods = false)
@EnableConfigurationProperties({PacingProperties.class, LaneWeights.class})
class PacingConfiguration {
    private static final String NAME = "create-backend";

    @Bean
    FleetRate fleetRate(PacingProperties limits, Time time, MeterRegistry meters) {
        var rate = new FleetRate(limits.callsPerSecond(), time);
        Gauge.builder("provisioner.rate.fleet", rate, FleetRate::fleet)
                .description("Calls per second that the whole fleet may make, as far as the cloud has let us know")
                .register(meters);
        Gauge.builder("provisioner.rate.share", rate, FleetRate::share)
                .description("This replica's share of it")
                .register(meters);
        return rate;
    }

    @Bean(destroyMethod = "close")
    Permits permits(FleetRate rate, LaneWeights weights, Time time, MeterRegistry meters) {
        var permits = new Permits(weights.byLane(), rate, time);
        for (Lane lane : Lane.values()) {
            Gauge.builder("provisioner.permits.waiting", permits, waiting -> waiting.waiting(lane))
                    .description("Calls that wait for their turn")
                    .tag("lane", lane.name().toLowerCase(Locale.ROOT))
                    .register(meters);
        }
        return permits.start();
    }

    @Bean
    Guard guard(
            CloudApi cloud,
            RetryRegistry retries,
            Permits permits,
            FleetRate rate,
            CircuitBreakerRegistry breakers,
            PacingProperties limits,
            Time time) {
        return new Guard(
                cloud,
                retries.retry(NAME, retry()),
                permits,
                rate,
                breakers.circuitBreaker(NAME, breaker(time)),
                limits,
                time,
                bound -> ThreadLocalRandom.current().nextLong(bound));
    }

    /** How often and how long is {@link Attempts}' to say, since a throttled call is no attempt. */
    static RetryConfig retry() {
        return RetryConfig.<Attempt>custom()
                .maxAttempts(Integer.MAX_VALUE)
                .retryOnResult(Attempt::again)
                .intervalBiFunction((_, result) -> result.get().pause().toMillis())
                .build();
    }

    /** Opens when half of the last 50 calls came to nothing that is known. A throttled call says that the cloud lives. */
    static CircuitBreakerConfig breaker(Time time) {
        return CircuitBreakerConfig.custom()
                .clock(time.withZone(ZoneOffset.UTC))
                .currentTimestampFunction(_ -> time.millis(), TimeUnit.MILLISECONDS)
                .slidingWindowSize(50)
                .minimumNumberOfCalls(20)
                .failureRateThreshold(50)
                .waitDurationInOpenState(Duration.ofSeconds(5))
                .permittedNumberOfCallsInHalfOpenState(3)
                .recordResult(answer -> answer instanceof CloudError.Unclear || answer instanceof CloudError.NotSent)
                .build();
    }
}
