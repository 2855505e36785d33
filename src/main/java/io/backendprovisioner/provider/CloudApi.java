package io.backendprovisioner.provider;

import io.backendprovisioner.domain.BackendSpec;
import java.time.Instant;

/**
 * The two operations of the cloud that the product rests on. Both block the calling (virtual) thread, at most until the
 * deadline; both answer with a value and throw only for a bug. An implementation never sends a create twice.
 */
public interface CloudApi {

    /**
     * Sends {@code CreateBackend} once. Not idempotent: after {@link CloudError.Unclear} the backend may exist.
     *
     * @param deadline nothing is sent past it, and no call is in progress past it
     */
    CreateAnswer create(BackendSpec spec, Instant deadline);

    /**
     * Asks for one page of {@code DescribeBackendList}. Read-only.
     *
     * @param page from 1
     * @param deadline as in {@link #create}
     */
    PageAnswer list(BackendQuery query, int page, Instant deadline);
}
