package io.backendprovisioner.contract;

import java.io.ByteArrayOutputStream;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Arrays;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.header.Header;
import org.apache.kafka.common.header.Headers;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JsonGenerator;
import tools.jackson.core.ObjectWriteContext;

/**
 * What tells a sender who asked for it that its request waits for a call. It lies where the reply will, with the same key
 * and headers but for the status, and is none: the reply is still to come.
 */
public final class Acceptance {
    /** No {@link ReplyStatus}, so that nobody takes it for the end of a request. */
    public static final String STATUS = "ACCEPTED";

    private static final byte[] STATUS_BYTES = Text.encode(STATUS);
    private static final int TYPICAL_BYTES = 200;

    private Acceptance() {}

    /**
     * Ready to be sent.
     *
     * @param position place among those that wait, from 1 on
     * @param estimatedAt when the call begins, absent where nobody can say; told in milliseconds, as is the next
     * @param acceptedAt when that was the place
     */
    public static ProducerRecord<byte[], byte[]> of(
            Envelope envelope,
            ReplyDestination destination,
            long position,
            @Nullable Instant estimatedAt,
            Instant acceptedAt) {
        var time = text(acceptedAt);
        var headers = ReplyWriter.headers(envelope, STATUS);
        EventWriter.addHeaders(headers, envelope, EventKind.PROGRESS, time);
        return new ProducerRecord<>(
                destination.topic(),
                destination.partition(),
                envelope.replyKey(),
                value(envelope, position, estimatedAt, time),
                headers);
    }

    /** Whether a record of these headers, on a topic of replies, is one. */
    public static boolean isIn(Headers headers) {
        Header status = headers.lastHeader(HeaderNames.STATUS);
        return status != null && Arrays.equals(status.value(), STATUS_BYTES);
    }

    private static byte[] value(Envelope envelope, long position, @Nullable Instant estimatedAt, String acceptedAt) {
        var bytes = new ByteArrayOutputStream(TYPICAL_BYTES);
        try (var json = ReplyWriter.JSON.createGenerator(ObjectWriteContext.empty(), bytes)) {
            EventWriter.writeValue(
                    json,
                    envelope,
                    EventKind.PROGRESS,
                    acceptedAt,
                    () -> body(json, envelope, position, estimatedAt, acceptedAt));
        }
        return bytes.toByteArray();
    }

    private static void body(
            JsonGenerator json, Envelope envelope, long position, @Nullable Instant estimatedAt, String acceptedAt) {
        json.writeStartObject();
        json.writeStringProperty("status", STATUS);
        json.writeNumberProperty("position", position);
        if (estimatedAt != null) {
            json.writeStringProperty("estimatedAt", text(estimatedAt));
        }
        if (envelope.requestKey() != null) {
            json.writeStringProperty("requestKey", envelope.requestKey().value());
        }
        json.writeStringProperty("acceptedAt", acceptedAt);
        json.writeEndObject();
    }

    private static String text(Instant instant) {
        return instant.truncatedTo(ChronoUnit.MILLIS).toString();
    }
}
