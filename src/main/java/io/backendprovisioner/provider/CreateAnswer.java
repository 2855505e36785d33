package io.backendprovisioner.provider;

import io.backendprovisioner.domain.BackendId;
import org.jspecify.annotations.Nullable;

/** What one create call came to. */
public sealed interface CreateAnswer permits CreateAnswer.Created, CloudError {

    record Created(BackendId backendId, @Nullable String requestId) implements CreateAnswer {}
}
