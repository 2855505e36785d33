package io.backendprovisioner.domain;

import java.util.List;
import org.jspecify.annotations.Nullable;

/** How a request ended. Every request ends in exactly one of these. */
public sealed interface Outcome {

    /**
     * The backend exists.
     *
     * @param cloudRequestId the cloud's id of the call that told so
     * @param attempts calls of the create operation that this request took, 0 when none was needed
     */
    record Created(BackendId backendId, @Nullable String cloudRequestId, Provenance provenance, int attempts)
            implements Outcome {}

    /** Never sent to the cloud, since it cannot be right. */
    record Rejected(RejectionCode code, List<Violation> violations) implements Outcome {
        public Rejected {
            violations = List.copyOf(violations);
        }
    }

    /** The deadline passed before any call. */
    record Expired(String message) implements Outcome {}

    /** Its batch was cancelled before any call that could have made a backend. */
    record Cancelled(String message) implements Outcome {}

    /** The cloud refused it for good, or the limit of trying was reached with no call unclear: no backend was made. */
    record Failed(
            String code,
            String message,
            boolean retryable,
            @Nullable String cloudRequestId,
            int attempts) implements Outcome {}

    /** It cannot be known whether, or which, backend exists. */
    record Unresolved(
            String code, String message, @Nullable String cloudRequestId, List<BackendId> candidates, int attempts)
            implements Outcome {
        public Unresolved {
            candidates = List.copyOf(candidates);
        }
    }

    /** How the backend came to be known. */
    enum Provenance {
        CREATED,
        ADOPTED,
        REPLAYED
    }

    /** Why a request was never sent. */
    enum RejectionCode {
        INVALID_REQUEST,
        REPLY_TOPIC_NOT_ALLOWED,
        REPLY_DESTINATION_MISSING,
        KEY_REUSED,
        FOREIGN_PARTITION
    }
}
