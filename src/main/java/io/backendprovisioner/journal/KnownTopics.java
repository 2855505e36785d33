package io.backendprovisioner.journal;

import io.backendprovisioner.domain.Time;
import io.backendprovisioner.domain.VitalThreads;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import org.apache.kafka.clients.producer.Producer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.utils.Utils;
import org.jspecify.annotations.Nullable;

/**
 * What producers know of the topics that they write to. One that knows nothing of a topic, since that was deleted a moment
 * ago for instance, blocks in its {@code send} for {@code max.block.ms}; so it is asked on another thread before.
 */
final class KnownTopics {
    private static final Duration PATIENCE = Duration.ofSeconds(1);

    /** Less than the time after which a producer forgets a topic that is not used. */
    private static final Duration KNOWN_FOR = Duration.ofMinutes(1);

    private static final int MOST_KNOWN = 10_000;

    private final VitalThreads threads;
    private final Time time;
    private final Map<String, Integer> partitions = new ConcurrentHashMap<>();
    private final Map<Asked, Long> askedAt = new HashMap<>();

    private record Asked(String transactionalId, String topic) {}

    KnownTopics(VitalThreads threads, Time time) {
        this.threads = threads;
        this.time = time;
    }

    /** Returns where a record goes, to the partition if that follows from its key. */
    Place placeOf(ProducerRecord<byte[], byte[]> record) {
        byte @Nullable [] key = record.key();
        Integer size = partitions.get(record.topic());
        @Nullable Integer named = record.partition();
        return named != null || key == null || size == null
                ? Place.of(record)
                : new Place(record.topic(), Utils.toPositive(Utils.murmur2(key)) % size);
    }

    /** Blocks for a second at most. For one thread. */
    boolean knows(Producer<byte[], byte[]> producer, String transactionalId, String topic) throws InterruptedException {
        var asked = new Asked(transactionalId, topic);
        long now = time.nanos();
        Long at = askedAt.get(asked);
        if (at != null && now - at < KNOWN_FOR.toNanos()) {
            return true;
        }
        var size = new CompletableFuture<Integer>();
        threads.virtual("topic-size").start(() -> {
            try {
                size.complete(producer.partitionsFor(topic).size());
            } catch (RuntimeException e) {
                size.completeExceptionally(e);
            }
        });
        if (!time.await(size, PATIENCE) || size.isCompletedExceptionally()) {
            return false;
        }
        if (askedAt.size() > MOST_KNOWN) {
            askedAt.clear();
            partitions.clear();
        }
        askedAt.put(asked, now);
        if (size.getNow(0) > 0) {
            partitions.put(topic, size.getNow(0));
        }
        return true;
    }
}
