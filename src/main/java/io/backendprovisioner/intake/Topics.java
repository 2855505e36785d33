package io.backendprovisioner.intake;

import io.backendprovisioner.broker.Refusal;
import io.backendprovisioner.contract.TopicProperties;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.NewTopic;
import org.apache.kafka.clients.admin.TopicDescription;
import org.apache.kafka.common.KafkaFuture;
import org.apache.kafka.common.config.TopicConfig;
import org.apache.kafka.common.errors.InvalidTopicException;
import org.apache.kafka.common.errors.TopicAuthorizationException;
import org.apache.kafka.common.errors.TopicExistsException;
import org.apache.kafka.common.errors.UnknownTopicOrPartitionException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Which topics there are. Makes the missing ones at start, and knows how many partitions a reply topic has. */
final class Topics {
    private static final Logger log = LoggerFactory.getLogger(Topics.class);
    private static final Duration PATIENCE = Duration.ofSeconds(10);
    private static final Duration A_PRESENT_ONE_IS_REMEMBERED = Duration.ofMinutes(1);
    private static final Duration A_MISSING_ONE_IS_REMEMBERED = Duration.ofSeconds(5);
    private static final Duration CONTROL_RETENTION = Duration.ofDays(30);
    private static final int MOST_REMEMBERED = 1000;

    private record Asked(KafkaFuture<Integer> partitions, Instant at) {}

    private final Admin admin;
    private final TopicProperties settings;
    private final InstantSource time;
    private final Map<String, Asked> remembered = new ConcurrentHashMap<>();

    Topics(Admin admin, TopicProperties settings, InstantSource time) {
        this.admin = admin;
        this.settings = settings;
        this.time = time;
    }

    /** @return the topics that are missing still, since they may not be made */
    Set<String> makeMissing() throws ExecutionException, InterruptedException, TimeoutException {
        Set<String> missing = missing();
        TopicProperties.Creation how = settings.topics();
        if (missing.isEmpty() || !how.createMissing()) {
            return missing;
        }
        List<NewTopic> made = missing.stream().map(this::described).toList();
        for (var creation : admin.createTopics(made).values().entrySet()) {
            try {
                creation.getValue().get(PATIENCE.toSeconds(), TimeUnit.SECONDS);
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
                topic.getValue().get(PATIENCE.toSeconds(), TimeUnit.SECONDS);
            } catch (ExecutionException e) {
                if (!saysMissing(e)) {
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

    /** @throws ExecutionException if it does not exist, as {@link #saysMissing} tells, or the broker did not answer */
    int partitionsOf(String topic) throws ExecutionException, InterruptedException {
        if (remembered.size() > MOST_REMEMBERED) {
            remembered.clear();
        }
        Asked asked = remembered.compute(topic, (_, last) -> last != null && isFresh(last) ? last : ask(topic));
        return asked.partitions().get();
    }

    private Asked ask(String topic) {
        Map<String, KafkaFuture<TopicDescription>> described =
                admin.describeTopics(List.of(topic)).topicNameValues();
        KafkaFuture<Integer> partitions = Objects.requireNonNull(described.get(topic))
                .thenApply(TopicDescription::partitions)
                .thenApply(List::size);
        return new Asked(partitions, time.instant());
    }

    static boolean saysMissing(ExecutionException e) {
        return e.getCause() instanceof UnknownTopicOrPartitionException
                || e.getCause() instanceof InvalidTopicException;
    }

    private boolean isFresh(Asked last) {
        boolean failed = last.partitions().isCompletedExceptionally();
        Duration kept = failed ? A_MISSING_ONE_IS_REMEMBERED : A_PRESENT_ONE_IS_REMEMBERED;
        return time.instant().isBefore(last.at().plus(kept));
    }
}
