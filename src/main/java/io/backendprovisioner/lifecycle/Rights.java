package io.backendprovisioner.lifecycle;

import io.backendprovisioner.contract.TopicProperties;
import io.backendprovisioner.domain.Time;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeoutException;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.DescribeConsumerGroupsOptions;
import org.apache.kafka.clients.admin.DescribeTopicsOptions;
import org.apache.kafka.common.KafkaFuture;
import org.apache.kafka.common.acl.AclOperation;
import org.apache.kafka.common.errors.AuthorizationException;
import org.jspecify.annotations.Nullable;

/**
 * What the broker has to allow us, and what of that it does not, as far as it tells: what it says is for the operator, and
 * nothing is left undone for it. {@code docs/operations.md} has the same as a table.
 */
final class Rights {
    private static final Duration PATIENCE = Duration.ofSeconds(10);

    private final Admin admin;
    private final Time time;
    private final Map<String, List<AclOperation>> topics = new LinkedHashMap<>();
    private final String group;

    Rights(Admin admin, TopicProperties settings, Time time) {
        this.admin = admin;
        this.time = time;
        this.group = settings.group();
        for (String requests : settings.requestTopics()) {
            topics.put(requests, List.of(AclOperation.READ));
            topics.put(
                    TopicProperties.ledgerOf(requests),
                    List.of(AclOperation.READ, AclOperation.WRITE, AclOperation.DESCRIBE_CONFIGS));
        }
        topics.put(settings.replies().topic(), List.of(AclOperation.WRITE));
        topics.put(settings.deadLetters().topic(), List.of(AclOperation.WRITE));
        topics.put(settings.control().topic(), List.of(AclOperation.READ, AclOperation.WRITE));
    }

    /** {@code READ on topic orders}, one for each that is known to be missing. */
    List<String> missing() throws InterruptedException, TimeoutException {
        List<String> missing = new ArrayList<>();
        var described = admin.describeTopics(
                        topics.keySet(), new DescribeTopicsOptions().includeAuthorizedOperations(true))
                .topicNameValues();
        for (var topic : topics.entrySet()) {
            Set<AclOperation> allowed = allowed(Objects.requireNonNull(described.get(topic.getKey()))
                    .thenApply(description -> description.authorizedOperations()));
            add(missing, topic.getValue(), allowed, "topic " + topic.getKey());
        }
        var groups = admin.describeConsumerGroups(
                        List.of(group), new DescribeConsumerGroupsOptions().includeAuthorizedOperations(true))
                .describedGroups();
        Set<AclOperation> allowed = allowed(
                Objects.requireNonNull(groups.get(group)).thenApply(description -> description.authorizedOperations()));
        add(missing, List.of(AclOperation.READ), allowed, "group " + group);
        return missing;
    }

    private static void add(
            List<String> missing, List<AclOperation> wanted, @Nullable Set<AclOperation> allowed, String where) {
        if (allowed != null) {
            wanted.stream()
                    .filter(operation -> !allowed.contains(operation))
                    .forEach(operation -> missing.add(operation + " on " + where));
        }
    }

    /** {@code null} where it cannot be known: there is no such thing yet, or the broker does not tell. */
    private @Nullable Set<AclOperation> allowed(KafkaFuture<Set<AclOperation>> told)
            throws InterruptedException, TimeoutException {
        try {
            Set<AclOperation> allowed = time.get(told, PATIENCE);
            return allowed == null || allowed.isEmpty() ? null : allowed;
        } catch (ExecutionException e) {
            return e.getCause() instanceof AuthorizationException ? Set.of() : null;
        }
    }
}
