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
 * Writes announcements: messages that tell senders, who asked for it by {@link HeaderNames#PROGRESS}, that their request
 * waits for a call. An announcement goes where the reply will go, with the same key and headers but for the status. It is
 * no reply; that is still to come.
 */
public final class AnnouncementWriter {
    /** No {@link ReplyStatus}, so that nobody takes it for the end of a request. */
    public static final String STATUS = "ACCEPTED";

    private static final byte[] STATUS_BYTES = Text.encode(STATUS);
    private static final int TYPICAL_BYTES = 200;

    private AnnouncementWriter() {}

    /**
     * Returns an announcement that is ready to be published.
     *
     * @param position place among those that wait, from 1 on
     * @param estimatedAt when the call begins, absent where nobody can say; told in milliseconds, as is the next
     * @param acceptedAt when that was the place
     */
    public static ProducerRecord<byte[], byte[]> announcement(
            Envelope envelope,
            ReplyDestination destination,
            long position,
            @Nullable Instant estimatedAt,
            Instant acceptedAt) {
        var time = text(acceptedAt);
        var headers = ReplyWriter.headers(envelope, STATUS);
        EventWriter.addHeaders(headers, envelope, EventKind.ANNOUNCEMENT, time);
        return new ProducerRecord<>(
                destination.topic(),
                destination.partition(),
                envelope.replyKey(),
                value(envelope, position, estimatedAt, time),
                headers);
    }

    /** Returns whether a record with these headers, on a topic of replies, is an announcement. */
    public static boolean isAnnouncement(Headers headers) {
        Header status = headers.lastHeader(HeaderNames.STATUS);
        return status != null && Arrays.equals(status.value(), STATUS_BYTES);
    }

    private static byte[] value(Envelope envelope, long position, @Nullable Instant estimatedAt, String acceptedAt) {
        var bytes = new ByteArrayOutputStream(TYPICAL_BYTES);
        try (var json = ReplyWriter.JSON.createGenerator(ObjectWriteContext.empty(), bytes)) {
            EventWriter.writeValue(
                    json,
                    envelope,
                    EventKind.ANNOUNCEMENT,
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
