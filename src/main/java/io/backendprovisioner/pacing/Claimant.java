package io.backendprovisioner.pacing;

import io.backendprovisioner.domain.Lane;
import io.backendprovisioner.domain.RequestKey;

/**
 * For whom a permit is.
 *
 * @param batch those of one batch take turns with other batches of the lane; a request that is part of none is a batch of
 *     its own, named by its key
 */
public record Claimant(Lane lane, String batch) {

    public static Claimant ofBatch(Lane lane, String batch) {
        return new Claimant(lane, batchNamed(batch));
    }

    /** Of a request that is part of no batch. */
    public static Claimant ofKey(Lane lane, RequestKey key) {
        return new Claimant(lane, "key " + key.value());
    }

    static String batchNamed(String batch) {
        return "batch " + batch;
    }
}
