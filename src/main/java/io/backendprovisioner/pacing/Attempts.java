package io.backendprovisioner.pacing;

import io.backendprovisioner.pacing.Trouble.Reason;
import io.backendprovisioner.provider.CloudError;
import io.backendprovisioner.provider.CreateAnswer;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.function.LongUnaryOperator;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/**
 * Judges the answers of one request in turn. Only what was certainly not executed is tried again: within the limits where
 * the request could not be sent, and without limit where the fault is not the request's own (throttled, no credentials,
 * clock off, another endpoint, an account in arrears, breaker open). Of a right that is refused, {@link RefusedRights} says
 * whose fault it is.
 */
public final class Attempts {
    /** A right that is refused to one request alone is not asked for in a hurry. */
    private static final Duration FIRST_PAUSE_WITHOUT_RIGHT = Duration.ofSeconds(1);

    private final PacingProperties limits;
    private final Predicate<Instant> othersAnsweredSince;
    private final RefusedRights rights;
    private final InstantSource time;
    private final LongUnaryOperator random;
    private final Instant giveUpAt;
    private @Nullable Instant firstFailed;
    private int calls;
    private int counted;
    private int inARow;

    /**
     * @param othersAnsweredSince whether the cloud has answered any request since then
     * @param random a number from 0, inclusive, to its argument, exclusive
     */
    Attempts(
            PacingProperties limits,
            Predicate<Instant> othersAnsweredSince,
            RefusedRights rights,
            InstantSource time,
            LongUnaryOperator random) {
        this.limits = limits;
        this.othersAnsweredSince = othersAnsweredSince;
        this.rights = rights;
        this.time = time;
        this.random = random;
        this.giveUpAt = time.instant().plus(limits.giveUpAfter());
    }

    RefusedRights rights() {
        return rights;
    }

    /** Returns which right the request needs that others do not, in words. */
    public String needs() {
        return rights.needs();
    }

    /** Returns how many calls were made so far, whatever they came to; what the breaker held back is none. */
    public int calls() {
        return calls;
    }

    /** Returns how many of them count for the limits: those that were throttled do not. */
    public int counted() {
        return counted;
    }

    public Verdict judge(CreateAnswer answer) {
        calls += Turns.wasHeldBack(answer) ? 0 : 1;
        return switch (answer) {
            case CreateAnswer.Created _, CloudError.Unclear _, CloudError.Refused _, CloudError.OverQuota _ -> {
                counted++;
                yield new Verdict.Final();
            }
            case CloudError.NotSent _ when Turns.wasHeldBack(answer) -> new Verdict.Again(backOff(), false);
            case CloudError.NotSent _ -> {
                counted++;
                if (firstFailed == null) {
                    firstFailed = time.instant();
                }
                // While nobody's calls get through, it is the cloud that is at fault, and not this request.
                boolean more = isWithinLimits() || !othersAnsweredSince.test(firstFailed);
                yield more ? new Verdict.Again(backOff(), true) : new Verdict.Final();
            }
            case CloudError.Throttled throttled -> {
                Duration asked = throttled.retryAfter();
                Duration pause = asked == null ? backOff() : asked.plus(jitter(limits.firstPause()));
                yield time.instant().isBefore(giveUpAt) ? new Verdict.Again(pause, false) : new Verdict.Final();
            }
            case CloudError.NotAllowed refused when Reason.of(refused) == Reason.RIGHTS -> withoutRight();
            // Calls are suspended until that is fixed, so the wait for the next turn is the pause.
            case CloudError.NotAllowed _, CloudError.ClockOff _, CloudError.Misaddressed _, CloudError.InArrears _ ->
                new Verdict.Again(jitter(limits.firstPause()), false);
        };
    }

    private Verdict withoutRight() {
        boolean isFinal = switch (rights.meaning()) {
            case OF_ALL -> false;
            case ITS_OWN -> true;
            // Nobody fails because a right is gone for all, and that is told by requests that ask for nothing special.
            case UNKNOWN -> !rights.isPlain() && !time.instant().isBefore(giveUpAt);
        };
        if (isFinal) {
            return new Verdict.Final();
        }
        Duration pause = FIRST_PAUSE_WITHOUT_RIGHT.multipliedBy(1L << Math.min(rights.refusals() - 1, 20));
        Duration capped = longer(FIRST_PAUSE_WITHOUT_RIGHT, shorter(pause, limits.longestPause()));
        return new Verdict.Again(capped.plus(jitter(limits.firstPause())), rights.loads());
    }

    private boolean isWithinLimits() {
        return counted < limits.maxAttempts() && time.instant().isBefore(giveUpAt);
    }

    /** Exponential, capped, with full jitter, so that requests which failed together do not come back together. */
    private Duration backOff() {
        Duration ceiling = limits.firstPause().multipliedBy(1L << Math.min(inARow, 20));
        inARow++;
        return jitter(shorter(ceiling, limits.longestPause()));
    }

    private static Duration longer(Duration one, Duration other) {
        return one.compareTo(other) > 0 ? one : other;
    }

    private static Duration shorter(Duration one, Duration other) {
        return one.compareTo(other) < 0 ? one : other;
    }

    private Duration jitter(Duration ceiling) {
        return Duration.ofMillis(random.applyAsLong(Math.max(1, ceiling.toMillis())) + 1);
    }
}
