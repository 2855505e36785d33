package io.backendprovisioner.pacing;

import io.backendprovisioner.domain.BackendSpec;
import io.backendprovisioner.domain.Time;
import io.backendprovisioner.provider.BackendQuery;
import io.backendprovisioner.provider.CloudApi;
import io.backendprovisioner.provider.CloudError;
import io.backendprovisioner.provider.CreateAnswer;
import io.backendprovisioner.provider.Page;
import io.backendprovisioner.provider.PageAnswer;
import java.time.Duration;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * This machine's clock, as far as the cloud has confirmed it. The cloud refuses a signed call whose time is more than 15
 * minutes off, so a call that succeeds confirms the time at which it was signed. From then on the clock is compared with
 * the nanoseconds that have passed: they do not jump when somebody sets the clock, or when a suspended machine goes on.
 * Safe for any number of threads.
 */
public final class ConfirmedClock {
    /** By how much the time of a call may be off. */
    private static final Duration MOST_ALLOWED = Duration.ofMinutes(15);

    /** What is less than this may be a leap second, or a correction. */
    private static final Duration LARGEST_JUMP = Duration.ofMinutes(1);

    private final CloudApi cloud;
    private final Time time;
    private volatile @Nullable Reading confirmed;

    private record Reading(Instant instant, long nanos) {
        /** Returns by how much the clock was set between the two readings. */
        Duration jumpUntil(Reading later) {
            return Duration.between(instant, later.instant)
                    .minusNanos(later.nanos - nanos)
                    .abs();
        }
    }

    ConfirmedClock(CloudApi cloud, Time time) {
        this.cloud = cloud;
        this.time = time;
    }

    /**
     * Returns an instant that has certainly passed, or {@code null} while the clock is not confirmed. It is 16 minutes ago,
     * since a confirmed clock may be as far ahead.
     */
    public @Nullable Instant passed() {
        Reading last = confirmed;
        Reading now = read();
        return last == null || last.jumpUntil(now).compareTo(LARGEST_JUMP) > 0
                ? null
                : now.instant().minus(MOST_ALLOWED).minus(LARGEST_JUMP);
    }

    /** Returns the cloud. Its answers to these calls confirm the clock, or say that it is wrong. */
    CloudApi cloud() {
        return new CloudApi() {
            @Override
            public CreateAnswer create(BackendSpec spec, Instant deadline) {
                Reading signed = read();
                CreateAnswer answer = cloud.create(spec, deadline);
                switch (answer) {
                    case CreateAnswer.Created _ -> confirmed = signed;
                    case CloudError error -> refused(error);
                }
                return answer;
            }

            @Override
            public PageAnswer list(BackendQuery query, int page, Instant deadline) {
                Reading signed = read();
                PageAnswer answer = cloud.list(query, page, deadline);
                switch (answer) {
                    case Page _ -> confirmed = signed;
                    case CloudError error -> refused(error);
                }
                return answer;
            }
        };
    }

    /** Other errors say nothing about the clock: the cloud may not have looked at the signature. */
    private void refused(CloudError error) {
        if (error instanceof CloudError.ClockOff) {
            confirmed = null;
        }
    }

    private Reading read() {
        return new Reading(time.instant(), time.nanos());
    }
}
