package io.backendprovisioner.flow;

import io.backendprovisioner.domain.BackendId;
import io.backendprovisioner.domain.BackendSpec;
import io.backendprovisioner.domain.Tag;
import io.backendprovisioner.provider.ListedBackend;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * Judges which of the backends that the cloud lists are a request's own. The mark alone decides. Where the list does not
 * say which tags a backend has, that is not known.
 */
record Sighting(BackendSpec asked, Tag mark, Instant notBefore) {

    /** @param notBefore the call in question was not made before that */
    static Sighting of(BackendRequest request, Instant notBefore) {
        return new Sighting(request.spec(), request.mark().asTag(), notBefore);
    }

    /** Returns which of them certainly carry the mark. */
    List<ListedBackend> ours(List<ListedBackend> listed) {
        return listed.stream().filter(backend -> backend.carries(mark)).toList();
    }

    /** @param listed by the mark or by the name */
    Finding finding(List<ListedBackend> listed) {
        List<ListedBackend> ours = ours(listed);
        if (ours.size() > 1) {
            return new Finding.Several(ids(ours.stream()));
        }
        if (ours.size() == 1) {
            ListedBackend one = ours.getFirst();
            String how = difference(one);
            return how == null ? new Finding.One(one.id()) : new Finding.Different(one.id(), how);
        }
        List<BackendId> unseen = ids(listed.stream().filter(this::mayBeOurs));
        return unseen.isEmpty() ? new Finding.None() : new Finding.Unseen(unseen);
    }

    private boolean mayBeOurs(ListedBackend backend) {
        return backend.tags() == null
                && (backend.created() == null || !backend.created().isBefore(notBefore));
    }

    private static List<BackendId> ids(Stream<ListedBackend> backends) {
        return backends.map(ListedBackend::id).toList();
    }

    /** What the list does not tell is not compared. */
    private @Nullable String difference(ListedBackend listed) {
        List<String> differs = new ArrayList<>();
        if (!isAlike(asked.name(), listed.name())) {
            differs.add("name");
        }
        if (!listed.type().isEmpty() && !isAlike(asked.type(), listed.type())) {
            differs.add("type");
        }
        if (listed.description() != null && !isAlike(asked.description(), listed.description())) {
            differs.add("description");
        }
        if (!asked.tags().stream().allMatch(listed::carries)) {
            differs.add("tags");
        }
        return differs.isEmpty() ? null : String.join(", ", differs);
    }

    /** A cloud may trim what it is given, and fold its case. */
    private static boolean isAlike(@Nullable String one, String other) {
        return folded(one == null ? "" : one).equals(folded(other));
    }

    private static String folded(String text) {
        return text.strip().toLowerCase(Locale.ROOT);
    }
}
