package io.backendprovisioner.provider;

import io.backendprovisioner.domain.BackendId;
import io.backendprovisioner.domain.Tag;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A backend as the cloud lists it.
 *
 * @param created in whole seconds, absent where the cloud's time could not be read
 */
public record ListedBackend(
        BackendId id, String name, String type, @Nullable Instant created, List<Tag> tags) {
    public ListedBackend {
        tags = List.copyOf(tags);
    }
}
