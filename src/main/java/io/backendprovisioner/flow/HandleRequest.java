package io.backendprovisioner.flow;

import io.backendprovisioner.contract.DeadLetterWriter;
import io.backendprovisioner.contract.Envelope;
import io.backendprovisioner.contract.Incoming;
import io.backendprovisioner.contract.ReplyDestination;
import io.backendprovisioner.contract.ReplyWriter;
import io.backendprovisioner.contract.RequestReader;
import io.backendprovisioner.domain.Outcome;
import io.backendprovisioner.domain.PartitionLost;
import io.backendprovisioner.domain.RequestKey;
import io.backendprovisioner.domain.Time;
import io.backendprovisioner.journal.Journal;
import io.backendprovisioner.journal.Posting;
import io.backendprovisioner.ledger.Claim;
import io.backendprovisioner.ledger.Entry;
import io.backendprovisioner.ledger.Term;
import io.backendprovisioner.tracing.OpenSpan;
import java.time.Duration;
import java.util.Objects;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The whole way of one request record: read, route, claim, announce, create or adopt, settle. It ends with one durable
 * reply or one dead letter, or without a trace if the partition goes first. It blocks the request's own virtual thread;
 * safe for any number of them.
 *
 * <p>An intent is durable before a call, an answer becomes durable together with its reply, and where there is an intent
 * without an answer the cloud is asked before anything is created again. So there is at most one backend for a key and
 * exactly one reply to a request, whichever worker dies on the way.
 */
public final class HandleRequest {
    private static final Logger log = LoggerFactory.getLogger(HandleRequest.class);
    private static final Duration GLANCE = Duration.ofMillis(20);
    private static final Duration LONGEST_GLANCE = Duration.ofMillis(640);
    private static final Duration AFTER_A_BUG = Duration.ofSeconds(10);
    /** How often a record is tried that bugs keep from being settled. After that it is left to the next owner. */
    private static final int MOST_TRIES = 4;

    private final ForeignPartitions foreign;
    private final ReplyRoutes routes;
    private final CreateBackend createBackend;
    private final Journal journal;
    private final Announcer announcer;
    private final String deadLetters;
    private final FlowMeters meters;
    private final RequestTrace trace;
    private final Time time;

    /** A request that can be answered, and where its reply goes. */
    private record Addressed(Flight flight, Envelope envelope, ReplyDestination destination) {}

    HandleRequest(
            ForeignPartitions foreign,
            ReplyRoutes routes,
            CreateBackend createBackend,
            Journal journal,
            String deadLetters,
            FlowMeters meters,
            RequestTrace trace,
            Time time) {
        this.foreign = foreign;
        this.routes = routes;
        this.createBackend = createBackend;
        this.journal = journal;
        this.announcer = new Announcer(createBackend, journal, time);
        this.deadLetters = deadLetters;
        this.meters = meters;
        this.trace = trace;
        this.time = time;
    }

    /** Returns when the end of the record is committed, or when the record was dropped because its partition goes. */
    public void handle(Flight flight) {
        Term term = flight.partition().term();
        try {
            term.enter();
            Incoming incoming = foreign.marked(flight, read(flight));
            for (int tries = 1; !isOver(flight, incoming, tries) && tries < MOST_TRIES; tries++) {
                // A call may have been made. Its intent is durable, so the request can be dropped while it waits.
                term.callIsOver();
                time.sleep(AFTER_A_BUG);
            }
        } catch (PartitionLost | InterruptedException e) {
            log.debug("event=request-dropped {}", LogFields.of(flight));
        } finally {
            term.leave();
        }
    }

    /** Returns whether the record is settled. It stays open if another bug strikes while the first one is answered. */
    private boolean isOver(Flight flight, Incoming incoming, int tries) throws PartitionLost, InterruptedException {
        try {
            switch (incoming) {
                case Incoming.Unanswerable(var cause) -> bury(flight, cause);
                case Incoming.Answerable request -> answer(flight, request);
            }
            return true;
        } catch (RuntimeException e) {
            boolean settled = flight.isSettled();
            String next = settled ? "none" : tries < MOST_TRIES ? "trying again" : "none: the record stays open";
            log.error("event=bug {} tries={} action=\"{}\"", LogFields.of(flight), tries, next, e);
            return settled;
        }
    }

    private static Incoming read(Flight flight) {
        if (flight.unreadable() != null) {
            return new Incoming.Unanswerable(
                    "given up by an operator, since it could not be read: " + flight.unreadable());
        }
        try {
            return RequestReader.read(flight.record());
        } catch (RuntimeException e) {
            log.error("event=bug {}", LogFields.of(flight), e);
            return new Incoming.Unanswerable("an error in the worker, see its log");
        }
    }

    private void bury(Flight flight, String cause) throws PartitionLost, InterruptedException {
        var deadLetter = DeadLetterWriter.deadLetter(deadLetters, flight.record(), cause);
        journal.commit(new Posting.Settlement(flight.partition(), flight.offset(), deadLetter, deadLetter, null));
        meters.buried();
        log.warn("event=dead-letter {} cause=\"{}\"", LogFields.of(flight), cause);
    }

    private void answer(Flight flight, Incoming.Answerable incoming) throws PartitionLost, InterruptedException {
        flight.forgetRecord();
        try (OpenSpan span = trace.begin(flight, incoming.envelope())) {
            Envelope envelope = incoming.envelope().within(span.traceparent());
            var addressed = new Addressed(flight, envelope, routes.byDefault());
            Outcome outcome;
            try {
                ReplyRoutes.Route route = routes.of(envelope);
                addressed = new Addressed(flight, envelope, route.destination());
                outcome = incoming instanceof Incoming.Request request && route instanceof ReplyRoutes.Route.Open
                        ? provision(addressed, BackendRequest.of(flight, request))
                        : settle(addressed, Outcomes.rejected(incoming, route), null);
            } catch (RuntimeException e) {
                // A bug of ours. The request may have been executed, so this is the one answer that is surely true.
                log.error("event=bug {}", LogFields.of(flight, envelope), e);
                outcome = settle(addressed, Outcomes.internalError(), null);
            }
            report(flight, envelope, outcome);
        }
    }

    private Outcome provision(Addressed addressed, BackendRequest request) throws PartitionLost, InterruptedException {
        RequestKey key = request.incoming().key();
        Duration glance = GLANCE;
        while (true) {
            Claim claim = request.partition().claim(request.marker(), request.content());
            Outcome outcome = switch (claim) {
                case Claim.Fresh _ ->
                    foreign.refuses(addressed.envelope())
                            ? turnAway(addressed, request)
                            : holding(addressed, request, null);
                case Claim.Unsettled(var intent) -> holding(addressed, request, intent);
                case Claim.Answered(var answer) -> settle(addressed, Outcomes.replayed(answer), null);
                case Claim.Unreadable _ -> settle(addressed, Outcomes.unreadable(key), null);
                case Claim.Conflict _ -> settle(addressed, Outcomes.keyReused(key), null);
                case Claim.InFlight _ -> {
                    Outcome ended = createBackend.withoutCall(request);
                    yield ended == null ? null : settle(addressed, ended, null);
                }
            };
            if (outcome != null) {
                return outcome;
            }
            time.sleep(glance);
            glance = glance.compareTo(LONGEST_GLANCE) < 0 ? glance.multipliedBy(2) : glance;
        }
    }

    /** Nothing is known of the key in this partition, and nothing is noted. */
    private Outcome turnAway(Addressed addressed, BackendRequest request) throws PartitionLost, InterruptedException {
        try {
            var came = Objects.requireNonNull(addressed.envelope().foreign());
            return settle(addressed, Outcomes.foreignPartition(came), null);
        } finally {
            request.partition().letGo(request.marker());
        }
    }

    /** No other request of the same key gets here until this one lets go of it. */
    private Outcome holding(Addressed addressed, BackendRequest request, Entry.@Nullable Intent unsettled)
            throws PartitionLost, InterruptedException {
        try {
            announcer.announce(request, addressed.envelope(), addressed.destination(), unsettled);
            var intents = new Intents(journal, request, createBackend.limits(), time);
            Outcome outcome = unsettled == null
                    ? createBackend.create(request, intents)
                    : createBackend.resume(request, intents, unsettled.callUntil());
            if (outcome instanceof Outcome.Unresolved) {
                // The intent stays in place: the next request of the key looks again.
                return settle(addressed, outcome, null);
            }
            Entry entry = Outcomes.entry(request.content(), outcome, time.instant());
            return settle(addressed, outcome, request.partition().record(request.marker(), entry));
        } finally {
            request.partition().letGo(request.marker());
        }
    }

    /**
     * Makes the reply durable, together with the offset and with what the key stands for if that has changed. A bug that
     * comes after the commit cannot change what was replied.
     */
    private Outcome settle(Addressed addressed, Outcome outcome, @Nullable ProducerRecord<byte[], byte[]> ledger)
            throws PartitionLost, InterruptedException {
        var now = time.instant();
        var reply = ReplyWriter.reply(addressed.envelope(), addressed.destination(), outcome, now);
        var fallback = addressed.destination().equals(routes.byDefault())
                ? reply
                : ReplyWriter.reply(addressed.envelope(), routes.byDefault(), outcome, now);
        Flight flight = addressed.flight();
        flight.waitsFor("its reply to be committed");
        try {
            journal.commit(new Posting.Settlement(flight.partition(), flight.offset(), reply, fallback, ledger));
        } catch (RuntimeException e) {
            if (!flight.isSettled()) {
                throw e;
            }
            log.error("event=bug after=reply {}", LogFields.of(flight, addressed.envelope()), e);
        }
        return outcome;
    }

    /** The reply is committed: whatever fails here is logged, and cannot make another reply. */
    private void report(Flight flight, Envelope envelope, Outcome outcome) {
        try {
            meters.replied(flight, outcome);
            trace.replied(outcome);
            OutcomeLog.settled(flight, envelope, outcome);
        } catch (RuntimeException e) {
            log.error("event=bug after=reply {}", LogFields.of(flight, envelope), e);
        }
    }
}
