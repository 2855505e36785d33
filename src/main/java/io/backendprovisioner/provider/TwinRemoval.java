package io.backendprovisioner.provider;

import io.backendprovisioner.domain.BackendId;
import io.backendprovisioner.domain.BackendMark;
import java.time.Instant;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import tools.jackson.core.json.JsonFactory;
import tools.jackson.core.json.JsonWriteFeature;
import tools.jackson.databind.json.JsonMapper;

/**
 * Deletes a backend that no reply names, as the last resort. At that moment the cloud must list it, and the one that is
 * kept, with the very same mark and alike in all else, and no API may use it. That no ledger and no reply names it is for the
 * caller to know. Each deletion is one line in the log. Blocks like {@link BackendCatalogue}.
 */
public final class TwinRemoval {
    private static final Logger log = LoggerFactory.getLogger(TwinRemoval.class);

    /** What others have written cannot end the line. */
    private static final JsonMapper JSON = JsonMapper.builder(JsonFactory.builder()
                    .enable(JsonWriteFeature.ESCAPE_NON_ASCII)
                    .build())
            .build();

    private final BackendCatalogue cloud;

    public TwinRemoval(BackendCatalogue cloud) {
        this.cloud = cloud;
    }

    /**
     * Which backend is to be deleted.
     *
     * @param kept the one that its key is answered with
     * @param createdFrom it must have been created then or later; {@code null} if that is not asked for
     * @param why in words of ours, for the log
     */
    public record Order(
            BackendMark mark,
            BackendId twin,
            BackendId kept,
            @Nullable Instant createdFrom,
            String why) {}

    public Removal remove(Order order) {
        if (order.twin().equals(order.kept())) {
            return new Removal.Kept("it is the one that is kept");
        }
        List<ListedBackend> listed;
        switch (cloud.tagged(order.mark().asTag())) {
            case CloudError error -> {
                return new Removal.Kept("the cloud's list cannot be read: " + said(error));
            }
            case LookUpAnswer.Listed(var backends) -> listed = backends;
        }
        ListedBackend twin = find(listed, order, order.twin());
        String objection = twin == null
                ? "the cloud does not list it with this mark any more"
                : objection(order, twin, find(listed, order, order.kept()));
        return twin == null || objection != null
                ? new Removal.Kept(Objects.requireNonNull(objection))
                : delete(order, twin);
    }

    private static @Nullable ListedBackend find(List<ListedBackend> listed, Order order, BackendId id) {
        return listed.stream()
                .filter(backend ->
                        backend.id().equals(id) && backend.carries(order.mark().asTag()))
                .findFirst()
                .orElse(null);
    }

    private @Nullable String objection(Order order, ListedBackend twin, @Nullable ListedBackend kept) {
        if (kept == null) {
            return "the cloud does not list " + order.kept() + " with this mark, which would be kept";
        }
        if (!isAlike(twin, kept)) {
            return "it differs from " + kept.id() + ", so something else may have made or changed it";
        }
        Instant from = order.createdFrom();
        if (from != null && (twin.created() == null || twin.created().isBefore(from))) {
            return "it may have been created before " + from;
        }
        return switch (cloud.usesOf(twin.id())) {
            case UseAnswer.Used(int apis) -> apis == 0 ? null : "it is used by " + apis + " APIs";
            case CloudError error -> "the cloud does not say whether an API uses it: " + said(error);
        };
    }

    /** Both were made from one request, so whatever tells them apart was done by somebody else. */
    private static boolean isAlike(ListedBackend one, ListedBackend other) {
        return one.name().equals(other.name())
                && one.type().equals(other.type())
                && Objects.equals(one.description(), other.description())
                && Set.copyOf(Objects.requireNonNull(one.tags()))
                        .equals(Set.copyOf(Objects.requireNonNull(other.tags())));
    }

    private Removal delete(Order order, ListedBackend twin) {
        DeleteAnswer answer = cloud.delete(twin.id());
        String line = line(order, twin, answer);
        log.warn("{}", line);
        return new Removal.Asked(answer, line);
    }

    private static String line(Order order, ListedBackend twin, DeleteAnswer answer) {
        return "event=backend-deleted backend=" + twin.id() + " result=" + result(answer) + " name="
                + JSON.writeValueAsString(twin.name()) + " type=" + JSON.writeValueAsString(twin.type())
                + " description=" + JSON.writeValueAsString(twin.description()) + " tags="
                + JSON.writeValueAsString(twin.tags()) + " created=" + twin.created() + " mark="
                + order.mark().value() + " kept=" + order.kept() + " why=\"" + order.why() + '"';
    }

    private static String result(DeleteAnswer answer) {
        return switch (answer) {
            case DeleteAnswer.Deleted(var before) -> before ? "gone" : "deleted";
            case CloudError error -> "failed code=" + error.code();
        };
    }

    private static String said(CloudError error) {
        return error.code() + ": " + error.message();
    }
}
