package io.backendprovisioner.flow;

import io.backendprovisioner.broker.Refusal;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutionException;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.TopicDescription;
import org.apache.kafka.common.KafkaFuture;

/** Knows how many partitions a reply topic has. Safe for any number of threads. */
final class ReplyTopicSizes {
    private static final Duration A_PRESENT_ONE_IS_REMEMBERED = Duration.ofMinutes(1);
    private static final Duration A_MISSING_ONE_IS_REMEMBERED = Duration.ofSeconds(5);
    private static final int MOST_REMEMBERED = 1000;

    private record Asked(KafkaFuture<Integer> partitions, Instant at) {}

    private final Admin admin;
    private final InstantSource time;
    private final Map<String, Asked> remembered = new ConcurrentHashMap<>();

    ReplyTopicSizes(Admin admin, InstantSource time) {
        this.admin = admin;
        this.time = time;
    }

    /** @throws ExecutionException if it does not exist, as {@link Refusal#saysMissing} finds, or the broker did not answer */
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

    private boolean isFresh(Asked last) {
        boolean failed = last.partitions().isCompletedExceptionally();
        Duration kept = failed ? A_MISSING_ONE_IS_REMEMBERED : A_PRESENT_ONE_IS_REMEMBERED;
        return time.instant().isBefore(last.at().plus(kept));
    }
}
