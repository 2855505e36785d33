package io.backendprovisioner.intake;

import io.backendprovisioner.broker.Refusal;
import io.backendprovisioner.domain.Time;
import io.backendprovisioner.domain.VitalThreads;
import io.backendprovisioner.journal.GroupMembership;
import io.backendprovisioner.ledger.Anomalies;
import io.backendprovisioner.pacing.Suspension;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.CompletableFuture;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.clients.consumer.ConsumerConfig;
import org.apache.kafka.clients.consumer.ConsumerRebalanceListener;
import org.apache.kafka.clients.consumer.ConsumerRecords;
import org.apache.kafka.clients.consumer.InvalidOffsetException;
import org.apache.kafka.clients.consumer.LogTruncationException;
import org.apache.kafka.clients.consumer.OffsetOutOfRangeException;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.errors.FencedInstanceIdException;
import org.apache.kafka.common.errors.InterruptException;
import org.apache.kafka.common.errors.WakeupException;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.kafka.core.ConsumerFactory;

/**
 * The consumer's thread: polls the request topics, hands records out, and takes and gives partitions as the group says. It
 * commits no offset; the journal commits them together with the replies. What goes wrong is tried again until it works,
 * with its reason in {@link #trouble}, except that the process ends if another one has taken our place in the group.
 */
public final class PollLoop implements ConsumerRebalanceListener {
    private static final Logger log = LoggerFactory.getLogger(PollLoop.class);

    /** While a partition is paused, nobody reports when it can go on. Looking costs, and thousands of requests wait here. */
    private static final Duration LOOK_AGAIN = Duration.ofMillis(100);

    /** A partition that is assigned within a poll is paused, and a poll that brings nothing goes on to its end. */
    private static final Duration LONGEST_POLL = Duration.ofSeconds(1);

    private static final Duration AGAIN_AFTER = Duration.ofSeconds(1);

    private final ConsumerFactory<byte[], byte[]> consumers;
    private final List<String> topics;
    private final Partitions partitions;
    private final GroupMembership membership;
    private final Anomalies anomalies;
    private final Suspension suspension;
    private final Duration longestStop;
    private final Time time;
    private final VitalThreads threads;
    private final CompletableFuture<Void> over = new CompletableFuture<>();
    private volatile @Nullable Consumer<byte[], byte[]> consumer;
    private volatile @Nullable Thread thread;
    private volatile boolean stopped;
    private volatile @Nullable String trouble;

    /** @param longestStop for how long {@link #stop} waits for the calls in progress */
    PollLoop(
            ConsumerFactory<byte[], byte[]> consumers,
            List<String> topics,
            Partitions partitions,
            GroupMembership membership,
            Anomalies anomalies,
            Suspension suspension,
            Duration longestStop,
            Time time,
            VitalThreads threads) {
        this.consumers = consumers;
        this.topics = topics;
        this.partitions = partitions;
        this.membership = membership;
        this.anomalies = anomalies;
        this.suspension = suspension;
        this.longestStop = longestStop;
        this.time = time;
        this.threads = threads;
    }

    /** Begins to read; called once. */
    public void start() {
        thread = threads.platform("consumer").start(this::run);
    }

    /** Returns for how long {@link #stop} waits at most. */
    public Duration longestStop() {
        return longestStop;
    }

    /** Gives the partitions back and returns when the calls in progress are over, or after the longest stop. */
    public void stop() throws InterruptedException {
        stopped = true;
        Thread running = thread;
        if (running == null) {
            return;
        }
        Consumer<byte[], byte[]> current = consumer;
        if (current == null) {
            running.interrupt();
        } else {
            current.wakeup();
        }
        if (!time.await(over, longestStop)) {
            log.warn("event=stop-takes-long action=going-on-without");
        }
    }

    /** Returns why nothing can be read just now, or {@code null} while all is well. */
    public @Nullable String trouble() {
        return trouble;
    }

    private void run() {
        try {
            while (!stopped) {
                readAsOneMember();
                if (!stopped) {
                    time.sleep(AGAIN_AFTER);
                }
            }
        } catch (InterruptedException | InterruptException e) {
            if (!stopped) {
                threads.endProcess("the consumer's thread was interrupted", e);
            }
        } finally {
            over.complete(null);
        }
    }

    /** Ends when the worker stops, or when only another consumer can go on; no record is skipped by that. */
    private void readAsOneMember() throws InterruptedException {
        try (Consumer<byte[], byte[]> reading = consumers.createConsumer()) {
            consumer = reading;
            reading.subscribe(topics, this);
            while (!stopped) {
                partitions.handOut(poll(reading));
            }
        } catch (WakeupException e) {
            log.debug("event=consumer-woken");
        } catch (FencedInstanceIdException e) {
            endFenced();
        } catch (InterruptException e) {
            throw e;
        } catch (RuntimeException e) {
            if (!(e instanceof KafkaException)) {
                log.error("event=bug action=making-another-consumer", e);
            }
            inTrouble(e);
        } finally {
            consumer = null;
            partitions.lost(partitions.ids());
        }
    }

    /** Joining once more would fence the other in turn, for ever. */
    private void endFenced() {
        String reason = "another process has taken our group.instance.id "
                + consumers.getConfigurationProperties().get(ConsumerConfig.GROUP_INSTANCE_ID_CONFIG)
                + ": give each replica its own, or none (spring.kafka.consumer.properties.group.instance.id)";
        stopped = true;
        trouble = reason;
        threads.endProcess(reason, null);
    }

    private ConsumerRecords<byte[], byte[]> poll(Consumer<byte[], byte[]> reading) throws InterruptedException {
        pauseAndResume(reading);
        boolean all = reading.paused().isEmpty() && !reading.assignment().isEmpty();
        try {
            ConsumerRecords<byte[], byte[]> records = reading.poll(all ? LONGEST_POLL : LOOK_AGAIN);
            membership.update(reading.groupMetadata());
            recovered();
            return records;
        } catch (WakeupException | InterruptException | FencedInstanceIdException e) {
            throw e;
        } catch (InvalidOffsetException e) {
            reposition(reading, e);
            return ConsumerRecords.empty();
        } catch (KafkaException e) {
            inTrouble(e);
            time.sleep(AGAIN_AFTER);
            return ConsumerRecords.empty();
        }
    }

    /**
     * Records that were deleted before they were read are skipped, and those that were read before go on. For any other
     * position that does not exist the ledger decides.
     */
    private void reposition(Consumer<byte[], byte[]> reading, InvalidOffsetException invalid) {
        Map<TopicPartition, Long> positions =
                invalid instanceof OffsetOutOfRangeException outOfRange && !(invalid instanceof LogTruncationException)
                        ? outOfRange.offsetOutOfRangePartitions()
                        : Map.of();
        Map<TopicPartition, Long> starts = reading.beginningOffsets(invalid.partitions());
        List<TopicPartition> unknown = new ArrayList<>();
        for (TopicPartition partition : invalid.partitions()) {
            Long position = positions.get(partition);
            long start = starts.getOrDefault(partition, 0L);
            if (position != null && position < start) {
                anomalies.recordsDeleted(partition, position, start);
                reading.seek(partition, start);
            } else {
                unknown.add(partition);
            }
        }
        partitions.beginAnew(unknown, false);
        hold(reading, unknown);
    }

    /** Nothing is read of these until the ledger says from where: the client asks for no position of its own. */
    private static void hold(Consumer<byte[], byte[]> reading, Collection<TopicPartition> partitions) {
        reading.pause(partitions);
        partitions.forEach(partition -> reading.seek(partition, 0));
    }

    /** A partition is read while calls are made, its ledger has been read, and its lane has room. */
    private void pauseAndResume(Consumer<byte[], byte[]> reading) {
        boolean calls = !suspension.isOn();
        for (TopicPartition partition : reading.assignment()) {
            if (calls && partitions.isReady(partition)) {
                partitions.takeStart(partition).ifPresent(start -> reading.seek(partition, start));
                reading.resume(List.of(partition));
            } else {
                reading.pause(List.of(partition));
            }
        }
    }

    @Override
    public void onPartitionsAssigned(Collection<TopicPartition> assigned) {
        Consumer<byte[], byte[]> reading = Objects.requireNonNull(consumer);
        hold(reading, assigned);
        membership.update(reading.groupMetadata());
        partitions.assigned(assigned, reading);
    }

    @Override
    public void onPartitionsRevoked(Collection<TopicPartition> revoked) {
        // The group is in its next generation already; what is waited for here could not be committed in the last one.
        membership.update(Objects.requireNonNull(consumer).groupMetadata());
        partitions.revoked(revoked);
    }

    @Override
    public void onPartitionsLost(Collection<TopicPartition> lost) {
        partitions.lost(lost);
    }

    private void inTrouble(RuntimeException why) {
        String reason = Refusal.said(why);
        if (!reason.equals(trouble)) {
            log.warn("event=requests-not-read action=trying-again reason=\"{}\"", reason);
        }
        trouble = reason;
    }

    private void recovered() {
        if (trouble != null) {
            trouble = null;
            log.info("event=requests-read-again");
        }
    }
}
