package io.backendprovisioner.ledger;

import io.backendprovisioner.broker.Refusal;
import io.backendprovisioner.contract.TopicProperties;
import io.backendprovisioner.domain.Time;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.ExecutionException;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.Config;
import org.apache.kafka.clients.admin.NewTopic;
import org.apache.kafka.clients.admin.TopicDescription;
import org.apache.kafka.common.config.ConfigResource;
import org.apache.kafka.common.config.TopicConfig;
import org.apache.kafka.common.errors.TopicAuthorizationException;
import org.apache.kafka.common.errors.TopicExistsException;
import org.apache.kafka.common.errors.UnknownTopicOrPartitionException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Makes the ledger topics, and refuses those that would forget: the promise rests on them. */
public final class LedgerTopics {
    private static final Logger log = LoggerFactory.getLogger(LedgerTopics.class);

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

    private final Admin admin;
    private final TopicProperties topics;
    private final Time time;

    LedgerTopics(Admin admin, TopicProperties topics, Time time) {
        this.admin = admin;
        this.topics = topics;
        this.time = time;
    }

    /** Once the request topics exist. Returns what is wrong and what to do, or the empty string when all is well. */
    public String prepare() throws ExecutionException, InterruptedException {
        for (String requests : topics.requestTopics()) {
            String ledger = LedgerProperties.topicOf(requests);
            int partitions = describe(requests).partitions().size();
            if (!exists(ledger)) {
                if (!topics.topics().createMissing()) {
                    return "missing topic " + ledger + ": create it with " + partitions
                            + " partitions and cleanup.policy=compact, or set provisioner.topics.create-missing=true";
                }
                create(ledger, partitions);
            }
            String fault = fault(ledger, requests, partitions);
            if (!fault.isEmpty()) {
                return fault;
            }
        }
        return "";
    }

    /** A list of all topics would leave out one that we may not see. */
    private boolean exists(String topic) throws ExecutionException, InterruptedException {
        try {
            admin.describeTopics(List.of(topic)).allTopicNames().get();
            return true;
        } catch (ExecutionException e) {
            if (e.getCause() instanceof UnknownTopicOrPartitionException) {
                return false;
            }
            throw e;
        }
    }

    private void create(String ledger, int partitions) throws ExecutionException, InterruptedException {
        var topic = new NewTopic(ledger, partitions, topics.topics().replication()).configs(SETTINGS);
        try {
            admin.createTopics(List.of(topic)).all().get();
            log.info("event=topic-created topic={} partitions={}", ledger, partitions);
        } catch (ExecutionException e) {
            if (e.getCause() instanceof TopicAuthorizationException) {
                throw new ExecutionException(Refusal.create(ledger));
            }
            if (!(e.getCause() instanceof TopicExistsException)) {
                throw e;
            }
        }
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
