package io.backendprovisioner.ledger;

import io.backendprovisioner.domain.Time;
import java.time.Duration;
import java.time.Instant;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutionException;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.ListConsumerGroupOffsetsOptions;
import org.apache.kafka.clients.admin.ListConsumerGroupOffsetsSpec;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.errors.TimeoutException;

/** The group's committed offsets, read when no transaction on them is pending. */
public final class StableOffsets {
    private static final Duration GLANCE = Duration.ofMillis(50);

    /** Longer than anybody's transaction lasts. */
    private static final Duration PATIENCE = Duration.ofSeconds(30);

    private final Admin admin;
    private final String group;
    private final Time time;

    public StableOffsets(Admin admin, String group, Time time) {
        this.admin = admin;
        this.group = group;
        this.time = time;
    }

    /**
     * Blocks until all of them are stable. The admin
     * client does not wait by itself: it leaves a partition out of its answer while its offset is not stable. One that
     * has no offset is in the answer, with {@code null}.
     *
     * @throws TimeoutException if one is left out for half a minute
     */
    public Map<TopicPartition, OffsetAndMetadata> await(Collection<TopicPartition> partitions)
            throws ExecutionException, InterruptedException {
        var asked = Map.of(group, new ListConsumerGroupOffsetsSpec().topicPartitions(List.copyOf(partitions)));
        var options = new ListConsumerGroupOffsetsOptions().requireStable(true);
        Instant end = time.instant().plus(PATIENCE);
        while (true) {
            Map<TopicPartition, OffsetAndMetadata> offsets = admin.listConsumerGroupOffsets(asked, options)
                    .partitionsToOffsetAndMetadata(group)
                    .get();
            if (offsets.keySet().containsAll(partitions)) {
                return offsets;
            }
            if (time.instant().isAfter(end)) {
                throw new TimeoutException("the group's offsets of " + partitions + " do not become stable");
            }
            time.sleep(GLANCE);
        }
    }
}
