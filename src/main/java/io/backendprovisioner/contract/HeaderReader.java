package io.backendprovisioner.contract;

import io.backendprovisioner.domain.Violation;
import java.nio.ByteBuffer;
import java.time.Instant;
import java.time.format.DateTimeParseException;
import java.util.regex.Pattern;
import org.apache.kafka.common.header.Headers;
import org.jspecify.annotations.Nullable;

/** Reads the headers of one request; what is wrong is noted and read as absent. */
final class HeaderReader {
    /** Generous: tracing, routing and security together bring a few dozen. Their size is bounded by the broker. */
    static final int MAX_HEADERS = 1000;

    private static final int MAX_DEADLINE_LENGTH = 64;
    private static final Instant LATEST_DEADLINE = Instant.parse("9999-12-31T23:59:59.999999999Z");

    /** Version 00 is of a fixed length; later versions may append. No version is ff, no id is all zeros. */
    private static final Pattern TRACEPARENT = Pattern.compile(
            "(?!ff|00-.{52}.)[0-9a-f]{2}-(?!0{32})[0-9a-f]{32}-(?!0{16})[0-9a-f]{16}-[0-9a-f]{2}(-[!-~]{0,200})?");

    private final Headers headers;
    private final Violations violations;

    HeaderReader(Headers headers, Violations violations) {
        this.headers = headers;
        this.violations = violations;
    }

    void count() {
        int count = headers.toArray().length;
        if (count > MAX_HEADERS) {
            violations.add(
                    Violation.HEADERS, "the record has " + count + " headers, at most " + MAX_HEADERS + " are allowed");
        }
    }

    byte @Nullable [] bytes(String name) {
        var header = headers.lastHeader(name);
        return header == null ? null : header.value();
    }

    @Nullable
    String replyTopic() {
        var topic = text(HeaderNames.REPLY_TOPIC);
        if (topic != null && !TopicRules.isName(topic)) {
            refuse(HeaderNames.REPLY_TOPIC, "must be a topic name: " + TopicRules.LEGAL);
            return null;
        }
        return topic;
    }

    @Nullable
    Integer replyPartition() {
        var bytes = bytes(HeaderNames.REPLY_PARTITION);
        if (bytes == null) {
            return null;
        }
        if (bytes.length != Integer.BYTES) {
            refuse(
                    HeaderNames.REPLY_PARTITION,
                    "must be a big-endian integer of 4 bytes, found " + bytes.length + " bytes");
            return null;
        }
        int partition = ByteBuffer.wrap(bytes).getInt();
        if (partition < 0) {
            refuse(HeaderNames.REPLY_PARTITION, "must not be negative, found " + partition);
            return null;
        }
        return partition;
    }

    @Nullable
    Instant deadline() {
        var text = text(HeaderNames.DEADLINE);
        if (text == null) {
            return null;
        }
        try {
            // The bounds keep every later sum of instants and durations within what they can hold.
            var deadline = Instant.parse(text.length() > MAX_DEADLINE_LENGTH ? "" : text);
            if (!deadline.isBefore(Instant.EPOCH) && !deadline.isAfter(LATEST_DEADLINE)) {
                return deadline;
            }
            refuse(HeaderNames.DEADLINE, "must lie in the years 1970 to 9999");
        } catch (DateTimeParseException e) {
            refuse(
                    HeaderNames.DEADLINE,
                    "must be an ISO-8601 instant, such as 2026-01-01T00:00:00Z or 2026-01-01T08:00:00+08:00");
        }
        return null;
    }

    @Nullable
    String batch() {
        var batch = text(HeaderNames.BATCH);
        if (batch == null) {
            return null;
        }
        var flaw = BatchNames.flaw(batch);
        if (flaw != null) {
            refuse(HeaderNames.BATCH, flaw);
            return null;
        }
        return batch;
    }

    boolean announce() {
        var text = text(HeaderNames.PROGRESS);
        if (text != null && !text.equals("true") && !text.equals("false")) {
            refuse(HeaderNames.PROGRESS, "must be true or false");
        }
        return "true".equals(text);
    }

    @Nullable
    String traceparent(String header) {
        var bytes = bytes(header);
        return bytes == null ? null : traceparentOrNull(Text.decode(bytes));
    }

    /** Null where it is malformed. */
    static @Nullable String traceparentOrNull(@Nullable String text) {
        return text != null && TRACEPARENT.matcher(text).matches() ? text : null;
    }

    @Nullable
    String text(String name) {
        var bytes = bytes(name);
        var text = bytes == null ? null : Text.decode(bytes);
        if (bytes != null && text == null) {
            refuse(name, "must be valid UTF-8");
        }
        return text;
    }

    private void refuse(String name, String message) {
        violations.add(Violation.header(name), message);
    }
}
