package io.backendprovisioner.intake;

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
import io.backendprovisioner.intake.ReplyRoutes.Route;
import io.backendprovisioner.journal.Journal;
import io.backendprovisioner.journal.Settlement;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** From a request record to its durable reply, or its dead letter. Runs on the request's own thread, to its end. */
final class RequestHandler {
    private static final Logger log = LoggerFactory.getLogger(RequestHandler.class);

    private final ReplyRoutes routes;
    private final ProvisionBackend provisionBackend;
    private final Journal journal;
    private final String deadLetters;
    private final Duration callWindow;
    private final Time time;

    /** @param callWindow how long one call may take */
    RequestHandler(
            ReplyRoutes routes,
            ProvisionBackend provisionBackend,
            Journal journal,
            String deadLetters,
            Duration callWindow,
            Time time) {
        this.routes = routes;
        this.provisionBackend = provisionBackend;
        this.journal = journal;
        this.deadLetters = deadLetters;
        this.callWindow = callWindow;
        this.time = time;
    }

    void handle(Flight flight) {
        try {
            flight.begin();
            switch (RequestReader.read(flight.record())) {
                case Incoming.Unanswerable(var cause) -> bury(flight, cause);
                case Incoming.Invalid(var envelope, var violations) -> reject(flight, envelope, violations);
                case Incoming.Request request -> answer(flight, request);
            }
        } catch (PartitionLost | InterruptedException e) {
            log.debug("event=request-dropped partition={} offset={}", flight.partition(), flight.offset());
        }
    }

    private void bury(Flight flight, String cause) throws PartitionLost, InterruptedException {
        ProducerRecord<byte[], byte[]> deadLetter = DeadLetterWriter.deadLetter(deadLetters, flight.record(), cause);
        journal.settle(new Settlement(flight.partition(), flight.offset(), deadLetter, deadLetter));
        log.warn("event=dead-letter partition={} offset={} cause=\"{}\"", flight.partition(), flight.offset(), cause);
    }

    private void reject(Flight flight, Envelope envelope, List<Violation> violations)
            throws PartitionLost, InterruptedException {
        switch (routes.of(envelope)) {
            case Route.Open(var destination) ->
                settle(flight, envelope, destination, new Outcome.Rejected(RejectionCode.INVALID_REQUEST, violations));
            case Route.Closed(var code, var why) -> {
                List<Violation> all = new ArrayList<>(violations);
                all.add(why);
                settle(flight, envelope, routes.byDefault(), new Outcome.Rejected(code, all));
            }
        }
    }

    private void answer(Flight flight, Incoming.Request request) throws PartitionLost, InterruptedException {
        switch (routes.of(request.envelope())) {
            case Route.Open(var destination) ->
                settle(flight, request.envelope(), destination, provision(flight, request));
            case Route.Closed(var code, var why) ->
                settle(flight, request.envelope(), routes.byDefault(), new Outcome.Rejected(code, List.of(why)));
        }
    }

    private Outcome provision(Flight flight, Incoming.Request request) throws PartitionLost, InterruptedException {
        try {
            return provisionBackend.provision(request.key(), request.spec(), request.deadline(), () -> {
                flight.beginCall();
                return time.instant().plus(callWindow);
            });
        } catch (RuntimeException e) {
            // A bug of ours. The request may have been executed, so this is the one answer that is surely true.
            log.error("event=bug partition={} offset={}", flight.partition(), flight.offset(), e);
            return new Outcome.Unresolved("INTERNAL_ERROR", "an error in the worker, see its log", null, List.of(), 0);
        }
    }

    private void settle(Flight flight, Envelope envelope, ReplyDestination destination, Outcome outcome)
            throws PartitionLost, InterruptedException {
        Instant now = time.instant();
        ProducerRecord<byte[], byte[]> reply = ReplyWriter.reply(envelope, destination, outcome, now);
        ProducerRecord<byte[], byte[]> fallback = destination.equals(routes.byDefault())
                ? reply
                : ReplyWriter.reply(envelope, routes.byDefault(), outcome, now);
        journal.settle(new Settlement(flight.partition(), flight.offset(), reply, fallback));
        OutcomeLog.settled(flight, outcome);
    }
}
