package io.backendprovisioner.lifecycle;

import io.backendprovisioner.broker.CannotRun;
import io.backendprovisioner.broker.ClusterTopics;
import io.backendprovisioner.contract.TopicProperties;
import java.time.Duration;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeoutException;
import org.apache.kafka.common.config.TopicConfig;

/** Finds the topics that are missing at start, and creates them where that is allowed. */
final class MissingTopics {
    private static final Duration CONTROL_RETENTION = Duration.ofDays(30);
    private static final Map<String, String> CONTROL = Map.of(
            TopicConfig.CLEANUP_POLICY_CONFIG,
            TopicConfig.CLEANUP_POLICY_COMPACT + "," + TopicConfig.CLEANUP_POLICY_DELETE,
            TopicConfig.RETENTION_MS_CONFIG,
            Long.toString(CONTROL_RETENTION.toMillis()));

    private final ClusterTopics cluster;
    private final TopicProperties settings;

    MissingTopics(ClusterTopics cluster, TopicProperties settings) {
        this.cluster = cluster;
        this.settings = settings;
    }

    /**
     * Creates them, unless the settings forbid it.
     *
     * @return the topics that are still missing, since they may not be created
     */
    Set<String> create() throws CannotRun, ExecutionException, InterruptedException, TimeoutException {
        Set<String> missing = cluster.missing(settings.allTopics());
        TopicProperties.Creation how = settings.topics();
        if (!how.createMissing()) {
            return missing;
        }
        for (String topic : missing) {
            boolean control = topic.equals(settings.control().topic());
            cluster.create(topic, control ? 1 : how.partitions(), how.replication(), control ? CONTROL : Map.of());
        }
        return Set.of();
    }
}
