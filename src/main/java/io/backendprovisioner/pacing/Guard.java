package io.backendprovisioner.pacing;

import io.backendprovisioner.domain.BackendSpec;
import io.backendprovisioner.domain.PartitionLost;
import io.backendprovisioner.domain.Time;
import io.backendprovisioner.provider.CloudApi;
import io.backendprovisioner.provider.CloudError;
import io.backendprovisioner.provider.CreateAnswer;
import io.backendprovisioner.provider.LookUpAnswer;
import io.github.resilience4j.circuitbreaker.CircuitBreaker;
import io.github.resilience4j.ratelimiter.RateLimiter;
import io.github.resilience4j.retry.Retry;
import java.time.Duration;
import java.time.Instant;
import java.util.function.LongUnaryOperator;
import org.jspecify.annotations.Nullable;

/**
 * Everything that stands between a request and the cloud. Safe for any number of threads; a caller blocks until its
 * request has an answer that is not to be tried again. Resilience4j decides and counts, the waiting is done here on the
 * one clock.
 */
public final class Guard {
    static final String BREAKER_OPEN = "BreakerOpen";

    private final CloudApi cloud;
    private final Retry retry;
    private final RateLimiter rate;
    private final CircuitBreaker breaker;
    private final PacingProperties limits;
    private final Time time;
    private final LongUnaryOperator random;

    /** @param random a number from 0, inclusive, to its argument, exclusive */
    Guard(
            CloudApi cloud,
            Retry retry,
            RateLimiter rate,
            CircuitBreaker breaker,
            PacingProperties limits,
            Time time,
            LongUnaryOperator random) {
        this.cloud = cloud;
        this.retry = retry;
        this.rate = rate;
        this.breaker = breaker;
        this.limits = limits;
        this.time = time;
        this.random = random;
    }

    /**
     * Retry( RateLimiter( Intent( CircuitBreaker( call )))).
     *
     * @param deadline the request's own; no call is begun past it
     */
    public Guarded create(BackendSpec spec, CallWindow intent, @Nullable Instant deadline)
            throws PartitionLost, InterruptedException {
        return retried(
                deadline,
                intent,
                () -> rateLimited(
                        deadline,
                        () -> intended(intent, callUntil -> circuitBroken(() -> cloud.create(spec, callUntil)))));
    }

    /**
     * Looks backends up by name, once, when there is a permit for it. Nothing is written, so the breaker is not asked.
     *
     * @param timeout of the look-up itself
     */
    public LookUpAnswer lookUp(String backendName, Duration timeout) throws InterruptedException {
        time.sleep(Duration.ofNanos(rate.reservePermission()));
        return cloud.lookUp(backendName, time.instant().plus(timeout));
    }

    private Guarded retried(@Nullable Instant deadline, CallWindow intent, Step call)
            throws PartitionLost, InterruptedException {
        var attempts = new Attempts(limits, time, random);
        Retry.AsyncContext<Attempt> context = retry.asyncContext();
        try {
            while (true) {
                CreateAnswer answer = call.run();
                if (answer == null) {
                    return new Guarded.DeadlinePassed();
                }
                Attempt attempt = attempts.judge(answer);
                long pause = context.onResult(attempt);
                if (pause < 0) {
                    return new Guarded.Answered(attempt.answer(), attempt.attempts());
                }
                intent.notExecuted();
                if (!sleptBefore(deadline, Duration.ofMillis(pause))) {
                    return new Guarded.DeadlinePassed();
                }
            }
        } finally {
            context.onComplete();
        }
    }

    private @Nullable CreateAnswer rateLimited(@Nullable Instant deadline, Step call)
            throws PartitionLost, InterruptedException {
        Duration wait = Duration.ofNanos(rate.reservePermission());
        return sleptBefore(deadline, wait) ? call.run() : null;
    }

    private static @Nullable CreateAnswer intended(CallWindow intent, CallUntil call)
            throws PartitionLost, InterruptedException {
        return call.run(intent.open());
    }

    private CreateAnswer circuitBroken(Call call) {
        if (!breaker.tryAcquirePermission()) {
            return new CloudError.NotSent(BREAKER_OPEN, "the cloud failed too often just now, so it is left alone");
        }
        long begun = breaker.getCurrentTimestamp();
        try {
            CreateAnswer answer = call.run();
            breaker.onResult(breaker.getCurrentTimestamp() - begun, breaker.getTimestampUnit(), answer);
            return answer;
        } catch (RuntimeException e) {
            breaker.onError(breaker.getCurrentTimestamp() - begun, breaker.getTimestampUnit(), e);
            throw e;
        }
    }

    /** Whether the deadline is still ahead after the wait; where it cannot be, does not wait at all. */
    private boolean sleptBefore(@Nullable Instant deadline, Duration wait) throws InterruptedException {
        Instant until = time.instant().plus(wait);
        if (deadline != null && !until.isBefore(deadline)) {
            return false;
        }
        if (wait.isPositive()) {
            time.sleepUntil(until);
        }
        return true;
    }

    /** Comes to an answer, or to {@code null} if the deadline came first. */
    private interface Step {
        @Nullable
        CreateAnswer run() throws PartitionLost, InterruptedException;
    }

    private interface CallUntil {
        @Nullable
        CreateAnswer run(Instant callUntil) throws PartitionLost, InterruptedException;
    }

    private interface Call {
        CreateAnswer run();
    }
}
