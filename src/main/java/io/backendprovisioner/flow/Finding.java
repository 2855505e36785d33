package io.backendprovisioner.flow;

import io.backendprovisioner.domain.BackendId;
import java.util.List;

/** What the cloud turned out to have for a mark. */
sealed interface Finding {

    /** It is as it was asked for, as far as the cloud lists it. */
    record One(BackendId id) implements Finding {}

    /**
     * It carries the mark and is not what was asked for: somebody has changed it, or has copied the mark.
     *
     * @param how in words of ours
     */
    record Different(BackendId id, String how) implements Finding {}

    /** None, and none will appear any more. */
    record None() implements Finding {}

    record Several(List<BackendId> ids) implements Finding {}

    /** The cloud lists these without their tags, so one of them may carry the mark. */
    record Unseen(List<BackendId> ids) implements Finding {}

    /** The look-up itself did not succeed for too long. */
    record GaveUp(String code, String message) implements Finding {}
}
