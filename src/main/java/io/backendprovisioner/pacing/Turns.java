package io.backendprovisioner.pacing;

import io.backendprovisioner.domain.BackendSpec;
import io.backendprovisioner.domain.Time;
import io.backendprovisioner.pacing.Trouble.Reason;
import io.backendprovisioner.provider.BackendQuery;
import io.backendprovisioner.provider.CloudApi;
import io.backendprovisioner.provider.CloudError;
import io.backendprovisioner.provider.CreateAnswer;
import io.backendprovisioner.provider.Page;
import io.backendprovisioner.provider.PageAnswer;
import io.backendprovisioner.tracing.OpenSpan;
import io.backendprovisioner.tracing.Traces;
import io.github.resilience4j.circuitbreaker.CircuitBreaker;
import java.time.Duration;
import java.time.Instant;
import java.util.Locale;
import java.util.function.LongUnaryOperator;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Everything that stands between a request and the cloud, offered step by step: a turn to call, the call itself, and a
 * verdict on its answer. The caller decides the order, and nothing here calls it back. Safe for any number of threads.
 */
public final class Turns {
    private static final Logger log = LoggerFactory.getLogger(Turns.class);

    private static final String BREAKER_OPEN = "BreakerOpen";

    /** A replica without a share makes no calls at all. */
    private static final Duration LONGEST_BETWEEN = Duration.ofDays(1);

    private static final Duration BUDGET_CHECK_INTERVAL = Duration.ofSeconds(1);

    private final CloudApi cloud;
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
    private final RefusedRights.Evidence evidence = new RefusedRights.Evidence();
    private final Seldom refusalLines;
    private volatile Instant lastAnswered = Instant.MIN;

    /** @param random a number from 0, inclusive, to its argument, exclusive */
    Turns(
            ObservedCloud cloud,
            Permits permits,
            FleetRate rate,
            CircuitBreaker breaker,
            Suspension suspension,
            RetryBudget retries,
            PacingProperties limits,
            PacingMeters meters,
            Traces traces,
            Time time,
            LongUnaryOperator random) {
        this.cloud = cloud;
        this.permits = permits;
        this.rate = rate;
        this.breaker = breaker;
        this.suspension = suspension;
        this.retries = retries;
        this.limits = limits;
        this.meters = meters;
        this.traces = traces;
        this.time = time;
        this.random = random;
        this.refusalLines = new Seldom(time);
    }

    /** Returns how many calls of any kind are over since the start. */
    public long calls() {
        return meters.calls();
    }

    /** Returns how many calls have their turn and are not over. */
    public int underWay() {
        return permits.underWay();
    }

    /** Returns how long the rate keeps two calls apart; zero without a limit. */
    public Duration betweenCalls() {
        double perSecond = rate.now();
        return perSecond <= 0
                ? LONGEST_BETWEEN
                : Duration.ofNanos((long) Math.min((double) LONGEST_BETWEEN.toNanos(), 1e9 / perSecond));
    }

    /**
     * Blocks until it is the claimant's turn, or until it is known that the deadline comes first.
     *
     * @param deadline the request's own; {@code null} if it has none
     */
    public Wait<Turn> await(Claimant claimant, @Nullable Instant deadline) throws InterruptedException {
        try (OpenSpan span = traces.stage("permit")) {
            Instant asked = time.instant();
            Wait<Permits.Permit> wait = permits.await(claimant, deadline);
            boolean granted = wait instanceof Wait.Granted;
            if (granted) {
                meters.permitted(claimant.lane(), Duration.between(asked, time.instant()));
            }
            span.tag("granted", String.valueOf(granted));
            return switch (wait) {
                case Wait.Granted<Permits.Permit>(var permit) -> new Wait.Granted<>(new Turn(permit));
                case Wait.Disturbed<Permits.Permit> _ -> new Wait.Disturbed<>();
                case Wait.TooLate<Permits.Permit>(var estimate) -> new Wait.TooLate<>(estimate);
            };
        }
    }

    /**
     * Blocks until a create may be followed by another one of the same request: retries are a share of all calls. While
     * calls are suspended it does not, since they begin again slowly.
     *
     * @return whether that is before the deadline; where it cannot be, returns without waiting
     */
    public boolean awaitRetry(Claimant claimant, @Nullable Instant deadline) throws InterruptedException {
        RetryBudget.Retry retry = retries.ask(claimant);
        try {
            while (!retry.allowed().isDone() && !suspension.isOn()) {
                if (deadline != null
                        && !time.instant().plus(BUDGET_CHECK_INTERVAL).isBefore(deadline)) {
                    return false;
                }
                var _ = time.await(retry.allowed(), BUDGET_CHECK_INTERVAL);
                retries.look();
            }
        } finally {
            retries.leave(retry);
        }
        meters.retried();
        return true;
    }

    /** Returns whether the deadline is still ahead after the pause; where it cannot be, returns without waiting. */
    public boolean sleptBefore(@Nullable Instant deadline, Duration pause) throws InterruptedException {
        Instant until = time.instant().plus(pause);
        if (deadline != null && !until.isBefore(deadline)) {
            return false;
        }
        if (pause.isPositive()) {
            time.sleepUntil(until);
        }
        return true;
    }

    /**
     * Returns a judge of the answers to one request, from now until one of them is final.
     *
     * @param spec what the request asks for
     */
    public Attempts attempts(BackendSpec spec) {
        var rights = new RefusedRights(spec, evidence, time);
        return new Attempts(limits, since -> lastAnswered.isAfter(since), rights, time, random);
    }

    /**
     * Asks for one page of a list of backends, at the claimant's turn. Nothing is written, so the breaker is not asked.
     *
     * @param page from 1
     * @param timeout of this call
     */
    public PageAnswer list(BackendQuery query, int page, Claimant claimant, Duration timeout)
            throws InterruptedException {
        while (true) {
            if (await(claimant, null) instanceof Wait.Granted<Turn>(var turn)) {
                try (turn) {
                    turn.call();
                    return turn.list(query, page, time.instant().plus(timeout));
                }
            }
        }
    }

    /** Returns when a call would begin that is asked for now. */
    public Forecast forecast(Claimant claimant) {
        return permits.forecast(claimant);
    }

    /** Ends the wait of all requests of a batch, so that they look again whether they still want to call. */
    public void askAgain(String batch) {
        permits.disturb(Claimant.batchNamed(batch));
    }

    /** Returns whether no call was made, since the breaker is open. */
    static boolean wasHeldBack(CreateAnswer answer) {
        return answer instanceof CloudError.NotSent notSent && notSent.code().equals(BREAKER_OPEN);
    }

    private void refused(CloudError.NotAllowed refused, Claimant claimant, RefusedRights rights) {
        RefusedRights.Meaning meaning = rights.refused(suspension.isOn());
        int refusals = refusalLines.count();
        if (refusals > 0) {
            log.info(
                    "event=create-refused refusals={} {} means={} needs=\"{}\" detail=\"{}\"",
                    refusals,
                    claimant.request(),
                    meaning.name().toLowerCase(Locale.ROOT).replace('_', '-'),
                    rights.needs(),
                    Trouble.said(refused));
        }
        if (meaning == RefusedRights.Meaning.OF_ALL) {
            suspension.refusedToAll(refused, claimant);
        }
    }

    private void slowDown(CloudError.Throttled throttled, Instant callBegan) {
        rate.throttled(callBegan, throttled);
        if (throttled.retryAfter() != null) {
            permits.hold(time.instant().plus(throttled.retryAfter()));
        }
    }

    /** The right to make one call. It is given back by {@link #close}. */
    public final class Turn implements AutoCloseable {
        private final Permits.Permit permit;

        private Turn(Permits.Permit permit) {
            this.permit = permit;
        }

        /** Blocks until there is a place among the calls under way, which may take long. */
        public void call() throws InterruptedException {
            permit.call();
        }

        /**
         * Makes one create, unless the breaker is open; after {@link #call}, and once.
         *
         * @param attempts judges the answer afterwards
         */
        public CreateAnswer create(BackendSpec spec, Instant callUntil, Attempts attempts) {
            if (!breaker.tryAcquirePermission()) {
                return new CloudError.NotSent(BREAKER_OPEN, "the cloud failed too often just now, so it is left alone");
            }
            long begun = breaker.getCurrentTimestamp();
            Instant began = time.instant();
            long beganNanos = time.nanos();
            CreateAnswer answer;
            try {
                attempts.rights().callBegins();
                retries.called();
                answer = cloud.create(spec, callUntil);
            } catch (RuntimeException e) {
                breaker.onError(breaker.getCurrentTimestamp() - begun, breaker.getTimestampUnit(), e);
                throw e;
            }
            if (answer instanceof CloudError.Throttled throttled) {
                slowDown(throttled, began);
            }
            suspension.noted(answer, permit.claimant());
            breaker.onResult(breaker.getCurrentTimestamp() - begun, breaker.getTimestampUnit(), answer);
            suspension.created(answer, permit.claimant());
            if (answer instanceof CreateAnswer.Created) {
                evidence.succeeded(attempts.rights(), beganNanos, time.nanos());
            } else if (answer instanceof CloudError.NotAllowed refused && Reason.of(refused) == Reason.RIGHTS) {
                refused(refused, permit.claimant(), attempts.rights());
            }
            if (!(answer instanceof CloudError.NotSent || answer instanceof CloudError.Unclear)) {
                permit.answered();
                lastAnswered = time.instant();
            }
            return answer;
        }

        private PageAnswer list(BackendQuery query, int page, Instant callUntil) {
            Instant began = time.instant();
            PageAnswer answer = cloud.list(query, page, callUntil);
            if (answer instanceof CloudError.Throttled throttled) {
                slowDown(throttled, began);
            }
            suspension.lookedUp(answer, permit.claimant());
            if (answer instanceof Page) {
                permit.answered();
            }
            return answer;
        }

        @Override
        public void close() {
            permit.close();
        }
    }
}
