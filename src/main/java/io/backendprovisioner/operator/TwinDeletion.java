package io.backendprovisioner.operator;

import io.backendprovisioner.broker.CannotRun;
import io.backendprovisioner.domain.BackendId;
import io.backendprovisioner.domain.BackendMark;
import io.backendprovisioner.domain.Marker;
import io.backendprovisioner.domain.Time;
import io.backendprovisioner.ledger.Entry;
import io.backendprovisioner.ledger.LedgerSnapshot;
import io.backendprovisioner.operator.Findings.Twin;
import io.backendprovisioner.provider.Removal;
import io.backendprovisioner.provider.TwinRemoval;
import java.io.PrintStream;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Objects;

/**
 * Deletes the twins that no reply names, once a person has said so. Between the list that the person has seen and the
 * deletion, time passes, so ledgers, replies and cloud are asked once more.
 */
final class TwinDeletion {
    private static final Duration LONGEST_READING = Duration.ofMinutes(30);
    private static final String WHY =
            "the ledger names another backend of its key, and no ledger and no reply names this one";

    private final Ledgers ledgers;
    private final LedgerSnapshot ledger;
    private final ReplyLog replies;
    private final TwinRemoval removal;
    private final Promises promises;
    private final Time time;

    TwinDeletion(
            Ledgers ledgers,
            LedgerSnapshot ledger,
            ReplyLog replies,
            TwinRemoval removal,
            Promises promises,
            Time time) {
        this.ledgers = ledgers;
        this.ledger = ledger;
        this.replies = replies;
        this.removal = removal;
        this.promises = promises;
        this.time = time;
    }

    /**
     * Reports each twin, with what became of it.
     *
     * @param lines takes all that is needed to make a deleted backend again
     * @return whether there is anything to delete, and there was nobody to ask
     */
    boolean run(List<Twin> twins, Consent consent, AuditReport report, PrintStream lines)
            throws CannotRun, InterruptedException {
        List<Twin> surplus = twins.stream().filter(Twin::surplus).toList();
        Instant from = time.instant().minus(promises.retention()).minus(promises.clocks());
        var replied = new RepliedBackends(surplus.stream().map(Twin::backendId).toList());
        var coverage = surplus.isEmpty()
                ? new ReplyLog.Coverage(List.of(), List.of(), from, "")
                : replies.read(from, LONGEST_READING, replied);
        if (!surplus.isEmpty()) {
            report.replies(coverage);
        }
        var plan = DeletionPlan.of(twins, replied.named(), coverage, promises.clocks());
        report(plan, report);
        if (plan.deletable().isEmpty()) {
            return false;
        }
        Consent.Given given =
                consent.to(plan.deletable().stream().map(TwinDeletion::line).toList());
        switch (given) {
            case YES -> {
                ledgers.read(ledger);
                coverage = replies.read(from, LONGEST_READING, replied);
                plan = DeletionPlan.of(plan.deletable(), replied.named(), coverage, promises.clocks());
                report(plan, report);
                plan.deletable().forEach(twin -> report.deleted(twin, delete(twin, lines)));
            }
            case NO -> plan.deletable().forEach(twin -> report.deleted(twin, new Removal.Kept("nobody said yes")));
            case NOBODY_TO_ASK ->
                plan.deletable().forEach(twin -> report.deleted(twin, new Removal.Kept("--yes was not given")));
        }
        return given == Consent.Given.NOBODY_TO_ASK;
    }

    private static void report(DeletionPlan plan, AuditReport report) {
        plan.kept().forEach((twin, why) -> report.deleted(twin, new Removal.Kept(why)));
    }

    private static String line(Twin twin) {
        return AuditTable.printable(twin.backendId() + "  name '" + twin.backendName() + "', created " + twin.created()
                + "; its key is answered with " + twin.answer());
    }

    private Removal delete(Twin twin, PrintStream lines) {
        Marker marker = Marker.read(twin.marker()).orElseThrow();
        BackendId answer = Objects.requireNonNull(twin.answer());
        if (!isStillOnlyAnswer(marker, answer) || isAnyAnswer(twin.backendId())) {
            return new Removal.Kept("the ledgers have changed since they were read");
        }
        Removal became = removal.remove(
                new TwinRemoval.Order(new BackendMark(ledgers.ours(), marker), twin.backendId(), answer, null, WHY));
        if (became instanceof Removal.Asked asked) {
            lines.println(time.instant() + " " + asked.line());
        }
        return became;
    }

    private boolean isStillOnlyAnswer(Marker marker, BackendId answer) {
        List<LedgerSnapshot.Line> lines = ledger.linesOf(marker);
        return lines.size() == 1
                && lines.getFirst().entry() instanceof Entry.Answer entry
                && entry.backendId().equals(answer);
    }

    private boolean isAnyAnswer(BackendId id) {
        return ledger.lines()
                .anyMatch(line -> line.entry() instanceof Entry.Answer entry
                        && entry.backendId().equals(id));
    }
}
