package io.backendprovisioner.bulk;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.backendprovisioner.broker.BrokerAccess;
import io.backendprovisioner.broker.CannotRun;
import io.backendprovisioner.contract.AnnouncementWriter;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.BiConsumer;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.TopicPartition;

/** Replies that are committed, and beside them what is said on the control topic from now on. For one thread. */
final class ReplyStream implements AutoCloseable {
    private static final Duration POLL = Duration.ofMillis(100);

    private final BrokerAccess broker;
    private final Consumer<byte[], byte[]> consumer;
    private final List<TopicPartition> replies;
    private final TopicPartition control;

    private ReplyStream(BrokerAccess broker, List<TopicPartition> replies, TopicPartition control) {
        this.broker = broker;
        this.consumer = broker.readCommitted();
        this.replies = replies;
        this.control = control;
    }

    /** Stands at the end of what is committed. */
    static ReplyStream open(BrokerAccess broker, String replyTopic, TopicPartition control)
            throws CannotRun, InterruptedException {
        List<TopicPartition> replies = broker.partitions(List.of(replyTopic));
        var stream = new ReplyStream(broker, replies, control);
        List<TopicPartition> all = new ArrayList<>(replies);
        all.add(control);
        try {
            stream.consumer.assign(all);
            stream.consumer.endOffsets(all).forEach(stream.consumer::seek);
        } catch (KafkaException e) {
            stream.close();
            throw broker.failed(e);
        }
        return stream;
    }

    /** Where each partition of the reply topic would be read from next. */
    List<Long> positions() {
        return replies.stream().map(consumer::position).toList();
    }

    /** Goes back, as far as the replies are still there. */
    void from(List<Long> positions) throws CannotRun {
        try {
            Map<TopicPartition, Long> beginnings = consumer.beginningOffsets(replies);
            for (TopicPartition partition : replies) {
                long wanted = partition.partition() < positions.size() ? positions.get(partition.partition()) : 0;
                consumer.seek(partition, Math.max(wanted, beginnings.getOrDefault(partition, 0L)));
            }
        } catch (KafkaException e) {
            throw broker.failed(e);
        }
    }

    /** What is committed by now, for {@link #hasReached}. */
    Map<TopicPartition, Long> ends() {
        return new HashMap<>(consumer.endOffsets(replies));
    }

    boolean hasReached(Map<TopicPartition, Long> ends) {
        return ends.entrySet().stream().allMatch(end -> consumer.position(end.getKey()) >= end.getValue());
    }

    /** Hands on what has come; waits a little where nothing has. Others on the topic may have asked for their progress. */
    void poll(java.util.function.Consumer<ConsumerRecord<byte[], byte[]>> reply, BiConsumer<String, String> note)
            throws CannotRun {
        try {
            for (ConsumerRecord<byte[], byte[]> record : consumer.poll(POLL)) {
                if (!record.topic().equals(control.topic())) {
                    if (!AnnouncementWriter.isAnnouncement(record.headers())) {
                        reply.accept(record);
                    }
                } else if (record.key() != null && record.value() != null) {
                    note.accept(new String(record.key(), UTF_8), new String(record.value(), UTF_8));
                }
            }
        } catch (KafkaException e) {
            throw broker.failed(e);
        }
    }

    @Override
    public void close() {
        consumer.close();
    }
}
