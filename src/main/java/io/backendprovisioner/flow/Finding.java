package io.backendprovisioner.flow;

import io.backendprovisioner.domain.BackendId;
import java.util.List;

/** What the cloud turned out to have for a marker. */
sealed interface Finding {

    record One(BackendId id) implements Finding {}

    /** None, and none will appear any more. */
    record None() implements Finding {}

    record Several(List<BackendId> ids) implements Finding {}

    /** The look-up itself did not succeed for too long. */
    record GaveUp(String code, String message) implements Finding {}
}
