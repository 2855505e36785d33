package io.backendprovisioner.provider;

import io.backendprovisioner.domain.BackendId;
import io.backendprovisioner.domain.Tag;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A backend as the cloud lists it.
 *
 * @param description {@code null} where the list has none
 * @param created in whole seconds, {@code null} where the cloud's time could not be read
 * @param tags {@code null} where the list does not say which it has
 */
public record ListedBackend(
        BackendId id,
        String name,
        String type,
        @Nullable String description,
        @Nullable Instant created,
        @Nullable List<Tag> tags) {
    public ListedBackend {
        tags = tags == null ? null : List.copyOf(tags);
    }

    /** Returns whether it certainly carries the tag. */
    public boolean carries(Tag tag) {
        return tags != null && tags.contains(tag);
    }
}
