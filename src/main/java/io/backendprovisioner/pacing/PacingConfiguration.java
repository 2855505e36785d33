package io.backendprovisioner.pacing;

import io.backendprovisioner.domain.Time;
import io.backendprovisioner.provider.CloudApi;
import io.backendprovisioner.provider.CloudError;
import io.github.resilience4j.circuitbreaker.CircuitBreakerConfig;
import io.github.resilience4j.circuitbreaker.CircuitBreakerRegistry;
import io.github.resilience4j.ratelimiter.RateLimiterConfig;
import io.github.resilience4j.ratelimiter.RateLimiterRegistry;
import io.github.resilience4j.retry.RetryConfig;
import io.github.resilience4j.retry.RetryRegistry;
import java.time.Duration;
import java.time.ZoneOffset;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.TimeUnit;
import org.springframework.boot.context.properties.EnableConfigurationProperties;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

@Configuration(proxyBeanMethods = false)
@EnableConfigurationProperties(PacingProperties.class)
class PacingConfiguration {
    private static final String NAME = "create-backend";
    private static final double UNLIMITED = 1_000_000;

    @Bean
    Guard guard(
            CloudApi cloud,
            RetryRegistry retries,
            RateLimiterRegistry rates,
            CircuitBreakerRegistry breakers,
            PacingProperties limits,
            Time time) {
        return new Guard(
                cloud,
                retries.retry(NAME, retry()),
                rates.rateLimiter(NAME, rate(limits.callsPerSecond())),
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

    /** One permit at a time, so that they are spread over the second and not handed out at its start. */
    static RateLimiterConfig rate(double callsPerSecond) {
        double perSecond = callsPerSecond == 0 ? UNLIMITED : callsPerSecond;
        int permits = (int) Math.max(1, perSecond / 1000);
        return RateLimiterConfig.custom()
                .limitForPeriod(permits)
                .limitRefreshPeriod(Duration.ofNanos((long) (permits * 1e9 / perSecond)))
                .timeoutDuration(Duration.ofDays(365))
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
