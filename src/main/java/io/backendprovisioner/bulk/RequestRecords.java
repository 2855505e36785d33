package io.backendprovisioner.bulk;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.backendprovisioner.contract.HeaderNames;
import io.backendprovisioner.domain.Violation;
import org.apache.kafka.clients.producer.ProducerRecord;

/** Rows as the records that are sent. */
final class RequestRecords {
    static final String DEADLINE_POINTER = Violation.header(HeaderNames.DEADLINE);

    private RequestRecords() {}

    static ProducerRecord<byte[], byte[]> of(String topic, Row row, String key, String batch) {
        var record = new ProducerRecord<>(topic, key.getBytes(UTF_8), row.value());
        record.headers().add(HeaderNames.BATCH, batch.getBytes(UTF_8));
        if (row.deadline() != null) {
            record.headers().add(HeaderNames.DEADLINE, row.deadline().getBytes(UTF_8));
        }
        return record;
    }
}
