package io.backendprovisioner.pacing;

import io.backendprovisioner.domain.BackendSpec;
import io.backendprovisioner.domain.PartitionLost;
import io.backendprovisioner.domain.Time;
import io.backendprovisioner.provider.CloudApi;
import io.backendprovisioner.provider.CloudError;
import io.backendprovisioner.provider.CreateAnswer;
import io.backendprovisioner.provider.LookUpAnswer;
import io.backendprovisioner.tracing.OpenSpan;
import io.backendprovisioner.tracing.Traces;
import io.github.resilience4j.circuitbreaker.CircuitBreaker;
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

    private static final Duration BUDGET_LOOKED_AT = Duration.ofSeconds(1);

    private final CloudApi cloud;
    private final Retry retry;
    private final Permits permits;
    private final FleetRate rate;
    private final CircuitBreaker breaker;
    private final Suspension suspension;
    private final RetryBudget retries;
    private final PacingMeters meters;
    private final Traces traces;
    private final PacingProperties limits;
    private final Time time;
    private final LongUnaryOperator random;
    private volatile Instant lastAnswered = Instant.MIN;

    /** @param random a number from 0, inclusive, to its argument, exclusive */
    Guard(
            CloudApi cloud,
            Retry retry,
            Permits permits,
            FleetRate rate,
            CircuitBreaker breaker,
            Suspension suspension,
            PacingProperties limits,
            PacingMeters meters,
            Traces traces,
            Time time,
            LongUnaryOperator random) {
        this.cloud = new ObservedCloud(cloud, meters, traces, time);
        this.retry = retry;
        this.permits = permits;
        this.rate = rate;
        this.breaker = breaker;
        this.suspension = suspension;
        this.retries = new RetryBudget(time);
        this.limits = limits;
        this.meters = meters;
        this.traces = traces;
        this.time = time;
        this.random = random;
    }

    /**
     * Retry( Permit( Intent( CircuitBreaker( call )))).
     *
     * @param again whether this worker has sent a create of this request before
     * @param deadline the request's own; no call is begun past it
     */
    public Guarded create(
            BackendSpec spec, Claimant claimant, CallWindow intent, boolean again, @Nullable Instant deadline)
            throws PartitionLost, InterruptedException {
        return retried(new Wanted(spec, claimant, intent, deadline), again);
    }

    /**
     * Looks backends up by name, once, when there is a permit for it. Nothing is written, so the breaker is not asked.
     *
     * @param timeout of the look-up itself
     */
    public LookUpAnswer lookUp(String backendName, Claimant claimant, Duration timeout) throws InterruptedException {
        try (Permits.Permit permit = permit(claimant)) {
            permit.call();
            Instant begun = time.instant();
            LookUpAnswer answer = cloud.lookUp(backendName, begun.plus(timeout));
            if (answer instanceof CloudError.Throttled throttled) {
                slowDown(throttled, begun);
            }
            suspension.lookedUp(answer);
            if (answer instanceof LookUpAnswer.Listed) {
                permit.answered();
            }
            return answer;
        }
    }

    /** Of a call that is asked for now. */
    public Forecast forecast(Claimant claimant) {
        return permits.forecast(claimant);
    }

    private Permits.Permit permit(Claimant claimant) throws InterruptedException {
        while (true) {
            if (awaitPermit(claimant, null) instanceof Permits.Wait.Granted(var permit)) {
                return permit;
            }
        }
    }

    private Permits.Wait awaitPermit(Claimant claimant, @Nullable Instant deadline) throws InterruptedException {
        try (OpenSpan span = traces.stage("permit")) {
            Instant asked = time.instant();
            Permits.Wait wait = permits.await(claimant, deadline);
            if (wait instanceof Permits.Wait.Granted) {
                meters.permitted(claimant.lane(), Duration.between(asked, time.instant()));
            }
            span.tag("granted", String.valueOf(wait instanceof Permits.Wait.Granted));
            return wait;
        }
    }

    /** Those of the batch that wait for a permit ask again whether they are wanted. */
    public void lookAgain(String batch) {
        permits.disturb(Claimant.batchNamed(batch));
    }

    private Guarded retried(Wanted wanted, boolean again) throws PartitionLost, InterruptedException {
        var attempts = new Attempts(limits, since -> lastAnswered.isAfter(since), time, random);
        Retry.AsyncContext<Attempt> context = retry.asyncContext();
        boolean isRetry = again;
        try {
            while (true) {
                while (isRetry && !retries.take()) {
                    if (!sleptBefore(wanted.deadline, BUDGET_LOOKED_AT)) {
                        return new Guarded.DeadlinePassed(null);
                    }
                }
                if (isRetry) {
                    meters.retried();
                }
                CreateAnswer answer;
                switch (permitted(wanted)) {
                    case Stepped.NotWanted _ -> {
                        return new Guarded.NotWanted();
                    }
                    case Stepped.TooLate(var estimate) -> {
                        return new Guarded.DeadlinePassed(estimate);
                    }
                    case Stepped.Done(var last) -> answer = last;
                }
                Attempt attempt = attempts.judge(answer);
                long pause = context.onResult(attempt);
                if (pause < 0) {
                    return new Guarded.Answered(attempt.answer(), attempt.attempts());
                }
                wanted.intent.notExecuted();
                isRetry = attempt.tried();
                if (!sleptBefore(wanted.deadline, Duration.ofMillis(pause))) {
                    return new Guarded.DeadlinePassed(null);
                }
            }
        } finally {
            context.onComplete();
        }
    }

    private Stepped permitted(Wanted wanted) throws PartitionLost, InterruptedException {
        while (wanted.intent.isWanted()) {
            switch (awaitPermit(wanted.claimant, wanted.deadline)) {
                case Permits.Wait.Granted(var permit) -> {
                    try (permit) {
                        return intended(wanted, permit);
                    }
                }
                case Permits.Wait.TooLate(var estimate) -> {
                    return new Stepped.TooLate(estimate);
                }
                case Permits.Wait.Disturbed _ -> {}
            }
        }
        return new Stepped.NotWanted();
    }

    private Stepped intended(Wanted wanted, Permits.Permit permit) throws PartitionLost, InterruptedException {
        wanted.intent.open();
        permit.call();
        // It may have waited for long, and then needs another intent.
        Instant callUntil = wanted.intent.open();
        if (!wanted.intent.isWanted()) {
            return new Stepped.NotWanted();
        }
        CreateAnswer answer = circuitBroken(wanted.spec, callUntil);
        if (isFromTheCloud(answer)) {
            permit.answered();
            lastAnswered = time.instant();
        }
        return new Stepped.Done(answer);
    }

    private CreateAnswer circuitBroken(BackendSpec spec, Instant callUntil) {
        if (!breaker.tryAcquirePermission()) {
            return new CloudError.NotSent(BREAKER_OPEN, "the cloud failed too often just now, so it is left alone");
        }
        long begun = breaker.getCurrentTimestamp();
        Instant began = time.instant();
        try {
            retries.called();
            CreateAnswer answer = cloud.create(spec, callUntil);
            if (answer instanceof CloudError.Throttled throttled) {
                slowDown(throttled, began);
            }
            breaker.onResult(breaker.getCurrentTimestamp() - begun, breaker.getTimestampUnit(), answer);
            suspension.created(answer);
            return answer;
        } catch (RuntimeException e) {
            breaker.onError(breaker.getCurrentTimestamp() - begun, breaker.getTimestampUnit(), e);
            throw e;
        }
    }

    private static boolean isFromTheCloud(CreateAnswer answer) {
        return !(answer instanceof CloudError.NotSent || answer instanceof CloudError.Unclear);
    }

    private void slowDown(CloudError.Throttled throttled, Instant callBegan) {
        rate.throttled(callBegan);
        if (throttled.retryAfter() != null) {
            permits.hold(time.instant().plus(throttled.retryAfter()));
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

    private record Wanted(
            BackendSpec spec,
            Claimant claimant,
            CallWindow intent,
            @Nullable Instant deadline) {}

    private sealed interface Stepped {
        record NotWanted() implements Stepped {}

        record Done(CreateAnswer answer) implements Stepped {}

        record TooLate(@Nullable Duration estimate) implements Stepped {}
    }
}
