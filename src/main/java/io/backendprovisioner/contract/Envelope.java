package io.backendprovisioner.contract;

import io.backendprovisioner.domain.RequestKey;
import java.time.Instant;
import org.apache.kafka.common.TopicPartition;
import org.jspecify.annotations.Nullable;

/**
 * Where a request came from and where its reply goes: all of a request record but what it asks for. The arrays are not
 * copied and must not be changed.
 *
 * @param timestamp of the request record, one millisecond before the epoch where it has none
 * @param replyKey the key of the reply: the request's raw key, or the raw correlation id where that serves as key
 * @param correlationId echoed unchanged, or the request's raw key where it has no correlation id
 * @param requestKey absent where the request has no usable one, and so is refused
 * @param replyTopic as asked for: a legal topic name, which may be one that is not allowed or does not exist
 * @param replyPartition as asked for: not negative, but perhaps more than the topic has
 * @param batch 1 to 128 printable characters
 * @param mode of the request, and so of its reply
 * @param foreign absent where the key came by the partition that it belongs to, as far as is known
 */
@SuppressWarnings("ArrayRecordComponent") // opaque bytes on their way through; envelopes are never compared
public record Envelope(
        TopicPartition partition,
        long offset,
        Instant timestamp,
        byte[] replyKey,
        byte[] correlationId,
        @Nullable RequestKey requestKey,
        @Nullable String replyTopic,
        @Nullable Integer replyPartition,
        @Nullable String traceparent,
        @Nullable String batch,
        ContentMode mode,
        @Nullable ForeignPartition foreign) {

    /** For a request whose record is all that is known of it. */
    public Envelope(
            TopicPartition partition,
            long offset,
            Instant timestamp,
            byte[] replyKey,
            byte[] correlationId,
            @Nullable RequestKey requestKey,
            @Nullable String replyTopic,
            @Nullable Integer replyPartition,
            @Nullable String traceparent,
            @Nullable String batch,
            ContentMode mode) {
        this(
                partition,
                offset,
                timestamp,
                replyKey,
                correlationId,
                requestKey,
                replyTopic,
                replyPartition,
                traceparent,
                batch,
                mode,
                null);
    }

    /** The same, as a part of this trace; unchanged where there is none. */
    public Envelope within(@Nullable String trace) {
        return trace == null ? this : with(trace, foreign);
    }

    /** The same, of a request whose key came by that partition. */
    public Envelope through(ForeignPartition came) {
        return with(traceparent, came);
    }

    private Envelope with(@Nullable String trace, @Nullable ForeignPartition came) {
        return new Envelope(
                partition,
                offset,
                timestamp,
                replyKey,
                correlationId,
                requestKey,
                replyTopic,
                replyPartition,
                trace,
                batch,
                mode,
                came);
    }
}
