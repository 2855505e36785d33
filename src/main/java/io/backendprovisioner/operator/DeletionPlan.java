package io.backendprovisioner.operator;

import io.backendprovisioner.domain.BackendId;
import io.backendprovisioner.operator.Findings.Twin;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Which twins may be deleted: those that are certainly one too many, and that no reply names.
 *
 * @param kept those that may not, each with the reason
 */
record DeletionPlan(List<Twin> deletable, Map<Twin, String> kept) {

    /**
     * @param replied which of the twins a reply names
     * @param replies what was read of the replies
     * @param clocks by this much at most two clocks differ
     */
    static DeletionPlan of(List<Twin> twins, Set<BackendId> replied, ReplyLog.Coverage replies, Duration clocks) {
        List<Twin> deletable = new ArrayList<>();
        Map<Twin, String> kept = new LinkedHashMap<>();
        for (Twin twin : twins) {
            String why = objection(twin, replied, replies, clocks);
            if (why == null) {
                deletable.add(twin);
            } else {
                kept.put(twin, why);
            }
        }
        return new DeletionPlan(deletable, kept);
    }

    private static @Nullable String objection(
            Twin twin, Set<BackendId> replied, ReplyLog.Coverage replies, Duration clocks) {
        Instant created = twin.created();
        if (twin.doubt() != null) {
            return twin.doubt();
        }
        if (replied.contains(twin.backendId())) {
            return "a reply names it";
        }
        if (!replies.gaps().isEmpty()) {
            return replies.gaps().getFirst();
        }
        return created == null || created.minus(clocks).isBefore(replies.wholeFrom())
                ? "the replies on " + replies.limitedBy() + " reach back to " + replies.wholeFrom()
                        + " only, and it may have been replied before"
                : null;
    }
}
