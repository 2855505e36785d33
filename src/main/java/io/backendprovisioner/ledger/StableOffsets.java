package io.backendprovisioner.ledger;

import io.backendprovisioner.domain.Time;
import java.time.Duration;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutionException;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.ListConsumerGroupOffsetsOptions;
import org.apache.kafka.clients.admin.ListConsumerGroupOffsetsSpec;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.common.TopicPartition;

/** The group's committed offsets, read when no transaction on them is pending. */
public final class StableOffsets {
    private static final Duration GLANCE = Duration.ofMillis(50);

    private final Admin admin;
    private final String group;
    private final Time time;

    public StableOffsets(Admin admin, String group, Time time) {
        this.admin = admin;
        this.group = group;
        this.time = time;
    }

    /**
     * Blocks until all of them are stable, at most for {@code transaction.timeout.ms} of whoever is pending. The admin
     * client does not wait by itself: it leaves a partition out of its answer while its offset is not stable. One that
     * has no offset is in the answer, with {@code null}.
     */
    public Map<TopicPartition, OffsetAndMetadata> await(Collection<TopicPartition> partitions)
            throws ExecutionException, InterruptedException {
        var asked = Map.of(group, new ListConsumerGroupOffsetsSpec().topicPartitions(List.copyOf(partitions)));
        var options = new ListConsumerGroupOffsetsOptions().requireStable(true);
        while (true) {
            Map<TopicPartition, OffsetAndMetadata> offsets = admin.listConsumerGroupOffsets(asked, options)
                    .partitionsToOffsetAndMetadata(group)
                    .get();
            if (offsets.keySet().containsAll(partitions)) {
                return offsets;
            }
            time.sleep(GLANCE);
        }
    }
}
