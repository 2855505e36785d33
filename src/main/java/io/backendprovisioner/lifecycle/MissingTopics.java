package io.backendprovisioner.lifecycle;

import io.backendprovisioner.broker.Refusal;
import io.backendprovisioner.contract.TopicProperties;
import io.backendprovisioner.domain.Time;
import java.time.Duration;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeoutException;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.NewTopic;
import org.apache.kafka.common.config.TopicConfig;
import org.apache.kafka.common.errors.TopicAuthorizationException;
import org.apache.kafka.common.errors.TopicExistsException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Finds the topics that are missing at start, and creates them where that is allowed. */
final class MissingTopics {
    private static final Logger log = LoggerFactory.getLogger(MissingTopics.class);
    private static final Duration PATIENCE = Duration.ofSeconds(10);
    private static final Duration CONTROL_RETENTION = Duration.ofDays(30);

    private final Admin admin;
    private final TopicProperties settings;
    private final Time time;

    MissingTopics(Admin admin, TopicProperties settings, Time time) {
        this.admin = admin;
        this.settings = settings;
        this.time = time;
    }

    /**
     * Creates them, unless the settings forbid it.
     *
     * @return the topics that are still missing, since they may not be created
     */
    Set<String> create() throws ExecutionException, InterruptedException, TimeoutException {
        Set<String> missing = missing();
        TopicProperties.Creation how = settings.topics();
        if (missing.isEmpty() || !how.createMissing()) {
            return missing;
        }
        List<NewTopic> made = missing.stream().map(this::described).toList();
        for (var creation : admin.createTopics(made).values().entrySet()) {
            try {
                time.get(creation.getValue(), PATIENCE);
                log.info("event=topic-created topic={}", creation.getKey());
            } catch (ExecutionException e) {
                if (e.getCause() instanceof TopicAuthorizationException) {
                    throw new ExecutionException(Refusal.create(creation.getKey()));
                }
                if (!(e.getCause() instanceof TopicExistsException)) {
                    throw e;
                }
            }
        }
        return Set.of();
    }

    /** A list of all topics would leave out those that we may not see, and they would be taken for missing. */
    private Set<String> missing() throws ExecutionException, InterruptedException, TimeoutException {
        Set<String> missing = new HashSet<>();
        for (var topic :
                admin.describeTopics(settings.allTopics()).topicNameValues().entrySet()) {
            try {
                time.get(topic.getValue(), PATIENCE);
            } catch (ExecutionException e) {
                if (!Refusal.saysMissing(e)) {
                    throw e;
                }
                missing.add(topic.getKey());
            }
        }
        return missing;
    }

    private NewTopic described(String name) {
        TopicProperties.Creation how = settings.topics();
        return name.equals(settings.control().topic())
                ? new NewTopic(name, 1, how.replication())
                        .configs(Map.of(
                                TopicConfig.CLEANUP_POLICY_CONFIG,
                                TopicConfig.CLEANUP_POLICY_COMPACT + "," + TopicConfig.CLEANUP_POLICY_DELETE,
                                TopicConfig.RETENTION_MS_CONFIG,
                                Long.toString(CONTROL_RETENTION.toMillis())))
                : new NewTopic(name, how.partitions(), how.replication());
    }
}
