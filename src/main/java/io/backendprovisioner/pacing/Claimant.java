package io.backendprovisioner.pacing;

import io.backendprovisioner.domain.Lane;

/**
 * For whom a permit is.
 *
 * @param batch those of one batch take turns with other batches of the lane; a request that is part of none is a batch of
 *     its own, named by its key
 */
public record Claimant(Lane lane, String batch) {}
