package io.backendprovisioner.simulator;

import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * A backend that exists, as it was asked for.
 *
 * @param modifiedAt when it was last changed; until then when it was created
 */
public record SimulatedBackend(
        String id,
        String name,
        String type,
        @Nullable String description,
        boolean createEventBridgeServiceLinkedRole,
        boolean createSlr,
        List<Tag> tags,
        Instant createdAt,
        Instant modifiedAt) {

    /** A label; the cloud's limits on it are not known, so none are set here. */
    public record Tag(String key, String value) {}

    public SimulatedBackend {
        tags = List.copyOf(tags);
    }

    /** Changes what is given, and leaves the rest as it is. */
    SimulatedBackend modified(
            Optional<String> newName, Optional<String> newType, Optional<String> newDescription, Instant now) {
        return new SimulatedBackend(
                id,
                newName.orElse(name),
                newType.orElse(type),
                newDescription.orElse(description),
                createEventBridgeServiceLinkedRole,
                createSlr,
                tags,
                createdAt,
                now);
    }

    /** The value of the first tag with that key. */
    public Optional<String> tag(String key) {
        return tags.stream()
                .filter(tag -> tag.key().equals(key))
                .map(Tag::value)
                .findFirst();
    }
}
