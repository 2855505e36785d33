package io.backendprovisioner.journal;

import org.apache.kafka.clients.producer.ProducerRecord;
import org.jspecify.annotations.Nullable;

/**
 * The topic, or the partition of it, that a record goes to.
 *
 * @param partition {@code null} where that is for the producer to say; a topic without one stands for all of its partitions
 */
record Place(String topic, @Nullable Integer partition) {

    static Place of(ProducerRecord<byte[], byte[]> record) {
        return new Place(record.topic(), record.partition());
    }

    /** Returns whether what is wrong here is wrong there as well. */
    boolean covers(Place other) {
        return topic.equals(other.topic) && (partition == null || partition.equals(other.partition));
    }

    @Override
    public String toString() {
        return partition == null ? topic : topic + '-' + partition;
    }
}
