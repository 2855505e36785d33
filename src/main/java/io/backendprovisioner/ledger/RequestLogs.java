package io.backendprovisioner.ledger;

import io.backendprovisioner.broker.Refusal;
import io.backendprovisioner.contract.TopicProperties;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ExecutionException;
import java.util.stream.Collectors;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.OffsetSpec;
import org.apache.kafka.clients.admin.TopicDescription;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.clients.consumer.LogTruncationException;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.Uuid;
import org.springframework.kafka.core.ConsumerFactory;

/**
 * Looks at what the broker has of request partitions, and where that begins to differ from what was read before: a log
 * that was cut and rewritten has other leader epochs from there on, though it may be longer than it was.
 *
 * @param consumers of no group; they reset no offset
 */
public record RequestLogs(Admin admin, ConsumerFactory<byte[], byte[]> consumers) {

    /**
     * What was seen of topics that exist.
     *
     * @param topics the identities of the request topics and their ledgers
     * @param sizes how many partitions each of them has
     * @param ends where each request partition ends for a read-uncommitted reader
     */
    public record Seen(Map<String, Uuid> topics, Map<String, Integer> sizes, Map<TopicPartition, Long> ends) {}

    /** Looks at request partitions and at the topics of their ledgers; what does not exist is left out. */
    public Seen look(Collection<TopicPartition> partitions) throws ExecutionException, InterruptedException {
        Set<String> names = new HashSet<>();
        for (TopicPartition partition : partitions) {
            names.add(partition.topic());
            names.add(TopicProperties.ledgerOf(partition.topic()));
        }
        Map<String, Uuid> topics = new HashMap<>();
        Map<String, Integer> sizes = new HashMap<>();
        for (var described : admin.describeTopics(names).topicNameValues().entrySet()) {
            try {
                TopicDescription topic = described.getValue().get();
                topics.put(described.getKey(), topic.topicId());
                sizes.put(described.getKey(), topic.partitions().size());
            } catch (ExecutionException e) {
                if (!Refusal.saysMissing(e)) {
                    throw e;
                }
            }
        }
        List<TopicPartition> existing = partitions.stream()
                .filter(partition -> topics.containsKey(partition.topic()))
                .toList();
        return new Seen(topics, sizes, LedgerReader.offsets(admin, existing, OffsetSpec.latest()));
    }

    /** @param known how far each partition was read; those without are only looked at */
    Map<TopicPartition, RequestLog> of(Map<TopicPartition, Optional<Progress>> known)
            throws ExecutionException, InterruptedException {
        Map<String, Uuid> topics = topicIds(
                known.keySet().stream().map(TopicPartition::topic).distinct().toList());
        Map<TopicPartition, Long> starts = LedgerReader.offsets(admin, known.keySet(), OffsetSpec.earliest());
        Map<TopicPartition, Long> ends = LedgerReader.offsets(admin, known.keySet(), OffsetSpec.latest());
        Map<TopicPartition, OffsetAndMetadata> read = new HashMap<>();
        known.forEach((partition, found) -> found.filter(progress -> progress.epoch() >= 0
                        && progress.isOf(Objects.requireNonNull(topics.get(partition.topic())))
                        && progress.next() > Objects.requireNonNull(starts.get(partition)))
                .ifPresent(progress -> read.put(
                        partition, new OffsetAndMetadata(progress.next(), Optional.of(progress.epoch()), ""))));
        Map<TopicPartition, OffsetAndMetadata> differing = differing(read);
        return known.keySet().stream().collect(Collectors.toMap(partition -> partition, partition -> {
            Uuid topic = Objects.requireNonNull(topics.get(partition.topic()));
            long start = Objects.requireNonNull(starts.get(partition));
            long end = Objects.requireNonNull(ends.get(partition));
            OffsetAndMetadata from = differing.get(partition);
            return from == null
                    ? new RequestLog(topic, start, end)
                    : new RequestLog(
                            topic, start, end, from.offset(), from.leaderEpoch().orElse(-1));
        }));
    }

    private Map<String, Uuid> topicIds(List<String> topics) throws ExecutionException, InterruptedException {
        Map<String, Uuid> ids = new HashMap<>();
        admin.describeTopics(topics).allTopicNames().get().forEach((name, topic) -> ids.put(name, topic.topicId()));
        return ids;
    }

    /**
     * The client asks the broker where the epoch of a position ends, before it reads from there.
     *
     * @param read up to where each partition was read, with the leader epoch of the last record
     * @return for each that differs where it begins to
     */
    private Map<TopicPartition, OffsetAndMetadata> differing(Map<TopicPartition, OffsetAndMetadata> read) {
        Map<TopicPartition, OffsetAndMetadata> differing = new HashMap<>();
        List<TopicPartition> left = new ArrayList<>(read.keySet());
        if (left.isEmpty()) {
            return differing;
        }
        try (Consumer<byte[], byte[]> consumer = consumers.createConsumer()) {
            while (!left.isEmpty()) {
                consumer.assign(left);
                // The client compares only with leader epochs that it knows, and it learns them by this.
                consumer.beginningOffsets(left);
                left.forEach(partition -> consumer.seek(partition, Objects.requireNonNull(read.get(partition))));
                try {
                    left.forEach(consumer::position);
                    left.clear();
                } catch (LogTruncationException e) {
                    e.partitions().forEach(partition -> {
                        // Without an offset nothing is left that the broker knows of.
                        differing.put(
                                partition, e.divergentOffsets().getOrDefault(partition, new OffsetAndMetadata(0)));
                        left.remove(partition);
                    });
                }
            }
        }
        return differing;
    }
}
