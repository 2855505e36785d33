package io.backendprovisioner.intake;

import io.backendprovisioner.broker.Refusal;
import io.backendprovisioner.domain.Time;
import io.backendprovisioner.fleet.Burials;
import io.backendprovisioner.ledger.Anomalies;
import io.backendprovisioner.pacing.Suspension;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.clients.consumer.ConsumerGroupMetadata;
import org.apache.kafka.clients.consumer.ConsumerRecords;
import org.apache.kafka.clients.consumer.InvalidOffsetException;
import org.apache.kafka.clients.consumer.LogTruncationException;
import org.apache.kafka.clients.consumer.OffsetOutOfRangeException;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.errors.FencedInstanceIdException;
import org.apache.kafka.common.errors.InterruptException;
import org.apache.kafka.common.errors.WakeupException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * What one consumer reads next, and from where. A partition that cannot be read waits at its position, with its reason in
 * {@link Anomalies}, and is tried again now and then; the others are read as usual. For the consumer's thread.
 */
final class Reading {
    private static final Logger log = LoggerFactory.getLogger(Reading.class);

    /** While a partition is paused, nobody reports when it can go on. Looking costs, and thousands of requests wait here. */
    private static final Duration LOOK_AGAIN = Duration.ofMillis(100);

    /** A partition that is assigned within a poll is paused, and a poll that brings nothing goes on to its end. */
    private static final Duration LONGEST_POLL = Duration.ofSeconds(1);

    private final Consumer<byte[], byte[]> consumer;
    private final Partitions partitions;
    private final GivenUp givenUp;
    private final Anomalies anomalies;
    private final Suspension suspension;
    private final Time time;
    private final Narrowing narrowing = new Narrowing();
    /** The offset of the next record of each partition that has been read. The client's own may have moved past records that a failed poll lost. */
    private final Map<TopicPartition, Long> positions = new HashMap<>();

    Reading(
            Consumer<byte[], byte[]> consumer,
            Partitions partitions,
            Burials burials,
            Anomalies anomalies,
            Suspension suspension,
            Time time) {
        this.consumer = consumer;
        this.partitions = partitions;
        this.givenUp = new GivenUp(burials, partitions, time);
        this.anomalies = anomalies;
        this.suspension = suspension;
        this.time = time;
    }

    ConsumerGroupMetadata membership() {
        return consumer.groupMetadata();
    }

    /** Returns whether partitions are polled one by one, since a poll has failed. */
    boolean isNarrowing() {
        return narrowing.isUnderWay();
    }

    /**
     * Returns the records that came, which may be none.
     *
     * @throws RuntimeException if reading fails, and not for one partition alone; no record is skipped by that if it is a
     *     {@link KafkaException}
     * @throws Error likewise
     */
    ConsumerRecords<byte[], byte[]> poll() {
        Throwable inVain = narrowing.inVain();
        if (inVain != null) {
            throw unchecked(inVain);
        }
        buryWhatIsGivenUp();
        Narrowing.Probe probe = narrowing.next(ready(), time.nanos());
        resumeOnly(probe.partitions());
        ConsumerRecords<byte[], byte[]> records = ConsumerRecords.empty();
        Throwable failure = null;
        try {
            records = consumer.poll(probe.lasts() == null ? usual() : probe.lasts());
        } catch (WakeupException | InterruptException | FencedInstanceIdException | VirtualMachineError e) {
            throw e;
        } catch (InvalidOffsetException e) {
            reposition(e);
            return records;
        } catch (RuntimeException | Error e) {
            failure = e;
            rewind(probe.partitions(), e);
        }
        records.nextOffsets().forEach((partition, next) -> moved(partition, next.offset()));
        switch (narrowing.judge(probe, failure)) {
            case Narrowing.Verdict.GoOn _ -> {}
            case Narrowing.Verdict.Unreadable(var partition, var why) -> setAside(partition, why);
            case Narrowing.Verdict.NotOfAPartition(var why) -> throw unchecked(why);
        }
        return records;
    }

    private void buryWhatIsGivenUp() {
        for (GivenUp.Records records : givenUp.now(consumer, narrowing)) {
            partitions.bury(records.partition(), records.from(), records.through(), records.reason());
            readFrom(records.partition(), records.through() + 1);
        }
    }

    private static RuntimeException unchecked(Throwable failure) {
        if (failure instanceof Error error) {
            throw error;
        }
        return (RuntimeException) failure;
    }

    private Duration usual() {
        return consumer.paused().isEmpty() && !consumer.assignment().isEmpty() ? LONGEST_POLL : LOOK_AGAIN;
    }

    /** A partition is read while calls are made, its ledger has been read, and its lane has room. */
    private Set<TopicPartition> ready() {
        Set<TopicPartition> ready = new HashSet<>();
        if (!suspension.isOn()) {
            for (TopicPartition partition : consumer.assignment()) {
                if (partitions.isReady(partition)) {
                    partitions.takeStart(partition).ifPresent(start -> readFrom(partition, start));
                    ready.add(partition);
                }
            }
        }
        return ready;
    }

    private void resumeOnly(Set<TopicPartition> polled) {
        for (TopicPartition partition : consumer.assignment()) {
            if (polled.contains(partition)) {
                consumer.resume(List.of(partition));
            } else {
                consumer.pause(List.of(partition));
            }
        }
    }

    /** Nothing is read of these until the ledger says from where: the client asks for no position of its own. */
    void hold(Collection<TopicPartition> held) {
        consumer.pause(held);
        held.forEach(partition -> consumer.seek(partition, 0));
    }

    /** They are no longer ours. */
    void forget(Collection<TopicPartition> gone) {
        gone.forEach(this::noLongerAside);
        positions.keySet().removeAll(gone);
    }

    void forgetAll() {
        forget(Set.copyOf(positions.keySet()));
    }

    private void readFrom(TopicPartition partition, long offset) {
        consumer.seek(partition, offset);
        positions.put(partition, offset);
        noLongerAside(partition);
    }

    private void moved(TopicPartition partition, long next) {
        positions.put(partition, next);
        if (narrowing.movedTo(partition, next)) {
            anomalies.waitsNoLonger(partition);
        }
    }

    private void noLongerAside(TopicPartition partition) {
        if (narrowing.forget(partition)) {
            anomalies.waitsNoLonger(partition);
        }
    }

    /**
     * Records that were deleted before they were read are skipped, and those that were read before go on. For any other
     * position that does not exist the ledger decides.
     */
    private void reposition(InvalidOffsetException invalid) {
        Map<TopicPartition, Long> invalidPositions =
                invalid instanceof OffsetOutOfRangeException outOfRange && !(invalid instanceof LogTruncationException)
                        ? outOfRange.offsetOutOfRangePartitions()
                        : Map.of();
        Map<TopicPartition, Long> starts = consumer.beginningOffsets(invalid.partitions());
        List<TopicPartition> unknown = new ArrayList<>();
        for (TopicPartition partition : invalid.partitions()) {
            Long position = invalidPositions.get(partition);
            long start = starts.getOrDefault(partition, 0L);
            if (position != null && position < start) {
                anomalies.recordsDeleted(partition, position, start);
                readFrom(partition, start);
            } else {
                unknown.add(partition);
            }
        }
        partitions.beginAnew(unknown, false);
        hold(unknown);
    }

    /**
     * The client says that nothing was lost only by the type of its exception: before any other one it may have moved past
     * records that it did not return.
     */
    private void rewind(Set<TopicPartition> polled, Throwable failure) {
        if (!(failure instanceof KafkaException)) {
            for (TopicPartition partition : polled) {
                Long position = positions.get(partition);
                if (position != null && consumer.assignment().contains(partition)) {
                    consumer.seek(partition, position);
                }
            }
        }
    }

    private void setAside(TopicPartition partition, Throwable why) {
        Long position = positions.get(partition);
        if (position != null && dropFetched(partition, position)) {
            Narrowing.Aside aside = narrowing.setAside(
                    partition, position, why instanceof KafkaException, Refusal.said(why), time.nanos());
            anomalies.recordUnreadable(partition, position, aside.reason());
        }
    }

    /**
     * Makes the client fetch the records once more when they are read again: it keeps what it could not parse, until it is
     * to read from somewhere else. What this poll may bring is read again.
     *
     * @return whether the partition is still ours
     */
    private boolean dropFetched(TopicPartition partition, long position) {
        if (consumer.assignment().contains(partition)) {
            consumer.seek(partition, position + 1);
            try {
                consumer.poll(Duration.ZERO);
            } catch (WakeupException | InterruptException | FencedInstanceIdException | VirtualMachineError e) {
                throw e;
            } catch (RuntimeException | Error e) {
                log.debug("event=unreadable-again partition={} reason=\"{}\"", partition, e.getMessage());
            }
        }
        boolean ours = consumer.assignment().contains(partition) && positions.containsKey(partition);
        if (ours) {
            consumer.pause(List.of(partition));
            consumer.seek(partition, position);
        }
        return ours;
    }
}
