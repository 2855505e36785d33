package io.backendprovisioner.operator;

import io.backendprovisioner.domain.BackendId;
import java.time.Instant;
import java.util.List;
import java.util.Set;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.apache.kafka.common.TopicPartition;
import org.jspecify.annotations.Nullable;

/**
 * Where the cloud and the ledgers do not agree.
 *
 * @param forgotten backends of ours that are too old for the ledger to know: nothing is wrong with them
 * @param others backends of other installations, which nothing is said of
 * @param unseen backends whose tags the cloud does not list, so that nothing can be said of them
 */
record Findings(
        List<Orphan> orphans,
        List<Twin> twins,
        List<Split> splits,
        List<Unanswered> unanswered,
        List<Missing> missing,
        int forgotten,
        int others,
        int unseen) {
    Findings {
        orphans = List.copyOf(orphans);
        twins = List.copyOf(twins);
        splits = List.copyOf(splits);
        unanswered = List.copyOf(unanswered);
        missing = List.copyOf(missing);
    }

    /** No ledger knows its marker, though it is young enough. */
    record Orphan(
            BackendId backendId,
            String backendName,
            @Nullable Instant created,
            String marker) {}

    /**
     * One too many of its marker.
     *
     * @param answer the backend that the ledger names, where it names one
     * @param doubt why it is not certain that this one is the one too many, {@code null} if it is: the ledger names one other,
     *     and that one is listed
     */
    record Twin(
            BackendId backendId,
            String backendName,
            @Nullable Instant created,
            String marker,
            TopicPartition ledger,
            @Nullable BackendId answer,
            @Nullable String doubt) {

        /** Returns whether its key certainly has another backend. */
        boolean surplus() {
            return doubt == null;
        }
    }

    /**
     * One key that has two backends and more, since its requests came through several partitions. Each of them was answered, so
     * each is somebody's.
     *
     * @param answers in the order of the partitions
     */
    record Split(String marker, List<Named> answers) {
        Split {
            answers = List.copyOf(answers);
        }
    }

    /** What the ledger of one partition says. */
    record Named(TopicPartition ledger, BackendId backendId, Instant answeredAt) {}

    /**
     * An intent whose call has long been over.
     *
     * @param listed the backends of its marker
     */
    record Unanswered(String marker, TopicPartition ledger, Instant callUntil, List<BackendId> listed) {
        Unanswered {
            listed = List.copyOf(listed);
        }
    }

    /** An answer names it, and the cloud does not list it. */
    record Missing(String marker, TopicPartition ledger, BackendId backendId, Instant answeredAt) {}

    boolean isEmpty() {
        return orphans.isEmpty() && twins.isEmpty() && splits.isEmpty() && unanswered.isEmpty() && missing.isEmpty();
    }

    /** Those of a later look that an earlier one saw too: what a fleet at work is just about to settle falls out. */
    Findings seenBeforeBy(Findings earlier) {
        return new Findings(
                both(orphans, earlier.orphans, Orphan::backendId),
                both(twins, earlier.twins, Twin::backendId),
                both(splits, earlier.splits, split -> split),
                both(unanswered, earlier.unanswered, intent -> List.of(intent.marker(), intent.callUntil())),
                both(missing, earlier.missing, Missing::backendId),
                forgotten,
                others,
                unseen);
    }

    private static <F> List<F> both(List<F> later, List<F> earlier, Function<F, Object> identity) {
        Set<Object> seen = earlier.stream().map(identity).collect(Collectors.toSet());
        return later.stream()
                .filter(finding -> seen.contains(identity.apply(finding)))
                .toList();
    }
}
