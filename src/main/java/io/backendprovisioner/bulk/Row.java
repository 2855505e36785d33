package io.backendprovisioner.bulk;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.backendprovisioner.contract.HeaderNames;
import java.util.function.UnaryOperator;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.jspecify.annotations.Nullable;

/**
 * One row of the input, as it will be sent.
 *
 * @param line where it begins, from 1 on
 * @param key as the file gives it, if it does
 * @param name the backend's, empty where the row has none that can be read
 * @param deadline as the file gives it, if it does
 * @param value the JSON that is the request's value
 * @param columns what the file calls the place that a pointer into the value names
 */
@SuppressWarnings("ArrayRecordComponent") // opaque bytes on their way through; rows are never compared
record Row(
        long line,
        @Nullable String key,
        String name,
        @Nullable String deadline,
        byte[] value,
        UnaryOperator<String> columns) {

    /** The record that is sent. */
    ProducerRecord<byte[], byte[]> request(String topic, String recordKey, String batch) {
        var record = new ProducerRecord<>(topic, recordKey.getBytes(UTF_8), value);
        record.headers().add(HeaderNames.BATCH, batch.getBytes(UTF_8));
        if (deadline != null) {
            record.headers().add(HeaderNames.DEADLINE, deadline.getBytes(UTF_8));
        }
        return record;
    }
}
