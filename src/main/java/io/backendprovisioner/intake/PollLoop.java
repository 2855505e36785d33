package io.backendprovisioner.intake;

import io.backendprovisioner.broker.Refusal;
import io.backendprovisioner.domain.OncePerMinute;
import io.backendprovisioner.domain.Time;
import io.backendprovisioner.domain.VitalThreads;
import io.backendprovisioner.fleet.Burials;
import io.backendprovisioner.journal.GroupMembership;
import io.backendprovisioner.ledger.Anomalies;
import io.backendprovisioner.pacing.Suspension;
import java.time.Duration;
import java.util.Collection;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.CompletableFuture;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.clients.consumer.ConsumerConfig;
import org.apache.kafka.clients.consumer.ConsumerRebalanceListener;
import org.apache.kafka.clients.consumer.ConsumerRecords;
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
 * commits no offset; the journal commits them together with the replies. What goes wrong is tried again until it works: a
 * partition that cannot be read waits alone, see {@link Reading}, and all else is in {@link #trouble} with its reason, except that the process ends if another one has taken our place in the group.
 */
public final class PollLoop implements ConsumerRebalanceListener {
    private static final Logger log = LoggerFactory.getLogger(PollLoop.class);

    private static final Duration AGAIN_AFTER = Duration.ofSeconds(1);
    private static final Duration FIRST_PAUSE = Duration.ofSeconds(1);

    /** The group waits for this thread while partitions move. */
    private static final Duration LONGEST_PAUSE = Duration.ofSeconds(10);

    private final ConsumerFactory<byte[], byte[]> consumers;
    private final List<String> topics;
    private final Partitions partitions;
    private final GroupMembership membership;
    private final Burials burials;
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
    /** This and what follows is for the consumer's thread alone. */
    private @Nullable Reading reading;

    private Duration pause = FIRST_PAUSE;
    private final OncePerMinute logged = new OncePerMinute();
    private boolean troubleLogged;

    /** @param longestStop for how long {@link #stop} waits for the calls in progress */
    PollLoop(
            ConsumerFactory<byte[], byte[]> consumers,
            List<String> topics,
            Partitions partitions,
            GroupMembership membership,
            Burials burials,
            Anomalies anomalies,
            Suspension suspension,
            Duration longestStop,
            Time time,
            VitalThreads threads) {
        this.consumers = consumers;
        this.topics = topics;
        this.partitions = partitions;
        this.membership = membership;
        this.burials = burials;
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
        try (Consumer<byte[], byte[]> joined = consumers.createConsumer()) {
            var current = new Reading(joined, partitions, burials, anomalies, suspension, time);
            reading = current;
            consumer = joined;
            joined.subscribe(topics, this);
            while (!stopped) {
                partitions.handOut(poll(current));
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
            forgetReading();
            partitions.lost(partitions.ids());
        }
    }

    private void forgetReading() {
        if (reading != null) {
            reading.forgetAll();
            reading = null;
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

    private ConsumerRecords<byte[], byte[]> poll(Reading current) throws InterruptedException {
        try {
            ConsumerRecords<byte[], byte[]> records = current.poll();
            membership.update(current.membership());
            if (!current.isNarrowing()) {
                recovered();
            }
            return records;
        } catch (WakeupException | InterruptException | FencedInstanceIdException e) {
            throw e;
        } catch (KafkaException e) {
            inTrouble(e);
            time.sleep(pause);
            Duration twice = pause.multipliedBy(2);
            pause = twice.compareTo(LONGEST_PAUSE) < 0 ? twice : LONGEST_PAUSE;
            return ConsumerRecords.empty();
        }
    }

    @Override
    public void onPartitionsAssigned(Collection<TopicPartition> assigned) {
        Consumer<byte[], byte[]> joined = Objects.requireNonNull(consumer);
        Objects.requireNonNull(reading).hold(assigned);
        membership.update(joined.groupMetadata());
        partitions.assigned(assigned, joined);
    }

    @Override
    public void onPartitionsRevoked(Collection<TopicPartition> revoked) {
        // The group is in its next generation already; what is waited for here could not be committed in the last one.
        membership.update(Objects.requireNonNull(consumer).groupMetadata());
        Objects.requireNonNull(reading).forget(revoked);
        partitions.revoked(revoked);
    }

    @Override
    public void onPartitionsLost(Collection<TopicPartition> lost) {
        Objects.requireNonNull(reading).forget(lost);
        partitions.lost(lost);
    }

    private void inTrouble(RuntimeException why) {
        String reason = Refusal.said(why);
        trouble = reason;
        if (logged.isDue(reason, time.nanos())) {
            troubleLogged = true;
            log.warn("event=requests-not-read action=trying-again reason=\"{}\"", reason);
        }
    }

    private void recovered() {
        trouble = null;
        pause = FIRST_PAUSE;
        if (troubleLogged) {
            troubleLogged = false;
            log.info("event=requests-read-again");
        }
    }
}
