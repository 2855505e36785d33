package io.backendprovisioner.operator;

import io.backendprovisioner.domain.BackendId;
import io.backendprovisioner.domain.BackendMark;
import io.backendprovisioner.domain.Installation;
import io.backendprovisioner.domain.Marker;
import io.backendprovisioner.ledger.Entry;
import io.backendprovisioner.ledger.LedgerSnapshot;
import io.backendprovisioner.operator.Findings.Missing;
import io.backendprovisioner.operator.Findings.Named;
import io.backendprovisioner.operator.Findings.Orphan;
import io.backendprovisioner.operator.Findings.Split;
import io.backendprovisioner.operator.Findings.Twin;
import io.backendprovisioner.operator.Findings.Unanswered;
import io.backendprovisioner.provider.ListedBackend;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Compares a list of the cloud's backends with a snapshot of the ledgers that was read after it. The order makes it
 * sound beside a fleet at work: an intent is durable before its call, so whatever the list shows is in the snapshot.
 *
 * <p>The ledger forgets an answer after its retention, and its key may then make another backend. So a backend that is
 * older than the retention, or was so when the ledger's answer was given, is no finding: it may be from an earlier life
 * of its key, and somebody's.
 *
 * <p>Nor is what any ledger's answer names ever one too many, whatever mark it carries: a reply names it.
 */
final class Comparison {
    private final Promises promises;
    private final Installation ours;
    private final LedgerSnapshot ledger;
    private final Instant listedAt;
    private final Instant knownAt;
    private final Set<BackendId> listed = new HashSet<>();
    private final Set<BackendId> answered = new HashSet<>();
    private final Map<Marker, List<ListedBackend>> marked = new LinkedHashMap<>();

    private final List<Orphan> orphans = new ArrayList<>();
    private final List<Twin> twins = new ArrayList<>();
    private final List<Split> splits = new ArrayList<>();
    private final List<Unanswered> unanswered = new ArrayList<>();
    private final List<Missing> missing = new ArrayList<>();
    private int forgotten;
    private int others;
    private int unseen;

    /**
     * @param ours whose backends are compared; those of other installations are only counted
     * @param listedAt when the reading of the list began
     * @param knownAt when the reading of the ledgers had ended
     */
    Comparison(
            Promises promises,
            Installation ours,
            Instant listedAt,
            List<ListedBackend> backends,
            LedgerSnapshot ledger,
            Instant knownAt) {
        this.promises = promises;
        this.ours = ours;
        this.ledger = ledger;
        this.listedAt = listedAt;
        this.knownAt = knownAt;
        backends.forEach(backend -> listed.add(backend.id()));
        ledger.lines().forEach(line -> {
            if (line.entry() instanceof Entry.Answer answer && listed.contains(answer.backendId())) {
                answered.add(answer.backendId());
            }
        });
        for (ListedBackend backend : backends) {
            if (backend.tags() == null) {
                unseen++;
            } else {
                BackendMark.in(backend.tags()).ifPresent(mark -> sort(backend, mark));
            }
        }
    }

    private void sort(ListedBackend backend, String text) {
        BackendMark mark = BackendMark.read(text).orElse(null);
        if (mark == null) {
            foundOrphan(backend, text);
        } else if (mark.installation().equals(ours)) {
            marked.computeIfAbsent(mark.marker(), _ -> new ArrayList<>(1)).add(backend);
        } else {
            others++;
        }
    }

    Findings findings() {
        marked.forEach(this::judge);
        ledger.lines().forEach(this::judge);
        return new Findings(orphans, twins, splits, unanswered, missing, forgotten, others, unseen);
    }

    private void judge(Marker marker, List<ListedBackend> backends) {
        List<LedgerSnapshot.Line> lines = ledger.linesOf(marker);
        Map<BackendId, Instant> answers = new HashMap<>();
        for (var line : lines) {
            if (line.entry() instanceof Entry.Answer answer) {
                answers.put(answer.backendId(), answer.answeredAt());
            }
        }
        Instant reference = answers.values().stream().max(Instant::compareTo).orElse(knownAt);
        List<ListedBackend> unnamed = new ArrayList<>();
        for (ListedBackend backend : backends) {
            if (answers.containsKey(backend.id())) {
                continue;
            }
            if (promises.isForgotten(backend.created(), reference)) {
                forgotten++;
            } else {
                unnamed.add(backend);
            }
        }
        if (lines.isEmpty()) {
            unnamed.forEach(backend -> foundOrphan(backend, marker.value()));
        } else if (!answers.isEmpty() || unnamed.size() > 1) {
            // One backend of an intent without an answer is what the intent was for.
            BackendId answer = answers.size() == 1 ? answers.keySet().iterator().next() : null;
            String doubt = doubt(lines, answers.keySet());
            unnamed.forEach(backend -> twins.add(new Twin(
                    backend.id(),
                    backend.name(),
                    backend.created(),
                    marker.value(),
                    lines.getFirst().ledger(),
                    answer,
                    doubt == null ? doubt(backend) : doubt)));
        }
    }

    /** Why none of a key's backends is certainly one too many, or {@code null}. */
    private @Nullable String doubt(List<LedgerSnapshot.Line> lines, Set<BackendId> answers) {
        if (answers.isEmpty()) {
            return "the ledger names no backend of its key";
        }
        if (lines.size() > 1) {
            return "its key has entries in several ledger partitions";
        }
        BackendId answer = answers.iterator().next();
        return listed.contains(answer) ? null : "the cloud does not list " + answer + ", which the ledger names";
    }

    /** Why this one is not certainly one too many, or {@code null}. What is old may be in a reply that nobody can read now. */
    private @Nullable String doubt(ListedBackend backend) {
        if (answered.contains(backend.id())) {
            return "the ledger names it as the answer of another key";
        }
        if (backend.created() == null) {
            return "the cloud does not tell when it was created";
        }
        return promises.isForgotten(backend.created(), knownAt)
                ? "it is older than provisioner.ledger.retention, and so may be what was replied to it"
                : null;
    }

    private void judgeSplit(List<LedgerSnapshot.Line> lines) {
        List<Named> answers = new ArrayList<>();
        for (var line : lines) {
            if (line.entry() instanceof Entry.Answer answer) {
                answers.add(new Named(line.ledger(), answer.backendId(), answer.answeredAt()));
            }
        }
        Instant last =
                answers.stream().map(Named::answeredAt).max(Instant::compareTo).orElse(knownAt);
        answers.removeIf(answer -> promises.isForgotten(answer.answeredAt(), last));
        if (answers.stream().map(Named::backendId).distinct().count() > 1) {
            splits.add(new Split(lines.getFirst().marker().value(), answers));
        }
    }

    private void judge(LedgerSnapshot.Line line) {
        List<LedgerSnapshot.Line> ofTheKey = ledger.linesOf(line.marker());
        if (ofTheKey.size() > 1 && ofTheKey.getFirst().ledger().equals(line.ledger())) {
            judgeSplit(ofTheKey);
        }
        switch (line.entry()) {
            case Entry.Intent intent -> {
                if (promises.visibleBy(intent.callUntil()).isBefore(listedAt)) {
                    unanswered.add(new Unanswered(
                            line.marker().value(),
                            line.ledger(),
                            intent.callUntil(),
                            marked.getOrDefault(line.marker(), List.of()).stream()
                                    .map(ListedBackend::id)
                                    .toList()));
                }
            }
            case Entry.Answer answer -> {
                if (!listed.contains(answer.backendId())
                        && promises.visibleBy(answer.answeredAt()).isBefore(listedAt)
                        && !promises.isForgotten(answer.answeredAt(), knownAt)) {
                    missing.add(
                            new Missing(line.marker().value(), line.ledger(), answer.backendId(), answer.answeredAt()));
                }
            }
        }
    }

    private void foundOrphan(ListedBackend backend, String marker) {
        if (!answered.contains(backend.id())) {
            orphans.add(new Orphan(backend.id(), backend.name(), backend.created(), marker));
        }
    }
}
