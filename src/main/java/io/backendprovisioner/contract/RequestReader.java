package io.backendprovisioner.contract;

import io.backendprovisioner.domain.RequestKey;
import io.backendprovisioner.domain.Violation;
import java.time.Instant;
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

    private RequestReader() {}

    /** What the record turned out to be. The arrays of the record go into the envelope uncopied. */
    public static Incoming read(ConsumerRecord<byte[], byte[]> record) {
        var violations = new Violations();
        var headers = new HeaderReader(record.headers(), violations);
        var event = EventReader.read(record, headers);
        byte @Nullable [] key = either(record.key(), event.id());
        byte @Nullable [] ofHeader = unlessEmpty(headers.bytes(HeaderNames.CORRELATION_ID));
        byte @Nullable [] correlationId = either(ofHeader, event.id());
        byte @Nullable [] echoed = correlationId == null ? key : correlationId;
        if (echoed == null) {
            return new Incoming.Unanswerable("the record has neither a key nor the header " + HeaderNames.CORRELATION_ID
                    + (event.mode() == ContentMode.PLAIN ? "" : ", and no id of its event can be read")
                    + ", so nobody could recognise a reply");
        }
        if (echoed.length > MAX_ECHOED_BYTES) {
            var what = ofHeader != null ? "the correlation id" : correlationId != null ? "the event's id" : "the key";
            return new Incoming.Unanswerable(
                    what + " has " + echoed.length + " bytes, a reply carries back at most " + MAX_ECHOED_BYTES);
        }

        var requestKey = requestKey(record.key(), event, echoed, violations);
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
                traceparent(headers, event),
                headers.batch(),
                event.mode());
        boolean announce = headers.announce();
        violations.addAll(event.violations());
        var spec =
                event.mode() == ContentMode.STRUCTURED ? event.data() : SpecReader.read(record.value(), "", violations);
        return requestKey == null || spec == null || !violations.isEmpty()
                ? new Incoming.Invalid(envelope, violations.list())
                : new Incoming.Request(envelope, requestKey, spec.spec(), deadline, announce);
    }

    private static @Nullable RequestKey requestKey(
            byte @Nullable [] key, EventReader event, byte[] correlationId, Violations violations) {
        if (key != null && key.length > 0) {
            return RequestKeys.fromText(Text.decode(key), Violation.KEY, violations);
        }
        return unlessEmpty(event.id()) == null ? RequestKeys.fromCorrelationId(correlationId, violations) : event.key();
    }

    private static @Nullable String traceparent(HeaderReader headers, EventReader event) {
        var ofTheRecord = headers.traceparent(HeaderNames.TRACEPARENT);
        return ofTheRecord == null ? event.traceparent() : ofTheRecord;
    }

    private static byte @Nullable [] either(byte @Nullable [] first, byte @Nullable [] second) {
        return unlessEmpty(first) == null ? unlessEmpty(second) : first;
    }

    private static byte @Nullable [] unlessEmpty(byte @Nullable [] bytes) {
        return bytes == null || bytes.length == 0 ? null : bytes;
    }
}
