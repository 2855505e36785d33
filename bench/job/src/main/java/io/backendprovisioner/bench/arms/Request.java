package io.backendprovisioner.bench.arms;

import org.apache.kafka.clients.consumer.ConsumerRecord;

/** What a record asks for, and what its reply must carry. */
record Request(byte[] key, byte[] value, byte[] correlationId) {
    static final String CORRELATION_ID = "kafka_correlationId";

    static Request in(ConsumerRecord<byte[], byte[]> entry) {
        return new Request(
                entry.key(),
                entry.value(),
                entry.headers().lastHeader(CORRELATION_ID).value());
    }
}
