package io.backendprovisioner.flow;

import io.backendprovisioner.contract.Envelope;
import io.backendprovisioner.contract.ReplyStatus;
import io.backendprovisioner.domain.Outcome;
import io.backendprovisioner.tracing.OpenSpan;
import io.backendprovisioner.tracing.Traces;

/**
 * The span of a whole request, from its thread's first step to its committed reply. Its attributes have the names that
 * OpenTelemetry gives to those of a message from Kafka, and {@code status} and {@code lane} those of the meters.
 */
final class RequestTrace {
    private final Traces traces;

    RequestTrace(Traces traces) {
        this.traces = traces;
    }

    /** One that is closed without a reply is of a request that was dropped, since its partition has gone. */
    OpenSpan begin(Flight flight, Envelope envelope) {
        String topic = envelope.partition().topic();
        OpenSpan span = traces.consuming("process " + topic, envelope.traceparent());
        if (span.isTold()) {
            span.tag("messaging.system", "kafka")
                    .tag("messaging.operation.type", "process")
                    .tag("messaging.destination.name", topic)
                    .tag(
                            "messaging.destination.partition.id",
                            String.valueOf(envelope.partition().partition()))
                    .tag("messaging.kafka.offset", String.valueOf(envelope.offset()))
                    .tag("messaging.kafka.message.key", LogFields.key(envelope))
                    .tag("lane", flight.lane().label());
        }
        return span;
    }

    void replied(Outcome outcome) {
        OpenSpan span = traces.current();
        span.tag("status", ReplyStatus.of(outcome).name());
        switch (outcome) {
            case Outcome.Failed failed -> span.failed(failed.code());
            case Outcome.Unresolved unresolved -> span.failed(unresolved.code());
            case Outcome.Created _, Outcome.Rejected _, Outcome.Expired _, Outcome.Cancelled _ -> {}
        }
    }
}
