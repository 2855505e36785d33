package io.backendprovisioner.contract;

import io.backendprovisioner.domain.Outcome;

/** How a request ended, in one word: the field {@code status} and the header {@value HeaderNames#STATUS} of a reply. */
public enum ReplyStatus {
    CREATED,
    REJECTED,
    EXPIRED,
    CANCELLED,
    FAILED,
    UNRESOLVED;

    public static ReplyStatus of(Outcome outcome) {
        return switch (outcome) {
            case Outcome.Created _ -> CREATED;
            case Outcome.Rejected _ -> REJECTED;
            case Outcome.Expired _ -> EXPIRED;
            case Outcome.Cancelled _ -> CANCELLED;
            case Outcome.Failed _ -> FAILED;
            case Outcome.Unresolved _ -> UNRESOLVED;
        };
    }
}
