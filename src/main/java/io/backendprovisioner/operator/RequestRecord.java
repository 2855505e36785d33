package io.backendprovisioner.operator;

import io.backendprovisioner.broker.BrokerAccess;
import io.backendprovisioner.broker.CannotRun;
import io.backendprovisioner.domain.Time;
import java.time.Duration;
import java.util.List;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.common.TopicPartition;

/** Fetches one record by its place. */
final class RequestRecord {
    private final Consumer<byte[], byte[]> consumer;
    private final Time time;

    RequestRecord(Consumer<byte[], byte[]> consumer, Time time) {
        this.consumer = consumer;
        this.time = time;
    }

    ConsumerRecord<byte[], byte[]> fetch(TopicPartition partition, long offset) throws NotKnown, CannotRun {
        List<TopicPartition> one = List.of(partition);
        consumer.assign(one);
        long begin = consumer.beginningOffsets(one).getOrDefault(partition, 0L);
        long end = consumer.endOffsets(one).getOrDefault(partition, 0L);
        if (offset < begin || offset >= end) {
            throw new NotKnown("there is no record " + offset + " in " + partition + ": it "
                    + (begin == end ? "is empty" : "holds offsets " + begin + " to " + (end - 1))
                    + "; replay by --key instead");
        }
        consumer.seek(partition, offset);
        long begun = time.nanos();
        while (consumer.position(partition) <= offset) {
            for (ConsumerRecord<byte[], byte[]> record : consumer.poll(Duration.ofMillis(100))) {
                if (record.offset() == offset) {
                    return record;
                }
                throw new NotKnown("there is no record " + offset + " in " + partition
                        + ": the offset belongs to a transaction's end, or its transaction was aborted");
            }
            if (time.nanos() - begun > BrokerAccess.PATIENCE.toNanos()) {
                throw new CannotRun("record " + offset + " of " + partition + " did not come within "
                        + BrokerAccess.PATIENCE.toSeconds() + " s");
            }
        }
        throw new NotKnown("there is no record " + offset + " in " + partition
                + ": the offset belongs to a transaction's end, or its transaction was aborted");
    }
}
