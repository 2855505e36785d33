package io.backendprovisioner.flow;

import io.backendprovisioner.contract.ForeignPartition;
import io.backendprovisioner.contract.Incoming;
import io.backendprovisioner.domain.Outcome;
import io.backendprovisioner.domain.Outcome.Provenance;
import io.backendprovisioner.domain.Outcome.RejectionCode;
import io.backendprovisioner.domain.RequestKey;
import io.backendprovisioner.domain.SpecFingerprint;
import io.backendprovisioner.domain.Violation;
import io.backendprovisioner.ledger.Entry;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** What the ledger says as an outcome, and what an outcome leaves in the ledger. */
final class Outcomes {
    private Outcomes() {}

    /** Everything that is wrong with the request, and the code of what comes first. */
    static Outcome rejected(Incoming.Answerable incoming, ReplyRoutes.Route route) {
        var code = RejectionCode.INVALID_REQUEST;
        List<Violation> violations = new ArrayList<>();
        if (incoming instanceof Incoming.Invalid invalid) {
            violations.addAll(invalid.violations());
        }
        if (route instanceof ReplyRoutes.Route.Closed closed) {
            code = closed.code();
            violations.add(closed.why());
        }
        return new Outcome.Rejected(code, violations);
    }

    static Outcome replayed(Entry.Answer answer) {
        return new Outcome.Created(answer.backendId(), answer.cloudRequestId(), Provenance.REPLAYED, 0);
    }

    static Outcome unreadable(RequestKey key) {
        return new Outcome.Unresolved(
                "LedgerUnreadable",
                "what the ledger holds of the request key '" + key + "' cannot be read: it was written by a"
                        + " later release, or by somebody else",
                null,
                List.of(),
                0);
    }

    static Outcome internalError() {
        return new Outcome.Unresolved("INTERNAL_ERROR", "an error in the worker, see its log", null, List.of(), 0);
    }

    static Outcome keyReused(RequestKey key) {
        return new Outcome.Rejected(
                RejectionCode.KEY_REUSED,
                List.of(new Violation(
                        Violation.KEY,
                        "'" + key + "' stands for a backend of other content already; use another key")));
    }

    static Outcome foreignPartition(ForeignPartition came) {
        return new Outcome.Rejected(RejectionCode.FOREIGN_PARTITION, List.of(came.violation()));
    }

    /** Returns what the key stands for from now on: {@code null} where no backend was made, so that the key is free. */
    static @Nullable Entry entry(SpecFingerprint content, Outcome outcome, Instant now) {
        return switch (outcome) {
            case Outcome.Created created ->
                new Entry.Answer(
                        content,
                        created.backendId(),
                        created.cloudRequestId(),
                        created.provenance() == Provenance.ADOPTED,
                        now);
            case Outcome.Rejected _, Outcome.Expired _, Outcome.Cancelled _, Outcome.Failed _, Outcome.Unresolved _ ->
                null;
        };
    }
}
