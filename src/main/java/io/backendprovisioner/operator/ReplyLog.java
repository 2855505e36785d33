package io.backendprovisioner.operator;

import io.backendprovisioner.broker.BrokerAccess;
import io.backendprovisioner.broker.CannotRun;
import io.backendprovisioner.broker.RecordFailure;
import io.backendprovisioner.broker.Refusal;
import io.backendprovisioner.contract.ReplyTopics;
import io.backendprovisioner.contract.TopicProperties;
import io.backendprovisioner.domain.Time;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.SortedSet;
import java.util.TreeSet;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeoutException;
import java.util.stream.Collectors;
import org.apache.kafka.clients.admin.OffsetSpec;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.ConsumerRecords;
import org.apache.kafka.clients.consumer.OffsetAndTimestamp;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.config.ConfigResource;
import org.apache.kafka.common.config.TopicConfig;

/**
 * What was replied: on the default reply topic, and on every topic that we may see and that a request may name. Reads as a
 * read-committed reader to the end that a read-uncommitted one sees. A second reading begins where the first one ended. For
 * one thread.
 */
final class ReplyLog {
    private static final Duration POLL = Duration.ofMillis(100);

    /** Longer than a dead worker's open transaction holds up its readers. */
    private static final Duration LONGEST_STANDSTILL = Duration.ofMinutes(1);

    private static final String UNLIMITED = "-1";

    private final BrokerAccess broker;
    private final ReplyTopics topics;
    private final Time time;
    private final Map<TopicPartition, Long> positions = new HashMap<>();

    /** Takes one record of a reply topic, which may be no reply. */
    interface Taker {
        void take(ConsumerRecord<byte[], byte[]> record);
    }

    /**
     * What a reading was able to read.
     *
     * @param topics in the order of their names
     * @param gaps what could not be read, and why
     * @param wholeFrom replies from then on are all there; earlier ones may have been deleted, or were not asked for
     * @param limitedBy the partition whose earlier replies may have been deleted, or the empty string
     */
    record Coverage(List<String> topics, List<String> gaps, Instant wholeFrom, String limitedBy) {
        Coverage {
            topics = List.copyOf(topics);
            gaps = List.copyOf(gaps);
        }

        private Coverage orLater(Instant other, String limit) {
            return other.isAfter(wholeFrom) ? new Coverage(topics, gaps, other, limit) : this;
        }
    }

    ReplyLog(BrokerAccess broker, TopicProperties topics, Time time) {
        this.broker = broker;
        this.topics = new ReplyTopics(topics);
        this.time = time;
    }

    /**
     * @param from earlier replies are not asked for
     * @param atMost so long a reading takes at most
     */
    Coverage read(Instant from, Duration atMost, Taker taker) throws CannotRun, InterruptedException {
        List<String> gaps = new ArrayList<>();
        SortedSet<String> names = names();
        var coverage = new Coverage(List.of(), List.of(), from, "");
        long begun = time.nanos();
        try (var consumer = broker.readCommitted()) {
            for (String name : names) {
                try {
                    List<TopicPartition> partitions = broker.partitions(List.of(name));
                    coverage = seek(consumer, partitions, from, coverage);
                    read(consumer, partitions, atMost.minusNanos(time.nanos() - begun), taker);
                } catch (CannotRun e) {
                    gaps.add("the replies on " + name + " cannot be read: " + e.getMessage());
                } catch (ExecutionException | TimeoutException | KafkaException e) {
                    gaps.add("the replies on " + name + " cannot be read: " + Refusal.said(e));
                }
            }
        } catch (KafkaException e) {
            throw broker.failed(e);
        }
        return new Coverage(List.copyOf(names), gaps, coverage.wholeFrom(), coverage.limitedBy());
    }

    private SortedSet<String> names() throws CannotRun, InterruptedException {
        try {
            SortedSet<String> names = time.get(broker.admin().listTopics().names(), BrokerAccess.PATIENCE).stream()
                    .filter(topics::mayBeNamed)
                    .collect(Collectors.toCollection(TreeSet::new));
            names.add(topics.byDefault().topic());
            return names;
        } catch (ExecutionException | TimeoutException e) {
            throw broker.failed(e);
        }
    }

    private Coverage seek(
            Consumer<byte[], byte[]> consumer, List<TopicPartition> partitions, Instant from, Coverage coverage)
            throws InterruptedException {
        consumer.assign(partitions);
        Map<TopicPartition, Long> begins = consumer.beginningOffsets(partitions);
        // Before the offsets of the time, so that where there are none, nothing in between is passed over.
        Map<TopicPartition, Long> stable = consumer.endOffsets(partitions);
        Map<TopicPartition, OffsetAndTimestamp> firsts = consumer.offsetsForTimes(
                partitions.stream().collect(Collectors.toMap(one -> one, _ -> from.toEpochMilli())));
        Coverage narrowed = coverage;
        for (TopicPartition partition : partitions) {
            OffsetAndTimestamp first = firsts.get(partition);
            long begin = Objects.requireNonNull(begins.get(partition));
            long start = first == null ? Objects.requireNonNull(stable.get(partition)) : first.offset();
            if (begin > 0 && start == begin) {
                Instant since = first == null ? keptFrom(partition.topic()) : Instant.ofEpochMilli(first.timestamp());
                narrowed = narrowed.orLater(since, partition.toString());
            }
            consumer.seek(partition, positions.getOrDefault(partition, start));
        }
        return narrowed;
    }

    /** From when on an empty topic, whose records were deleted, had none: now, where its settings do not say so. */
    private Instant keptFrom(String topic) throws InterruptedException {
        Instant now = time.instant();
        try {
            var resource = new ConfigResource(ConfigResource.Type.TOPIC, topic);
            var all = time.get(broker.admin().describeConfigs(List.of(resource)).all(), BrokerAccess.PATIENCE);
            var config = Objects.requireNonNull(all.get(resource));
            boolean byTimeAlone = config.get(TopicConfig.RETENTION_BYTES_CONFIG)
                            .value()
                            .equals(UNLIMITED)
                    && config.get(TopicConfig.CLEANUP_POLICY_CONFIG).value().equals(TopicConfig.CLEANUP_POLICY_DELETE);
            long millis =
                    Long.parseLong(config.get(TopicConfig.RETENTION_MS_CONFIG).value());
            return byTimeAlone && millis > 0 ? now.minusMillis(millis) : now;
        } catch (ExecutionException | TimeoutException | KafkaException e) {
            return now;
        }
    }

    private void read(Consumer<byte[], byte[]> consumer, List<TopicPartition> partitions, Duration atMost, Taker taker)
            throws ExecutionException, InterruptedException, TimeoutException {
        Map<TopicPartition, Long> ends = ends(partitions);
        long begun = time.nanos();
        long moved = begun;
        Map<TopicPartition, Long> at = at(consumer, partitions);
        while (!ends.entrySet().stream()
                .allMatch(end -> Objects.requireNonNull(at.get(end.getKey())) >= end.getValue())) {
            if (time.nanos() - begun > atMost.toNanos() || time.nanos() - moved > LONGEST_STANDSTILL.toNanos()) {
                throw new TimeoutException("reading was cut short at " + at + ", and they end at " + ends);
            }
            poll(consumer).forEach(taker::take);
            Map<TopicPartition, Long> now = at(consumer, partitions);
            if (!now.equals(at)) {
                moved = time.nanos();
                at.putAll(now);
                positions.putAll(now);
            }
        }
    }

    private Map<TopicPartition, Long> ends(List<TopicPartition> partitions)
            throws ExecutionException, InterruptedException, TimeoutException {
        var asked = partitions.stream().collect(Collectors.toMap(one -> one, _ -> OffsetSpec.latest()));
        Map<TopicPartition, Long> ends = new HashMap<>();
        time.get(broker.admin().listOffsets(asked).all(), BrokerAccess.PATIENCE)
                .forEach((partition, end) -> ends.put(partition, end.offset()));
        return ends;
    }

    private static ConsumerRecords<byte[], byte[]> poll(Consumer<byte[], byte[]> consumer) {
        try {
            return consumer.poll(POLL);
        } catch (Error e) {
            if (!RecordFailure.isPossible(e)) {
                throw e;
            }
            throw new KafkaException("a record cannot be read: " + Refusal.said(e), e);
        }
    }

    private static Map<TopicPartition, Long> at(Consumer<byte[], byte[]> consumer, List<TopicPartition> partitions) {
        return partitions.stream().collect(Collectors.toMap(one -> one, consumer::position));
    }
}
