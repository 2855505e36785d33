package io.backendprovisioner.journal;

import org.apache.kafka.clients.producer.ProducerRecord;

/**
 * The end of one request record.
 *
 * @param reply what is published: a reply, or a dead letter where nobody can be answered
 * @param fallback what is published instead if the broker refuses {@code reply} itself, for example since its topic is
 *     gone or does not let us write
 */
public record Settlement(
        OwnedPartition partition,
        long offset,
        ProducerRecord<byte[], byte[]> reply,
        ProducerRecord<byte[], byte[]> fallback) {

    Settlement fallenBack() {
        return new Settlement(partition, offset, fallback, fallback);
    }

    boolean hasFallback() {
        return !reply.equals(fallback);
    }
}
