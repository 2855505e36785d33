package io.backendprovisioner.ledger;

import io.backendprovisioner.broker.CannotRun;
import io.backendprovisioner.broker.ClusterTopics;
import io.backendprovisioner.contract.TopicProperties;
import io.backendprovisioner.domain.Time;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeoutException;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.Config;
import org.apache.kafka.clients.admin.TopicDescription;
import org.apache.kafka.common.config.ConfigResource;
import org.apache.kafka.common.config.TopicConfig;
import org.apache.kafka.common.errors.UnknownTopicOrPartitionException;

/** Makes the ledger topics, and refuses those that would forget: the promise rests on them. */
public final class LedgerTopics {
    /** Compaction soon and in small steps, so that a take-over reads little more than what counts. */
    private static final Map<String, String> SETTINGS = Map.of(
            TopicConfig.CLEANUP_POLICY_CONFIG,
            TopicConfig.CLEANUP_POLICY_COMPACT,
            TopicConfig.MIN_CLEANABLE_DIRTY_RATIO_CONFIG,
            "0.2",
            TopicConfig.SEGMENT_BYTES_CONFIG,
            String.valueOf(64 << 20));

    private static final Duration UNTIL_EVERY_BROKER_KNOWS = Duration.ofSeconds(10);
    private static final Duration GLANCE = Duration.ofMillis(50);

    private final ClusterTopics cluster;
    private final Admin admin;
    private final TopicProperties topics;
    private final Time time;

    LedgerTopics(Admin admin, TopicProperties topics, Time time) {
        this.cluster = new ClusterTopics(admin, time);
        this.admin = admin;
        this.topics = topics;
        this.time = time;
    }

    /** Once the request topics exist. Returns what is wrong and what to do, or the empty string when all is well. */
    public String prepare() throws CannotRun, ExecutionException, InterruptedException, TimeoutException {
        for (String requests : topics.requestTopics()) {
            String ledger = TopicProperties.ledgerOf(requests);
            int partitions = describe(requests).partitions().size();
            if (!cluster.missing(List.of(ledger)).isEmpty()) {
                if (!topics.topics().createMissing()) {
                    return "missing topic " + ledger + ": create it with " + partitions
                            + " partitions and cleanup.policy=compact, or set provisioner.topics.create-missing=true";
                }
                cluster.create(ledger, partitions, topics.topics().replication(), SETTINGS);
            }
            String fault = fault(ledger, requests, partitions);
            if (!fault.isEmpty()) {
                return fault;
            }
        }
        return "";
    }

    private String fault(String ledger, String requests, int partitions)
            throws ExecutionException, InterruptedException {
        List<String> faults = new ArrayList<>();
        int has = describe(ledger).partitions().size();
        if (has != partitions) {
            faults.add("it has " + has + " partitions and " + requests + " has " + partitions
                    + ": give both the same number");
        }
        String policy = cleanupPolicy(ledger);
        if (!policy.equals(TopicConfig.CLEANUP_POLICY_COMPACT)) {
            faults.add("its cleanup.policy is '" + policy + "', which loses entries: set it to compact");
        }
        return faults.isEmpty() ? "" : "the ledger " + ledger + " cannot be used: " + String.join("; ", faults);
    }

    /** A topic that was made a moment ago is not known to every broker yet. */
    private TopicDescription describe(String topic) throws ExecutionException, InterruptedException {
        Instant patience = time.instant().plus(UNTIL_EVERY_BROKER_KNOWS);
        while (true) {
            try {
                return Objects.requireNonNull(admin.describeTopics(List.of(topic))
                        .allTopicNames()
                        .get()
                        .get(topic));
            } catch (ExecutionException e) {
                if (!(e.getCause() instanceof UnknownTopicOrPartitionException)
                        || time.instant().isAfter(patience)) {
                    throw e;
                }
                time.sleep(GLANCE);
            }
        }
    }

    private String cleanupPolicy(String topic) throws ExecutionException, InterruptedException {
        var resource = new ConfigResource(ConfigResource.Type.TOPIC, topic);
        Config config = Objects.requireNonNull(
                admin.describeConfigs(List.of(resource)).all().get().get(resource));
        return config.get(TopicConfig.CLEANUP_POLICY_CONFIG).value();
    }
}
