package io.backendprovisioner.provider;

import io.backendprovisioner.domain.BackendId;
import io.backendprovisioner.domain.Tag;

/**
 * All backends of the account in the region, for operators and to delete twins: nothing that provisions a backend uses it. All operations
 * block until they are answered; where the cloud throttles them, or does not answer, they wait and try again for some
 * minutes. They throw only for a bug.
 */
public interface BackendCatalogue {

    /**
     * Every backend that existed when this began, and exists when it ends. What is created meanwhile may be among them;
     * {@link CloudError.Unclear} where so many were deleted meanwhile that no whole list could be read.
     */
    LookUpAnswer all();

    /** What the cloud lists when it is asked for those with this tag, in the sense of {@link #all}. */
    LookUpAnswer tagged(Tag tag);

    /** How many APIs use a backend. */
    UseAnswer usesOf(BackendId id);

    DeleteAnswer delete(BackendId id);
}
