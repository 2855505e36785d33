package io.backendprovisioner.contract;

import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.header.Header;
import org.jspecify.annotations.Nullable;

/**
 * Writes the record that takes the place of a reply where none can be sent: the original as it was, and headers that
 * say why and where it was read.
 *
 * <p>An original of more than {@value #MAX_BYTES} bytes is cut, since a record that no broker accepts would hold up
 * everything behind it: the value to its first {@value #CUT_BYTES} bytes, while the key, and the headers together, are
 * left out where they are larger than that. {@value HeaderNames#DEAD_LETTER_CUT} marks such a dead letter.
 */
public final class DeadLetterWriter {
    static final int MAX_BYTES = 512 * 1024;
    static final int CUT_BYTES = 64 * 1024;

    private static final int MAX_CAUSE_LENGTH = 500;
    private static final int HEADER_OVERHEAD_BYTES = 10;

    private DeadLetterWriter() {}

    /**
     * The dead letter of one record, ready to be sent.
     *
     * @param cause for people; cut at {@value #MAX_CAUSE_LENGTH} characters
     */
    public static ProducerRecord<byte[], byte[]> deadLetter(
            String topic, ConsumerRecord<byte[], byte[]> original, String cause) {
        byte @Nullable [] key = original.key();
        byte @Nullable [] value = original.value();
        long headerBytes = headerBytes(original);
        var headers = new ArrayList<Header>();
        if (length(key) + length(value) + headerBytes <= MAX_BYTES) {
            original.headers().forEach(headers::add);
        } else {
            if (headerBytes <= CUT_BYTES) {
                original.headers().forEach(headers::add);
            }
            headers.add(Text.header(HeaderNames.DEAD_LETTER_CUT, Long.toString(length(value))));
            key = length(key) <= CUT_BYTES ? key : null;
            value = value == null ? null : Arrays.copyOf(value, Math.min(value.length, CUT_BYTES));
        }
        headers.addAll(causeHeaders(original, cause));
        return new ProducerRecord<>(topic, null, key, value, headers);
    }

    private static List<Header> causeHeaders(ConsumerRecord<byte[], byte[]> original, String cause) {
        var headers = new ArrayList<Header>(5);
        headers.add(Text.header(HeaderNames.DEAD_LETTER_CAUSE, Text.bounded(cause, MAX_CAUSE_LENGTH)));
        headers.add(Text.header(HeaderNames.DEAD_LETTER_TOPIC, original.topic()));
        headers.add(Text.header(HeaderNames.DEAD_LETTER_PARTITION, Integer.toString(original.partition())));
        headers.add(Text.header(HeaderNames.DEAD_LETTER_OFFSET, Long.toString(original.offset())));
        if (original.timestamp() != ConsumerRecord.NO_TIMESTAMP) {
            headers.add(Text.header(
                    HeaderNames.DEAD_LETTER_TIMESTAMP,
                    Instant.ofEpochMilli(original.timestamp()).toString()));
        }
        return headers;
    }

    private static long headerBytes(ConsumerRecord<byte[], byte[]> original) {
        long bytes = 0;
        for (var header : original.headers()) {
            // Up to three bytes of UTF-8 for each character of a name.
            bytes += HEADER_OVERHEAD_BYTES + 3L * header.key().length() + length(header.value());
        }
        return bytes;
    }

    private static long length(byte @Nullable [] bytes) {
        return bytes == null ? 0 : bytes.length;
    }
}
