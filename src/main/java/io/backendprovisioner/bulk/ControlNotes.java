package io.backendprovisioner.bulk;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.backendprovisioner.broker.BrokerAccess;
import io.backendprovisioner.broker.CannotRun;
import io.backendprovisioner.domain.Time;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeoutException;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.TopicPartition;
import org.jspecify.annotations.Nullable;

/** The control topic as the command line uses it: the last word under each key. */
final class ControlNotes {
    private final BrokerAccess broker;
    private final TopicPartition partition;
    private final Time time;
    private final Map<String, String> notes = new HashMap<>();

    private ControlNotes(BrokerAccess broker, String topic, Time time) {
        this.broker = broker;
        this.partition = new TopicPartition(topic, 0);
        this.time = time;
    }

    static String cancelKeyOf(String batch) {
        return "cancel " + batch;
    }

    /** Blocks until all of it has been read. */
    static ControlNotes read(BrokerAccess broker, String topic, Time time) throws CannotRun, InterruptedException {
        broker.existing(topic);
        var control = new ControlNotes(broker, topic, time);
        try (Consumer<byte[], byte[]> consumer = broker.readCommitted()) {
            List<TopicPartition> one = List.of(control.partition);
            consumer.assign(one);
            consumer.seekToBeginning(one);
            long end = consumer.endOffsets(one).getOrDefault(control.partition, 0L);
            long begun = time.nanos();
            while (consumer.position(control.partition) < end) {
                consumer.poll(Duration.ofMillis(100)).forEach(control::take);
                if (time.nanos() - begun > BrokerAccess.PATIENCE.toNanos()) {
                    throw new CannotRun(
                            topic + " could not be read within " + BrokerAccess.PATIENCE.toSeconds() + " s");
                }
            }
        } catch (KafkaException e) {
            throw broker.failed(e);
        }
        return control;
    }

    private void take(ConsumerRecord<byte[], byte[]> record) {
        if (record.key() != null && record.value() != null) {
            notes.put(new String(record.key(), UTF_8), new String(record.value(), UTF_8));
        }
    }

    TopicPartition partition() {
        return partition;
    }

    @Nullable
    String get(String key) {
        return notes.get(key);
    }

    /** Returns when the broker has it. */
    void write(String key, String value) throws CannotRun, InterruptedException {
        try (var producer = broker.producer()) {
            var note = new ProducerRecord<>(partition.topic(), 0, key.getBytes(UTF_8), value.getBytes(UTF_8));
            var _ = time.get(producer.send(note), BrokerAccess.PATIENCE);
        } catch (ExecutionException | TimeoutException | KafkaException e) {
            throw broker.failed(e);
        }
    }
}
