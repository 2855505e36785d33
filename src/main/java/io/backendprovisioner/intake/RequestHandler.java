package io.backendprovisioner.intake;

import io.backendprovisioner.contract.Acceptance;
import io.backendprovisioner.contract.DeadLetterWriter;
import io.backendprovisioner.contract.Envelope;
import io.backendprovisioner.contract.Incoming;
import io.backendprovisioner.contract.ReplyDestination;
import io.backendprovisioner.contract.ReplyWriter;
import io.backendprovisioner.contract.RequestReader;
import io.backendprovisioner.domain.Outcome;
import io.backendprovisioner.domain.Outcome.RejectionCode;
import io.backendprovisioner.domain.PartitionLost;
import io.backendprovisioner.domain.Time;
import io.backendprovisioner.domain.Violation;
import io.backendprovisioner.flow.ProvisionBackend;
import io.backendprovisioner.flow.Request.Reply;
import io.backendprovisioner.intake.ReplyRoutes.Route;
import io.backendprovisioner.journal.Journal;
import io.backendprovisioner.journal.Posting;
import io.backendprovisioner.tracing.OpenSpan;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** From a request record to its durable reply, or its dead letter. Runs on the request's own thread, to its end. */
final class RequestHandler {
    private static final Logger log = LoggerFactory.getLogger(RequestHandler.class);

    private final ReplyRoutes routes;
    private final ProvisionBackend provisionBackend;
    private final Journal journal;
    private final String deadLetters;
    private final Cancellations cancellations;
    private final IntakeMeters meters;
    private final RequestTrace trace;
    private final Time time;

    RequestHandler(
            ReplyRoutes routes,
            ProvisionBackend provisionBackend,
            Journal journal,
            String deadLetters,
            Cancellations cancellations,
            IntakeMeters meters,
            RequestTrace trace,
            Time time) {
        this.routes = routes;
        this.provisionBackend = provisionBackend;
        this.journal = journal;
        this.deadLetters = deadLetters;
        this.cancellations = cancellations;
        this.meters = meters;
        this.trace = trace;
        this.time = time;
    }

    void handle(Flight flight) {
        try {
            flight.begin();
            switch (RequestReader.read(flight.record())) {
                case Incoming.Unanswerable(var cause) -> bury(flight, cause);
                case Incoming.Invalid(var envelope, var violations) ->
                    traced(flight, envelope, traced -> reject(flight, traced, violations));
                case Incoming.Request request ->
                    traced(flight, request.envelope(), traced -> answer(flight, traced, request));
            }
        } catch (PartitionLost | InterruptedException e) {
            log.debug("event=request-dropped {}", LogFields.of(flight));
        }
    }

    private void traced(Flight flight, Envelope envelope, Handling handling)
            throws PartitionLost, InterruptedException {
        flight.forgetRecord();
        try (OpenSpan span = trace.begin(flight, envelope)) {
            handling.handle(envelope.within(span.traceparent()));
        }
    }

    private void bury(Flight flight, String cause) throws PartitionLost, InterruptedException {
        var deadLetter = DeadLetterWriter.deadLetter(deadLetters, flight.record(), cause);
        commit(flight, new Reply(deadLetter, deadLetter));
        meters.buried();
        log.warn("event=dead-letter {} cause=\"{}\"", LogFields.of(flight), cause);
    }

    private void reject(Flight flight, Envelope envelope, List<Violation> violations)
            throws PartitionLost, InterruptedException {
        switch (routes.of(envelope)) {
            case Route.Open(var destination) ->
                reply(flight, envelope, destination, rejected(RejectionCode.INVALID_REQUEST, violations));
            case Route.Closed(var code, var why) -> {
                List<Violation> all = new ArrayList<>(violations);
                all.add(why);
                reply(flight, envelope, routes.byDefault(), rejected(code, all));
            }
        }
    }

    private void answer(Flight flight, Envelope envelope, Incoming.Request request)
            throws PartitionLost, InterruptedException {
        switch (routes.of(envelope)) {
            case Route.Closed(var code, var why) ->
                reply(flight, envelope, routes.byDefault(), rejected(code, List.of(why)));
            case Route.Open(var destination) -> {
                Outcome outcome;
                try {
                    outcome = provisionBackend.provision(new RoutedRequest(
                            flight,
                            request,
                            cancellations,
                            end -> replyTo(envelope, destination, end),
                            forecast -> Acceptance.of(
                                    envelope, destination, forecast.position(), forecast.callAt(), time.instant())));
                } catch (RuntimeException e) {
                    // A bug of ours. The request may have been executed, so this is the one answer that is surely true.
                    log.error("event=bug {}", LogFields.of(flight, envelope), e);
                    outcome = bug();
                    commit(flight, replyTo(envelope, destination, outcome));
                }
                settled(flight, envelope, outcome);
            }
        }
    }

    private void reply(Flight flight, Envelope envelope, ReplyDestination destination, Outcome outcome)
            throws PartitionLost, InterruptedException {
        commit(flight, replyTo(envelope, destination, outcome));
        settled(flight, envelope, outcome);
    }

    /** The reply is committed: whatever fails here is logged, and cannot make another reply. */
    private void settled(Flight flight, Envelope envelope, Outcome outcome) {
        try {
            meters.replied(flight, outcome);
            trace.replied(outcome);
            OutcomeLog.settled(flight, envelope, outcome);
        } catch (RuntimeException e) {
            log.error("event=bug after=reply {}", LogFields.of(flight, envelope), e);
        }
    }

    private Reply replyTo(Envelope envelope, ReplyDestination destination, Outcome outcome) {
        Instant now = time.instant();
        var wanted = ReplyWriter.reply(envelope, destination, outcome, now);
        return new Reply(
                wanted,
                destination.equals(routes.byDefault())
                        ? wanted
                        : ReplyWriter.reply(envelope, routes.byDefault(), outcome, now));
    }

    /** The end of a record that never came to ask for its key. */
    private void commit(Flight flight, Reply reply) throws PartitionLost, InterruptedException {
        journal.commit(
                new Posting.Settlement(flight.partition(), flight.offset(), reply.wanted(), reply.fallback(), null));
    }

    private static Outcome rejected(RejectionCode code, List<Violation> violations) {
        return new Outcome.Rejected(code, violations);
    }

    @FunctionalInterface
    private interface Handling {
        void handle(Envelope traced) throws PartitionLost, InterruptedException;
    }

    private static Outcome bug() {
        return new Outcome.Unresolved("INTERNAL_ERROR", "an error in the worker, see its log", null, List.of(), 0);
    }
}
