package io.backendprovisioner.simulator;

import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** A backend that exists, as it was asked for. */
public record SimulatedBackend(
        String id,
        String name,
        String type,
        @Nullable String description,
        boolean createEventBridgeServiceLinkedRole,
        boolean createSlr,
        List<Tag> tags,
        Instant createdAt) {

    /** A label; the cloud's limits on it are not known, so none are set here. */
    public record Tag(String key, String value) {}

    public SimulatedBackend {
        tags = List.copyOf(tags);
    }

    /** The value of the first tag with that key. */
    public Optional<String> tag(String key) {
        return tags.stream()
                .filter(tag -> tag.key().equals(key))
                .map(Tag::value)
                .findFirst();
    }
}
