package io.backendprovisioner.domain;

import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The backend that a request asks for, in the terms of the cloud's {@code CreateBackend}. Absent optional parameters
 * are {@code null} and are not sent.
 */
public record BackendSpec(
        String name,
        String type,
        @Nullable String description,
        @Nullable Boolean createEventBridgeServiceLinkedRole,
        @Nullable Boolean createSlr,
        List<Tag> tags) {

    public BackendSpec {
        if (name.isBlank() || type.isBlank()) {
            throw new IllegalArgumentException("a backend needs a name and a type");
        }
        tags = List.copyOf(tags);
    }

    /** Equal for equal content, whatever the order of the tags. */
    public SpecFingerprint fingerprint() {
        return SpecFingerprint.of(this);
    }

    /** The same backend carrying one more tag, put first so that a limit on tags never cuts it off. */
    public BackendSpec tagged(Tag tag) {
        var all = new ArrayList<Tag>(tags.size() + 1);
        all.add(tag);
        all.addAll(tags);
        return new BackendSpec(name, type, description, createEventBridgeServiceLinkedRole, createSlr, all);
    }
}
