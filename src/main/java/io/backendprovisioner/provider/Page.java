package io.backendprovisioner.provider;

import io.backendprovisioner.domain.BackendId;
import io.backendprovisioner.domain.Tag;
import java.time.DateTimeException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.OptionalInt;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

/**
 * One page of {@code DescribeBackendList}.
 *
 * @param total how many backends all pages hold, when the cloud said so
 */
public record Page(OptionalInt total, List<ListedBackend> backends) implements PageAnswer {
    public Page {
        backends = List.copyOf(backends);
    }

    /** {@code null} unless every entry can be made out: a skipped one could be the one that is looked for. */
    static @Nullable Page read(String body) {
        var json = Json.object(body);
        var list = json == null ? null : json.get("BackendInfoList");
        if (json == null || list == null || !list.isArray()) {
            return null;
        }
        var backends = new ArrayList<ListedBackend>(list.size());
        for (var entry : list) {
            var backend = backend(entry);
            if (backend == null) {
                return null;
            }
            backends.add(backend);
        }
        var total = json.get("TotalCount");
        return new Page(
                total != null && total.canConvertToInt() ? OptionalInt.of(total.intValue()) : OptionalInt.empty(),
                backends);
    }

    private static @Nullable ListedBackend backend(JsonNode entry) {
        String id = Json.text(entry, "BackendId");
        String name = Json.text(entry, "BackendName");
        String type = Json.text(entry, "BackendType");
        if (id == null || !BackendId.isId(id) || name == null) {
            return null;
        }
        return new ListedBackend(
                new BackendId(id),
                name,
                type == null ? "" : type,
                Json.text(entry, "Description"),
                time(Json.text(entry, "CreatedTime")),
                tags(entry));
    }

    /** Returns {@code null} unless every tag can be made out: one that cannot could be the one that is looked for. */
    private static @Nullable List<Tag> tags(JsonNode entry) {
        var list = entry.get("Tags");
        if (list == null || !list.isArray()) {
            return null;
        }
        var tags = new ArrayList<Tag>();
        for (var tag : list) {
            String key = Json.text(tag, "Key");
            String value = Json.text(tag, "Value");
            if (key == null) {
                return null;
            }
            tags.add(new Tag(key, value == null ? "" : value));
        }
        return tags;
    }

    private static @Nullable Instant time(@Nullable String text) {
        try {
            return text == null ? null : Instant.parse(text);
        } catch (DateTimeException e) {
            return null;
        }
    }
}
