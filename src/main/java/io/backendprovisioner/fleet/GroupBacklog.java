package io.backendprovisioner.fleet;

import io.backendprovisioner.broker.GroupMembers;
import io.backendprovisioner.broker.RecordFailure;
import io.backendprovisioner.domain.Time;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ExecutionException;
import java.util.stream.Collectors;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.ListOffsetsOptions;
import org.apache.kafka.clients.admin.ListOffsetsResult.ListOffsetsResultInfo;
import org.apache.kafka.clients.admin.OffsetSpec;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.common.IsolationLevel;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.TopicPartition;

/**
 * Reads a group's backlog: the group commits the first offset that is not settled, so the record there is the oldest of
 * its partition.
 */
record GroupBacklog(Admin admin, Consumer<byte[], byte[]> readCommitted, String group, Time time) {
    private static final Duration POLL = Duration.ofMillis(200);
    private static final Duration PATIENCE = Duration.ofSeconds(5);

    /** Returns the number of the group's members. */
    int members() throws ExecutionException, InterruptedException {
        return GroupMembers.count(admin, group);
    }

    /** Returns the backlog of each partition of the topics. */
    Map<TopicPartition, Backlog> of(List<String> topics) throws ExecutionException, InterruptedException {
        Set<TopicPartition> partitions = partitions(topics);
        Map<TopicPartition, Long> first = firstUnsettled(partitions);
        Map<TopicPartition, Long> ends = offsets(partitions, OffsetSpec.latest());
        Map<TopicPartition, Backlog> backlogs = new HashMap<>();
        Map<TopicPartition, Long> lagging = new HashMap<>();
        for (TopicPartition partition : partitions) {
            long from = first.getOrDefault(partition, 0L);
            long records = Math.max(0, ends.getOrDefault(partition, 0L) - from);
            backlogs.put(partition, new Backlog(records, null));
            if (records > 0) {
                lagging.put(partition, from);
            }
        }
        oldest(lagging, ends)
                .forEach((partition, oldest) ->
                        backlogs.computeIfPresent(partition, (_, backlog) -> new Backlog(backlog.records(), oldest)));
        return backlogs;
    }

    private Set<TopicPartition> partitions(List<String> topics) throws ExecutionException, InterruptedException {
        return admin.describeTopics(topics).allTopicNames().get().values().stream()
                .flatMap(topic -> topic.partitions().stream()
                        .map(partition -> new TopicPartition(topic.name(), partition.partition())))
                .collect(Collectors.toSet());
    }

    private Map<TopicPartition, Long> firstUnsettled(Set<TopicPartition> partitions)
            throws ExecutionException, InterruptedException {
        Map<TopicPartition, Long> first = offsets(partitions, OffsetSpec.earliest());
        Map<TopicPartition, OffsetAndMetadata> committed = admin.listConsumerGroupOffsets(group)
                .partitionsToOffsetAndMetadata()
                .get();
        first.replaceAll((partition, beginning) -> {
            OffsetAndMetadata offset = committed.get(partition);
            return offset == null ? beginning : Math.max(beginning, offset.offset());
        });
        return first;
    }

    private Map<TopicPartition, Long> offsets(Set<TopicPartition> partitions, OffsetSpec spec)
            throws ExecutionException, InterruptedException {
        Map<TopicPartition, OffsetSpec> asked =
                partitions.stream().collect(Collectors.toMap(partition -> partition, _ -> spec));
        Map<TopicPartition, ListOffsetsResultInfo> told = admin.listOffsets(
                        asked, new ListOffsetsOptions(IsolationLevel.READ_COMMITTED))
                .all()
                .get();
        Map<TopicPartition, Long> offsets = new HashMap<>();
        told.forEach((partition, info) -> offsets.put(partition, info.offset()));
        return offsets;
    }

    /**
     * Returns nothing for a partition in which only the markers of transactions are left, or whose oldest record cannot be
     * read: the ages of the others are not hidden by that.
     */
    private Map<TopicPartition, Instant> oldest(Map<TopicPartition, Long> from, Map<TopicPartition, Long> ends) {
        try {
            return readOldest(from, ends);
        } catch (KafkaException | Error e) {
            if (!RecordFailure.isPossible(e)) {
                throw e;
            }
            Map<TopicPartition, Instant> oldest = new HashMap<>();
            from.forEach((partition, offset) -> oldest.putAll(oldestUnlessUnreadable(partition, offset, ends)));
            return oldest;
        }
    }

    private Map<TopicPartition, Instant> oldestUnlessUnreadable(
            TopicPartition partition, long offset, Map<TopicPartition, Long> ends) {
        // What the client could not parse, it keeps as long as the partition stays assigned.
        readCommitted.unsubscribe();
        try {
            return readOldest(Map.of(partition, offset), ends);
        } catch (KafkaException | Error e) {
            if (!RecordFailure.isPossible(e)) {
                throw e;
            }
            readCommitted.unsubscribe();
            return Map.of();
        }
    }

    private Map<TopicPartition, Instant> readOldest(Map<TopicPartition, Long> from, Map<TopicPartition, Long> ends) {
        Map<TopicPartition, Instant> oldest = new HashMap<>();
        readCommitted.assign(from.keySet());
        // One that was read at the last look is paused still, as long as it has stayed assigned.
        readCommitted.resume(from.keySet());
        from.forEach(readCommitted::seek);
        Set<TopicPartition> left = new HashSet<>(from.keySet());
        long begun = time.nanos();
        while (!left.isEmpty() && time.nanos() - begun < PATIENCE.toNanos()) {
            for (ConsumerRecord<byte[], byte[]> record : readCommitted.poll(POLL)) {
                oldest.putIfAbsent(
                        new TopicPartition(record.topic(), record.partition()),
                        Instant.ofEpochMilli(record.timestamp()));
            }
            left.removeIf(partition -> oldest.containsKey(partition)
                    || readCommitted.position(partition) >= ends.getOrDefault(partition, 0L));
            readCommitted.pause(oldest.keySet());
        }
        return oldest;
    }
}
