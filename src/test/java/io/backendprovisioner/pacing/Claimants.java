package io.backendprovisioner.pacing;

import io.backendprovisioner.domain.Lane;
import io.backendprovisioner.domain.RequestKey;
import java.util.concurrent.atomic.AtomicLong;

/** Requests that were read in the order in which they are made here. */
final class Claimants {
    private static final AtomicLong RANKS = new AtomicLong();

    private Claimants() {}

    static Claimant ofBatch(Lane lane, String batch) {
        return ofBatch(lane, batch, "");
    }

    static Claimant ofBatch(Lane lane, String batch, Object request) {
        return Claimant.ofBatch(lane, batch, RANKS.getAndIncrement(), request);
    }

    static Claimant ofKey(Lane lane, String key) {
        return Claimant.ofKey(lane, new RequestKey(key), RANKS.getAndIncrement(), "");
    }
}
