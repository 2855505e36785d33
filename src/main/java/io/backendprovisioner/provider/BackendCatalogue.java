package io.backendprovisioner.provider;

import io.backendprovisioner.domain.BackendId;

/**
 * All backends of the account in the region, for operators and to delete twins: nothing that provisions a backend uses it. Both operations
 * block until they are answered; where the cloud throttles them, or does not answer, they wait and try again for some
 * minutes. They throw only for a bug.
 */
public interface BackendCatalogue {

    /**
     * Every backend that existed when this began, and exists when it ends. What is created meanwhile may be among them;
     * {@link CloudError.Unclear} where so many were deleted meanwhile that no whole list could be read.
     */
    LookUpAnswer all();

    DeleteAnswer delete(BackendId id);
}
