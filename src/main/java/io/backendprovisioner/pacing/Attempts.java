package io.backendprovisioner.pacing;

import io.backendprovisioner.provider.CloudError;
import io.backendprovisioner.provider.CreateAnswer;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.function.LongUnaryOperator;

/**
 * Judges the answers of one request in turn. Only what was certainly not executed is tried again: within the limits where
 * the request could not be sent, and without limit where the fault is not the request's own (throttled, no credentials,
 * no rights, clock off, breaker open).
 */
final class Attempts {
    private final PacingProperties limits;
    private final InstantSource time;
    private final LongUnaryOperator random;
    private final Instant giveUpAt;
    private int counted;
    private int inARow;

    /** @param random a number from 0, inclusive, to its argument, exclusive */
    Attempts(PacingProperties limits, InstantSource time, LongUnaryOperator random) {
        this.limits = limits;
        this.time = time;
        this.random = random;
        this.giveUpAt = time.instant().plus(limits.giveUpAfter());
    }

    Attempt judge(CreateAnswer answer) {
        return switch (answer) {
            case CreateAnswer.Created _, CloudError.Unclear _, CloudError.Refused _, CloudError.OverQuota _ -> {
                counted++;
                yield new Attempt(answer, counted, false, Duration.ZERO);
            }
            case CloudError.NotSent notSent when notSent.code().equals(Guard.BREAKER_OPEN) -> again(answer, backOff());
            case CloudError.NotSent _ -> {
                counted++;
                boolean more = counted < limits.maxAttempts() && time.instant().isBefore(giveUpAt);
                yield more ? again(answer, backOff()) : new Attempt(answer, counted, false, Duration.ZERO);
            }
            case CloudError.Throttled throttled -> {
                Duration asked = throttled.retryAfter();
                boolean more = time.instant().isBefore(giveUpAt);
                Duration pause = asked == null ? backOff() : asked.plus(jitter(limits.firstPause()));
                yield more ? again(answer, pause) : new Attempt(answer, counted, false, Duration.ZERO);
            }
            case CloudError.NotAllowed _, CloudError.ClockOff _ -> again(answer, backOff());
        };
    }

    private Attempt again(CreateAnswer answer, Duration pause) {
        return new Attempt(answer, counted, true, pause);
    }

    /** Exponential, capped, with full jitter, so that requests which failed together do not come back together. */
    private Duration backOff() {
        Duration ceiling = limits.firstPause().multipliedBy(1L << Math.min(inARow, 20));
        inARow++;
        return jitter(ceiling.compareTo(limits.longestPause()) < 0 ? ceiling : limits.longestPause());
    }

    private Duration jitter(Duration ceiling) {
        return Duration.ofMillis(random.applyAsLong(Math.max(1, ceiling.toMillis())) + 1);
    }
}
