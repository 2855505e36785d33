package io.backendprovisioner.provider;

import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * Every answer that is no success, told apart by what may be done next. {@code code} is the cloud's error code, or our
 * own word where there was none; {@code requestId} is the cloud's.
 */
public sealed interface CloudError extends CreateAnswer, LookUpAnswer, DeleteAnswer, UseAnswer, HttpAnswer, PageAnswer {

    String code();

    String message();

    @Nullable
    String requestId();

    /** Not executed, since we call too often: wait, try again. {@code retryAfter} when the cloud asked for one. */
    record Throttled(
            String code,
            String message,
            @Nullable String requestId,
            @Nullable Duration retryAfter) implements CloudError {}

    /** Not executed, since the request never reached the cloud: try again. */
    record NotSent(String code, String message) implements CloudError {
        @Override
        public @Nullable String requestId() {
            return null;
        }
    }

    /** It may have been executed, or not: look up before any further create. */
    record Unclear(String code, String message, @Nullable String requestId) implements CloudError {}

    /** Not executed, for good: the request itself is wrong. */
    record Refused(String code, String message, @Nullable String requestId) implements CloudError {
        /** Whether the cloud says that such a backend exists already ({@code Duplicate*}, {@code Repeated*}). */
        public boolean saysItExists() {
            return code.startsWith("Duplicate") || code.startsWith("Repeated");
        }
    }

    /** Not executed: a quota of the account is used up. */
    record OverQuota(String code, String message, @Nullable String requestId) implements CloudError {}

    /** Not executed, through no fault of the request: credentials or rights are wrong. */
    record NotAllowed(String code, String message, @Nullable String requestId) implements CloudError {}

    /** Not executed, through no fault of the request: our clock is more than 15 minutes off. */
    record ClockOff(String code, String message, @Nullable String requestId) implements CloudError {}

    /** Not executed, through no fault of the request: who answers does not offer this operation, or not this way. */
    record Misaddressed(
            String code, String message, @Nullable String requestId) implements CloudError {}

    /** Not executed, through no fault of the request: the account owes money, or is closed. */
    record InArrears(String code, String message, @Nullable String requestId) implements CloudError {}
}
