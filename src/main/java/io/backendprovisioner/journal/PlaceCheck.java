package io.backendprovisioner.journal;

import io.backendprovisioner.broker.Refusal;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.ExecutionException;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.Config;
import org.apache.kafka.clients.admin.DescribeConfigsOptions;
import org.apache.kafka.clients.admin.DescribeTopicsOptions;
import org.apache.kafka.clients.admin.TopicDescription;
import org.apache.kafka.common.KafkaFuture;
import org.apache.kafka.common.TopicPartitionInfo;
import org.apache.kafka.common.config.ConfigResource;
import org.apache.kafka.common.config.TopicConfig;
import org.jspecify.annotations.Nullable;

/** Asks the cluster whether a place could take records, as far as the cluster says. Safe for any number of threads. */
final class PlaceCheck {
    private static final int TIMEOUT_MS = 5_000;

    private final Admin admin;

    enum State {
        /** There is a leader, and enough copies are in sync. */
        WELL,
        TROUBLED,
        /** There is no such topic. */
        MISSING
    }

    /** @param reason what is wrong, empty where nothing is */
    record Answer(State state, String reason) {}

    PlaceCheck(Admin admin) {
        this.admin = admin;
    }

    /** Returns at once; the answer is there within some seconds, whatever the cluster does. */
    CompletableFuture<Answer> ask(Place place) {
        var resource = new ConfigResource(ConfigResource.Type.TOPIC, place.topic());
        CompletableFuture<TopicDescription> described = future(Objects.requireNonNull(
                admin.describeTopics(List.of(place.topic()), new DescribeTopicsOptions().timeoutMs(TIMEOUT_MS))
                        .topicNameValues()
                        .get(place.topic())));
        CompletableFuture<Integer> leastInSync = future(Objects.requireNonNull(
                        admin.describeConfigs(List.of(resource), new DescribeConfigsOptions().timeoutMs(TIMEOUT_MS))
                                .values()
                                .get(resource)))
                .handle((config, _) -> config == null ? 1 : leastInSync(config));
        return described
                .thenCombine(leastInSync, (topic, least) -> judge(place, topic, least))
                .exceptionally(PlaceCheck::failed);
    }

    private static <T> CompletableFuture<T> future(KafkaFuture<T> future) {
        return future.toCompletionStage().toCompletableFuture();
    }

    private static int leastInSync(Config config) {
        return Optional.ofNullable(config.get(TopicConfig.MIN_IN_SYNC_REPLICAS_CONFIG))
                .map(entry -> Integer.parseInt(entry.value()))
                .orElse(1);
    }

    private static Answer judge(Place place, TopicDescription topic, int leastInSync) {
        @Nullable Integer only = place.partition();
        String reason = topic.partitions().stream()
                .filter(partition -> only == null || partition.partition() == only)
                .map(partition -> problem(partition, leastInSync))
                .filter(problem -> !problem.isEmpty())
                .findFirst()
                .orElse("");
        return new Answer(reason.isEmpty() ? State.WELL : State.TROUBLED, reason);
    }

    /** Since Kafka 4.0 a partition of fewer copies than {@code min.insync.replicas} is written when all of them are in sync. */
    private static String problem(TopicPartitionInfo partition, int leastInSync) {
        if (partition.leader() == null || partition.leader().isEmpty()) {
            return "partition " + partition.partition() + " has no leader";
        }
        int needed = Math.min(leastInSync, partition.replicas().size());
        int inSync = partition.isr().size();
        return inSync >= needed
                ? ""
                : "partition " + partition.partition() + " has " + inSync + " of the " + needed
                        + " copies in sync that a record needs";
    }

    private static Answer failed(Throwable thrown) {
        Throwable cause =
                thrown instanceof CompletionException && thrown.getCause() != null ? thrown.getCause() : thrown;
        return Refusal.saysMissing(new ExecutionException(cause))
                ? new Answer(State.MISSING, "there is no such topic")
                : new Answer(State.TROUBLED, Refusal.said(cause));
    }
}
