package io.backendprovisioner.contract;

import io.backendprovisioner.domain.BackendId;
import io.backendprovisioner.domain.Outcome;
import io.backendprovisioner.domain.Violation;
import java.time.Instant;
import java.util.Locale;
import java.util.stream.Collectors;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JsonGenerator;

/**
 * Writes the one reply to a request. Fields come in a fixed order and absent ones are left out. What the cloud or the
 * sender has said is cut where it is too long, so that every reply fits into a record.
 */
public final class ReplyWriter {
    static final int MAX_WORD_LENGTH = 256;
    static final int MAX_MESSAGE_LENGTH = 2000;
    static final int MAX_VIOLATION_LENGTH = 500;
    static final int MAX_CANDIDATES = 100;

    private ReplyWriter() {}

    /**
     * The reply to one request, ready to be sent. Nothing is thrown, whatever the outcome says.
     *
     * @param completedAt when the outcome was known, told in milliseconds
     */
    public static ProducerRecord<byte[], byte[]> reply(
            Envelope envelope, ReplyDestination destination, Outcome outcome, Instant completedAt) {
        var status = ReplyStatus.of(outcome).name();
        return new MessageWriter(envelope, MessageWriter.Kind.REPLY, status, completedAt)
                .write(destination, json -> writeOutcome(json, outcome));
    }

    private static void writeOutcome(JsonGenerator json, Outcome outcome) {
        switch (outcome) {
            case Outcome.Created created -> created(json, created);
            case Outcome.Rejected rejected -> rejected(json, rejected);
            case Outcome.Expired(var message) -> message(json, message);
            case Outcome.Cancelled(var message) -> message(json, message);
            case Outcome.Failed failed -> failed(json, failed);
            case Outcome.Unresolved unresolved -> unresolved(json, unresolved);
        }
    }

    private static void created(JsonGenerator json, Outcome.Created created) {
        word(json, "backendId", created.backendId().value());
        word(json, "cloudRequestId", created.cloudRequestId());
        json.writeStringProperty("provenance", created.provenance().name().toLowerCase(Locale.ROOT));
        json.writeNumberProperty("attempts", created.attempts());
    }

    private static void rejected(JsonGenerator json, Outcome.Rejected rejected) {
        var violations = rejected.violations().stream()
                .limit(Violations.MAX_LISTED + 1)
                .map(ReplyWriter::bounded)
                .toList();
        json.writeStringProperty("code", rejected.code().name());
        message(json, violations.stream().map(ReplyWriter::sentence).collect(Collectors.joining("; ")));
        json.writeArrayPropertyStart("violations");
        for (var violation : violations) {
            json.writeStartObject();
            json.writeStringProperty("pointer", violation.pointer());
            json.writeStringProperty("message", violation.message());
            json.writeEndObject();
        }
        json.writeEndArray();
    }

    private static Violation bounded(Violation violation) {
        return new Violation(
                Text.bounded(violation.pointer(), MAX_WORD_LENGTH),
                Text.bounded(violation.message(), MAX_VIOLATION_LENGTH));
    }

    private static String sentence(Violation violation) {
        return violation.pointer().isEmpty() ? violation.message() : violation.pointer() + ' ' + violation.message();
    }

    private static void failed(JsonGenerator json, Outcome.Failed failed) {
        word(json, "code", failed.code());
        message(json, failed.message());
        json.writeBooleanProperty("retryable", failed.retryable());
        word(json, "cloudRequestId", failed.cloudRequestId());
        json.writeNumberProperty("attempts", failed.attempts());
    }

    private static void unresolved(JsonGenerator json, Outcome.Unresolved unresolved) {
        word(json, "code", unresolved.code());
        message(json, unresolved.message());
        json.writeArrayPropertyStart("candidates");
        unresolved.candidates().stream()
                .limit(MAX_CANDIDATES)
                .map(BackendId::value)
                .forEach(id -> json.writeString(Text.bounded(id, MAX_WORD_LENGTH)));
        json.writeEndArray();
        word(json, "cloudRequestId", unresolved.cloudRequestId());
        json.writeNumberProperty("attempts", unresolved.attempts());
    }

    private static void message(JsonGenerator json, String message) {
        json.writeStringProperty("message", Text.bounded(message, MAX_MESSAGE_LENGTH));
    }

    private static void word(JsonGenerator json, String name, @Nullable String word) {
        if (word != null) {
            json.writeStringProperty(name, Text.bounded(word, MAX_WORD_LENGTH));
        }
    }
}
