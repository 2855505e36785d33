package io.backendprovisioner.contract;

import io.backendprovisioner.domain.Violation;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A reply as its receiver sees it: all fields of all statuses, those that this one does not have being null or empty.
 * Codes and provenance stay text, since a later release may know more of them.
 *
 * @param attempts calls of the create operation, 0 where the reply does not say
 */
public record Reply(
        ReplyStatus status,
        @Nullable String requestKey,
        @Nullable String backendId,
        @Nullable String cloudRequestId,
        @Nullable String provenance,
        int attempts,
        @Nullable String code,
        @Nullable String message,
        @Nullable Boolean retryable,
        List<Violation> violations,
        List<String> candidates,
        Instant completedAt) {
    public Reply {
        violations = List.copyOf(violations);
        candidates = List.copyOf(candidates);
    }
}
