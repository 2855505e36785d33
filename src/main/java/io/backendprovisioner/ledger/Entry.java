package io.backendprovisioner.ledger;

import io.backendprovisioner.domain.BackendId;
import io.backendprovisioner.domain.SpecFingerprint;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * What the ledger holds of one request key. A key whose request made no backend has none: it is free again.
 */
public sealed interface Entry {

    SpecFingerprint fingerprint();

    /** A create may be under way until {@code callUntil}, or may have taken effect unseen. */
    record Intent(SpecFingerprint fingerprint, Instant callUntil) implements Entry {}

    /**
     * The backend exists.
     *
     * @param adopted whether it was found after an unclear call
     */
    record Answer(
            SpecFingerprint fingerprint,
            BackendId backendId,
            @Nullable String cloudRequestId,
            boolean adopted,
            Instant answeredAt)
            implements Entry {}
}
