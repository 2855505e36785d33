package io.backendprovisioner.fleet;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.backendprovisioner.broker.RecordFailure;
import io.backendprovisioner.broker.Refusal;
import io.backendprovisioner.contract.BatchNames;
import io.backendprovisioner.contract.BurialNote;
import io.backendprovisioner.domain.OncePerMinute;
import io.backendprovisioner.domain.Time;
import io.backendprovisioner.domain.VitalThreads;
import io.backendprovisioner.pacing.FleetRate;
import io.backendprovisioner.pacing.LearnedRate;
import io.backendprovisioner.pacing.Turns;
import java.time.Duration;
import java.time.Instant;
import java.time.format.DateTimeParseException;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.ConsumerRecords;
import org.apache.kafka.clients.producer.Producer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.errors.WakeupException;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.kafka.core.ConsumerFactory;
import org.springframework.kafka.core.ProducerFactory;

/**
 * What is told to the whole fleet, in a compacted topic of one partition that every replica reads from its beginning. Under
 * {@code rate <group>} stands what the cloud's throttling has taught: every cut is told to the others, and one that starts
 * reads the last. Losing that costs a few throttled calls and nothing else. Under {@code cancel <batch>} stands since when a
 * batch is cancelled, under {@code bury <partition>} which records that cannot be read were given up ({@link BurialNote}). Other
 * keys are for others.
 */
public final class ControlTopic {
    private static final Logger log = LoggerFactory.getLogger(ControlTopic.class);
    private static final String CANCEL = "cancel ";
    private static final Duration POLL = Duration.ofSeconds(1);
    private static final Duration LONGEST_START = Duration.ofSeconds(10);
    private static final Duration AGAIN_AFTER = Duration.ofSeconds(5);

    private final TopicPartition partition;
    private final String rateKey;
    private final FleetRate rate;
    private final Cancellations cancellations;
    private final Burials burials;
    private final Turns turns;
    private final ConsumerFactory<byte[], byte[]> consumers;
    private final ProducerFactory<byte[], byte[]> producers;
    private final Time time;
    private final VitalThreads threads;
    private final CompletableFuture<Void> read = new CompletableFuture<>();
    private volatile @Nullable Consumer<byte[], byte[]> following;
    private volatile boolean stopped;
    private @Nullable Thread reader;
    private volatile String trouble = "";
    /** This and what follows is for the reader's thread alone. */
    private final OncePerMinute logged = new OncePerMinute();

    private long unreadable = -1;
    private String passedOver = "";

    /** @param group whose rate it is */
    ControlTopic(
            String topic,
            String group,
            FleetRate rate,
            Cancellations cancellations,
            Burials burials,
            Turns turns,
            ConsumerFactory<byte[], byte[]> consumers,
            ProducerFactory<byte[], byte[]> producers,
            Time time,
            VitalThreads threads) {
        this.partition = new TopicPartition(topic, 0);
        this.rateKey = "rate " + group;
        this.rate = rate;
        this.cancellations = cancellations;
        this.burials = burials;
        this.turns = turns;
        this.consumers = consumers;
        this.producers = producers;
        this.time = time;
        this.threads = threads;
    }

    /** Returns when what the others know has been read; after 10 s without it, if need be. */
    public void start() throws InterruptedException {
        reader = threads.platform("control-topic").daemon().start(this::run);
        if (!time.await(read, LONGEST_START)) {
            log.warn("event=control-topic-not-read topic={} action=going-on-without", partition.topic());
        }
    }

    public void stop() throws InterruptedException {
        Thread running = reader;
        if (running == null) {
            return;
        }
        stopped = true;
        Consumer<byte[], byte[]> current = following;
        if (current == null) {
            running.interrupt();
        } else {
            current.wakeup();
        }
        running.join();
        producers.reset();
    }

    /** Returns why the topic cannot be read just now, or the empty string while all is well. */
    public String trouble() {
        return trouble;
    }

    private void run() {
        try {
            while (!stopped) {
                try (var producer = producers.createProducer();
                        var consumer = consumers.createConsumer()) {
                    rate.onCut(cut -> tell(producer, cut));
                    following = consumer;
                    follow(consumer);
                } catch (WakeupException e) {
                    log.debug("event=control-topic-closed");
                } catch (RuntimeException e) {
                    following = null;
                    tellOnce(e);
                    time.sleep(AGAIN_AFTER);
                }
            }
        } catch (InterruptedException e) {
            log.debug("event=control-topic-closed");
        } finally {
            rate.onCut(_ -> {});
        }
    }

    private void tellOnce(RuntimeException e) {
        String reason = Refusal.said(e);
        if (logged.isDue(reason, time.nanos())) {
            Throwable bug = e instanceof KafkaException ? null : e;
            log.warn("event=control-topic-failed action=trying-again reason=\"{}\"", reason, bug);
        }
        trouble = reason;
    }

    private void follow(Consumer<byte[], byte[]> consumer) {
        consumer.assign(List.of(partition));
        consumer.seekToBeginning(List.of(partition));
        long end = consumer.endOffsets(List.of(partition)).getOrDefault(partition, 0L);
        passedOver = "";
        while (!stopped) {
            if (consumer.position(partition) >= end) {
                read.complete(null);
                trouble = passedOver;
            }
            poll(consumer).forEach(this::take);
        }
    }

    /**
     * A record that cannot be read at the second attempt either is passed over, since what stands behind it is about other
     * batches. It holds no request.
     */
    private ConsumerRecords<byte[], byte[]> poll(Consumer<byte[], byte[]> consumer) {
        try {
            return consumer.poll(POLL);
        } catch (KafkaException | Error e) {
            if (!RecordFailure.isPossible(e)) {
                throw e;
            }
            long offset = consumer.position(partition);
            if (offset != unreadable) {
                unreadable = offset;
                throw new KafkaException("offset " + offset + " cannot be read: " + Refusal.said(e));
            }
            passOver(offset, Refusal.said(e));
            unreadable = offset + 1;
            consumer.seek(partition, unreadable);
            return ConsumerRecords.empty();
        }
    }

    private void passOver(long offset, String reason) {
        passedOver =
                "offset " + offset + " cannot be read: " + reason + "; if a batch was cancelled there, cancel it again";
        if (logged.isDue("passed over", time.nanos())) {
            log.warn(
                    "event=control-passed-over topic={} offset={} action=\"cancel again what was cancelled there\" reason=\"{}\"",
                    partition.topic(),
                    offset,
                    reason);
        }
    }

    private void take(ConsumerRecord<byte[], byte[]> record) {
        if (record.value() == null || record.key() == null) {
            return;
        }
        String key = new String(record.key(), UTF_8);
        String value = new String(record.value(), UTF_8);
        boolean understood = true;
        if (key.equals(rateKey)) {
            understood = learn(value);
        } else if (key.startsWith(CANCEL)) {
            understood = cancel(key.substring(CANCEL.length()), value);
        } else if (key.startsWith(BurialNote.KEY)) {
            understood = bury(BurialNote.read(key, value));
        }
        if (!understood) {
            log.warn("event=control-unreadable topic={} offset={}", partition.topic(), record.offset());
        }
    }

    private boolean cancel(String batch, String at) {
        if (!BatchNames.isName(batch)) {
            return false;
        }
        try {
            cancellations.cancel(batch, Instant.parse(at));
            turns.askAgain(batch);
            return true;
        } catch (DateTimeParseException e) {
            return false;
        }
    }

    private boolean bury(@Nullable BurialNote note) {
        if (note != null) {
            burials.add(note, time.instant());
        }
        return note != null;
    }

    private boolean learn(String told) {
        LearnedRate learned = LearnedRate.read(told);
        if (learned != null) {
            rate.learn(learned);
        }
        return learned != null;
    }

    private void tell(Producer<byte[], byte[]> producer, LearnedRate cut) {
        var record = new ProducerRecord<>(
                partition.topic(),
                partition.partition(),
                rateKey.getBytes(UTF_8),
                cut.write().getBytes(UTF_8));
        try {
            var _ = producer.send(record, (_, e) -> {
                if (e != null) {
                    notTold(e);
                }
            });
        } catch (RuntimeException e) {
            // It is a request's thread that has made the cut, and the request has nothing to do with it.
            notTold(e);
        }
    }

    private static void notTold(Exception reason) {
        log.warn("event=rate-not-told reason=\"{}\"", Refusal.said(reason));
    }
}
