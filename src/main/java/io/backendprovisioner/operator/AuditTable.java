package io.backendprovisioner.operator;

import io.backendprovisioner.provider.CloudError;
import io.backendprovisioner.provider.DeleteAnswer;
import io.backendprovisioner.provider.Removal;
import java.io.PrintStream;
import java.time.Instant;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** For people: a line a finding, and a summary. */
final class AuditTable implements AuditReport {
    private static final String ROW = "%-10s  %-32s  %-32s  %s%n";

    private final PrintStream out;

    AuditTable(PrintStream out) {
        this.out = out;
    }

    @Override
    public void found(Findings findings, long backends, long entries, Instant at) {
        if (!findings.isEmpty()) {
            out.printf(ROW, "FINDING", "BACKEND", "MARKER", "WHAT IS KNOWN");
        }
        findings.orphans()
                .forEach(orphan -> out.printf(
                        ROW,
                        "orphan",
                        orphan.backendId(),
                        printable(orphan.marker()),
                        "name '" + printable(orphan.backendName()) + "', created " + time(orphan.created())
                                + "; no ledger knows it"));
        findings.twins()
                .forEach(twin -> out.printf(
                        ROW,
                        "twin",
                        twin.backendId(),
                        twin.marker(),
                        "name '" + printable(twin.backendName()) + "', created " + time(twin.created()) + "; "
                                + (twin.answer() == null
                                        ? "the ledger names none alone"
                                        : "the ledger names " + twin.answer())
                                + (twin.doubt() == null ? "" : "; look before you delete it: " + twin.doubt())));
        findings.splits()
                .forEach(split -> out.printf(
                        ROW,
                        "split",
                        split.answers().stream()
                                .map(answer -> answer.backendId().value())
                                .distinct()
                                .collect(Collectors.joining(",")),
                        split.marker(),
                        "one key, answered in several ledgers: "
                                + split.answers().stream()
                                        .map(answer -> answer.backendId() + " at " + answer.answeredAt() + " in "
                                                + answer.ledger())
                                        .collect(Collectors.joining(", "))));
        findings.unanswered()
                .forEach(intent -> out.printf(
                        ROW,
                        "unanswered",
                        intent.listed().isEmpty()
                                ? "-"
                                : intent.listed().stream().map(Object::toString).collect(Collectors.joining(",")),
                        intent.marker(),
                        "an intent in " + intent.ledger() + ", its call over since " + intent.callUntil() + "; "
                                + (intent.listed().isEmpty() ? "no such backend is listed" : "a backend exists")));
        findings.missing()
                .forEach(answer -> out.printf(
                        ROW,
                        "missing",
                        answer.backendId(),
                        answer.marker(),
                        "answered " + answer.answeredAt() + " in " + answer.ledger() + "; not listed by the cloud"));
        out.printf(
                "%s: %d orphans, %d twins, %d splits, %d unanswered, %d missing; %d marked backends (%d older than the"
                        + " ledger's memory, %d of other installations), %d ledger entries%s%n",
                findings.isEmpty() ? "clean" : "found",
                findings.orphans().size(),
                findings.twins().size(),
                findings.splits().size(),
                findings.unanswered().size(),
                findings.missing().size(),
                backends,
                findings.forgotten(),
                findings.others(),
                entries,
                findings.unseen() == 0
                        ? ""
                        : "; " + findings.unseen() + " backends whose tags the cloud does not list");
    }

    @Override
    public void replies(ReplyLog.Coverage read) {
        out.println("replies from " + read.wholeFrom() + " on were read from " + String.join(", ", read.topics()));
        read.gaps().forEach(gap -> out.println(printable(gap)));
    }

    @Override
    public void deleted(Findings.Twin twin, Removal became) {
        String what = switch (became) {
            case Removal.Kept(var why) -> "not deleted: " + why;
            case Removal.Asked asked ->
                switch (asked.answer()) {
                    case DeleteAnswer.Deleted(var before) -> before ? "was gone already" : "deleted";
                    case CloudError error -> "not deleted: " + error.code() + ": " + error.message();
                };
        };
        out.println("twin " + twin.backendId() + (twin.answer() == null ? "" : " of " + twin.answer()) + ": "
                + printable(what));
    }

    @Override
    public void end() {
        out.flush();
    }

    private static String time(@Nullable Instant created) {
        return created == null ? "at an unknown time" : created.toString();
    }

    /** A name is somebody else's text: it must not move the cursor. */
    static String printable(String text) {
        return text.replaceAll("\\p{Cntrl}", "?");
    }
}
