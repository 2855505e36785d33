package io.backendprovisioner.contract;

import java.time.Instant;
import java.util.Arrays;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.header.Header;
import org.apache.kafka.common.header.Headers;
import org.jspecify.annotations.Nullable;

/**
 * Writes announcements: messages that tell senders, who asked for it by {@link HeaderNames#PROGRESS}, that their request
 * waits for a call. An announcement goes where the reply will go, with the same key and headers but for the status. It is
 * no reply; that is still to come.
 */
public final class AnnouncementWriter {
    /** No {@link ReplyStatus}, so that nobody takes it for the end of a request. */
    public static final String STATUS = "ACCEPTED";

    private static final byte[] STATUS_BYTES = Text.encode(STATUS);

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
        var message = new MessageWriter(envelope, MessageWriter.Kind.ANNOUNCEMENT, STATUS, acceptedAt);
        return message.write(destination, json -> {
            json.writeNumberProperty("position", position);
            if (estimatedAt != null) {
                json.writeStringProperty("estimatedAt", MessageWriter.text(estimatedAt));
            }
        });
    }

    /** Returns whether a record with these headers, on a topic of replies, is an announcement. */
    public static boolean isAnnouncement(Headers headers) {
        Header status = headers.lastHeader(HeaderNames.STATUS);
        return status != null && Arrays.equals(status.value(), STATUS_BYTES);
    }
}
