package io.backendprovisioner.intake;

import io.backendprovisioner.contract.Envelope;
import io.backendprovisioner.contract.ReplyStatus;
import io.backendprovisioner.domain.Outcome;
import io.backendprovisioner.tracing.Stage;
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
    Stage begin(Flight flight, Envelope envelope) {
        String topic = envelope.partition().topic();
        Stage stage = traces.consuming("process " + topic, envelope.traceparent());
        if (stage.isTold()) {
            stage.tag("messaging.system", "kafka")
                    .tag("messaging.operation.type", "process")
                    .tag("messaging.destination.name", topic)
                    .tag(
                            "messaging.destination.partition.id",
                            String.valueOf(envelope.partition().partition()))
                    .tag("messaging.kafka.offset", String.valueOf(envelope.offset()))
                    .tag("messaging.kafka.message.key", LogFields.key(envelope))
                    .tag("lane", flight.lane().label());
        }
        return stage;
    }

    void replied(Outcome outcome) {
        Stage stage = traces.current();
        stage.tag("status", ReplyStatus.of(outcome).name());
        switch (outcome) {
            case Outcome.Failed failed -> stage.failed(failed.code());
            case Outcome.Unresolved unresolved -> stage.failed(unresolved.code());
            case Outcome.Created _, Outcome.Rejected _, Outcome.Expired _, Outcome.Cancelled _ -> {}
        }
    }
}
