package io.backendprovisioner.flow;

import io.backendprovisioner.domain.Marker;
import io.backendprovisioner.domain.Outcome;
import io.backendprovisioner.domain.Outcome.Provenance;
import io.backendprovisioner.domain.Outcome.RejectionCode;
import io.backendprovisioner.domain.PartitionLost;
import io.backendprovisioner.domain.SpecFingerprint;
import io.backendprovisioner.domain.Time;
import io.backendprovisioner.domain.Violation;
import io.backendprovisioner.journal.Journal;
import io.backendprovisioner.journal.Posting;
import io.backendprovisioner.ledger.Claim;
import io.backendprovisioner.ledger.Entry;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.jspecify.annotations.Nullable;

/**
 * Makes one backend of one valid request, and its reply durable. Blocks the request's own virtual thread; safe for any
 * number of them. At most one backend a key, exactly one reply a request, whoever dies on the way: an intent is durable
 * before a call, an answer becomes durable together with its reply, and where there is an intent without an answer the
 * cloud is asked before anything is created again.
 */
public final class ProvisionBackend {
    private static final Duration GLANCE = Duration.ofMillis(20);
    private static final Duration LONGEST_GLANCE = Duration.ofMillis(640);

    private final Journal journal;
    private final CreateBackend createBackend;
    private final Time time;

    ProvisionBackend(Journal journal, CreateBackend createBackend, Time time) {
        this.journal = journal;
        this.createBackend = createBackend;
        this.time = time;
    }

    /** Returns when the reply is committed. */
    public Outcome provision(Request request) throws PartitionLost, InterruptedException {
        Marker marker = Marker.of(request.partition().id().topic(), request.key());
        SpecFingerprint content = request.spec().fingerprint();
        Duration glance = GLANCE;
        while (true) {
            switch (request.partition().claim(marker, content, time.instant())) {
                case Claim.Fresh _ -> {
                    return holding(marker, request, content, null);
                }
                case Claim.Unsettled(var intent) -> {
                    return holding(marker, request, content, intent);
                }
                case Claim.Answered(var answer) -> {
                    return settle(request, replayed(answer));
                }
                case Claim.Unreadable _ -> {
                    return settle(request, unreadable(request));
                }
                case Claim.Conflict _ -> {
                    return settle(request, keyReused(request));
                }
                case Claim.InFlight _ -> {
                    time.sleep(glance);
                    glance = glance.compareTo(LONGEST_GLANCE) < 0 ? glance.multipliedBy(2) : glance;
                }
            }
        }
    }

    private Outcome holding(Marker marker, Request request, SpecFingerprint content, Entry.@Nullable Intent unsettled)
            throws PartitionLost, InterruptedException {
        try {
            announce(request, unsettled);
            var intents = new Intents(journal, request, marker, content, createBackend.limits(), time);
            Outcome outcome = unsettled == null
                    ? createBackend.create(request, marker, intents)
                    : createBackend.resume(request, marker, intents, unsettled.callUntil());
            return settle(request, outcome, marker, content);
        } finally {
            request.partition().letGo(marker);
        }
    }

    /** Once a request, and not if it ends without waiting. */
    private void announce(Request request, Entry.@Nullable Intent unsettled) {
        if (request.wantsProgress()
                && !request.partition().isAnnounced(request.offset())
                && !request.isCancelled()
                && !isPast(request.deadline())) {
            var forecast = createBackend.forecast(request, unsettled == null ? null : unsettled.callUntil());
            journal.announce(
                    new Posting.Announcement(request.partition(), request.offset(), request.announcement(forecast)));
        }
    }

    private boolean isPast(@Nullable Instant deadline) {
        return deadline != null && !deadline.isAfter(time.instant());
    }

    /** An outcome that decides nothing over its key. */
    private Outcome settle(Request request, Outcome outcome) throws PartitionLost, InterruptedException {
        commit(request, outcome, null);
        return outcome;
    }

    private Outcome settle(Request request, Outcome outcome, Marker held, SpecFingerprint content)
            throws PartitionLost, InterruptedException {
        if (outcome instanceof Outcome.Unresolved) {
            // The intent stays in place: the next request of the key looks again.
            return settle(request, outcome);
        }
        Entry entry = entry(content, outcome);
        commit(request, outcome, request.partition().record(held, entry));
        request.partition().remember(held, entry);
        return outcome;
    }

    private void commit(Request request, Outcome outcome, @Nullable ProducerRecord<byte[], byte[]> ledger)
            throws PartitionLost, InterruptedException {
        var reply = request.replyWith(outcome);
        journal.commit(new Posting.Settlement(
                request.partition(), request.offset(), reply.wanted(), reply.fallback(), ledger));
    }

    private @Nullable Entry entry(SpecFingerprint content, Outcome outcome) {
        return switch (outcome) {
            case Outcome.Created created ->
                new Entry.Answer(
                        content,
                        created.backendId(),
                        created.cloudRequestId(),
                        created.provenance() == Provenance.ADOPTED,
                        time.instant());
            // No backend was made, so the key is free again.
            case Outcome.Rejected _, Outcome.Expired _, Outcome.Cancelled _, Outcome.Failed _, Outcome.Unresolved _ ->
                null;
        };
    }

    private static Outcome replayed(Entry.Answer answer) {
        return new Outcome.Created(answer.backendId(), answer.cloudRequestId(), Provenance.REPLAYED, 0);
    }

    private static Outcome unreadable(Request request) {
        return new Outcome.Unresolved(
                "LedgerUnreadable",
                "what the ledger holds of the request key '" + request.key() + "' cannot be read: it was written by a"
                        + " later release, or by somebody else",
                null,
                List.of(),
                0);
    }

    private static Outcome keyReused(Request request) {
        return new Outcome.Rejected(
                RejectionCode.KEY_REUSED,
                List.of(new Violation(
                        Violation.KEY,
                        "'" + request.key() + "' stands for a backend of other content already; "
                                + "use another key")));
    }
}
