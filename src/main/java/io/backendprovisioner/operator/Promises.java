package io.backendprovisioner.operator;

import io.backendprovisioner.ledger.LedgerProperties;
import io.backendprovisioner.provider.ProviderProperties;
import java.time.Duration;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * What a comparison takes for granted, as the fleet does.
 *
 * @param settledAndVisible a call has taken effect, and its effect is listed, within this time after its end
 * @param retention how long an answer is remembered
 * @param clocks by this much at most two clocks differ; the cloud tells whole seconds
 */
record Promises(Duration settledAndVisible, Duration retention, Duration clocks) {

    static Promises of(ProviderProperties provider, LedgerProperties ledger) {
        return new Promises(
                provider.settle().plus(provider.clockSkew()).plus(provider.visibility()),
                ledger.retention(),
                provider.clockSkew().plusSeconds(1));
    }

    Instant visibleBy(Instant callUntil) {
        return callUntil.plus(settledAndVisible);
    }

    /** Whether what is of this age may have been forgotten at that time; what is of no known age is not. */
    boolean isForgotten(@Nullable Instant since, Instant at) {
        return since != null && !since.plus(retention).minus(clocks).isAfter(at);
    }
}
