package io.backendprovisioner.contract;

import io.backendprovisioner.domain.RequestKey;
import io.backendprovisioner.domain.Violation;
import java.time.Instant;
import java.util.HexFormat;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.common.TopicPartition;
import org.jspecify.annotations.Nullable;

/**
 * Reads a record of a request topic. Every record, whatever its bytes, turns into an {@link Incoming}; nothing is
 * thrown. What is wrong with a request is told all at once.
 */
public final class RequestReader {
    /**
     * The largest key and the largest correlation id, in bytes each, that a reply carries back: together with the rest
     * of a reply they stay well below the 1 MiB that brokers and producers accept by default. A reply over that would
     * never get through.
     */
    static final int MAX_ECHOED_BYTES = 256 * 1024;

    /** Before the hexadecimal digits of a correlation id that serves as request key but is no printable text. */
    private static final String HEX_PREFIX = "hex:";

    private RequestReader() {}

    /** What the record turned out to be. The arrays of the record go into the envelope uncopied. */
    public static Incoming read(ConsumerRecord<byte[], byte[]> record) {
        var violations = new Violations();
        var headers = new HeaderReader(record.headers(), violations);
        byte @Nullable [] key = unlessEmpty(record.key());
        byte @Nullable [] correlationId = unlessEmpty(headers.bytes(HeaderNames.CORRELATION_ID));
        byte @Nullable [] echoed = correlationId == null ? key : correlationId;
        if (echoed == null) {
            return new Incoming.Unanswerable("the record has neither a key nor the header " + HeaderNames.CORRELATION_ID
                    + ", so nobody could recognise a reply");
        }
        if (echoed.length > MAX_ECHOED_BYTES) {
            return new Incoming.Unanswerable((correlationId == null ? "the key" : "the correlation id") + " has "
                    + echoed.length + " bytes, a reply carries back at most " + MAX_ECHOED_BYTES);
        }

        var requestKey = key == null ? keyFromCorrelationId(echoed, violations) : keyFromText(key, violations);
        headers.count();
        var replyTopic = headers.replyTopic();
        var replyPartition = headers.replyPartition();
        var deadline = headers.deadline();
        boolean anotherTopicWasMeant = replyTopic == null && headers.bytes(HeaderNames.REPLY_TOPIC) != null;
        var envelope = new Envelope(
                new TopicPartition(record.topic(), record.partition()),
                record.offset(),
                Instant.ofEpochMilli(record.timestamp()),
                key == null || key.length > MAX_ECHOED_BYTES ? echoed : key,
                echoed,
                requestKey,
                replyTopic,
                anotherTopicWasMeant ? null : replyPartition,
                headers.traceparent(),
                headers.batch());
        boolean progress = headers.progress();
        var spec = SpecReader.read(record.value(), violations);
        return requestKey == null || spec == null || !violations.isEmpty()
                ? new Incoming.Invalid(envelope, violations.list())
                : new Incoming.Request(envelope, requestKey, spec, deadline, progress);
    }

    private static @Nullable RequestKey keyFromText(byte[] key, Violations violations) {
        var text = Text.decode(key);
        var flaw = text == null ? "must be valid UTF-8" : Text.flawInName(text);
        if (text == null || flaw != null) {
            violations.addUnlessNull(Violation.KEY, flaw);
            return null;
        }
        return keyOfLength(text, Violation.KEY, violations);
    }

    private static @Nullable RequestKey keyFromCorrelationId(byte[] correlationId, Violations violations) {
        var text = Text.decode(correlationId);
        return keyOfLength(
                text != null && Text.flawInName(text) == null
                        ? text
                        : HEX_PREFIX + HexFormat.of().formatHex(correlationId),
                Violation.header(HeaderNames.CORRELATION_ID),
                violations);
    }

    private static @Nullable RequestKey keyOfLength(String text, String pointer, Violations violations) {
        if (text.length() > RequestKey.MAX_LENGTH) {
            violations.add(
                    pointer,
                    "as the request key it must have at most " + RequestKey.MAX_LENGTH + " characters, found "
                            + text.length());
            return null;
        }
        return new RequestKey(text);
    }

    private static byte @Nullable [] unlessEmpty(byte @Nullable [] bytes) {
        return bytes == null || bytes.length == 0 ? null : bytes;
    }
}
