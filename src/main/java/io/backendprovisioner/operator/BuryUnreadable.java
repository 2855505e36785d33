package io.backendprovisioner.operator;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.backendprovisioner.broker.BrokerAccess;
import io.backendprovisioner.broker.CannotRun;
import io.backendprovisioner.broker.RecordFailure;
import io.backendprovisioner.broker.Refusal;
import io.backendprovisioner.contract.BurialNote;
import io.backendprovisioner.contract.HeaderNames;
import io.backendprovisioner.contract.TopicProperties;
import io.backendprovisioner.domain.Time;
import java.io.PrintStream;
import java.time.Duration;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeoutException;
import org.apache.kafka.clients.admin.TopicDescription;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.ConsumerRecords;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.TopicPartition;
import org.jspecify.annotations.Nullable;

/**
 * Asks the fleet to make dead letters of records that cannot be read, and waits until it has. It sees for itself that they
 * cannot be read, so it gives up none that only some worker cannot read. Writes one note to the control topic, and nothing
 * if it is not told {@code --yes}.
 */
final class BuryUnreadable {
    static final String HELP = """
            Usage: backend-provisioner bury-unreadable --partition=P --offset=O [--through=X] [--lane=interactive|bulk] [--yes]

            Gives up request records that nobody can read, so that their partition goes on behind them.

            The records from offset O through X (O alone without --through) are never executed and never answered: each
            becomes one dead letter with topic, partition, offset and cause, and without key and value. Their senders wait
            in vain and have to send them again. This cannot be undone.

            Only for a partition that waits with the reason record-unreadable at one of these offsets, as /actuator/health
            of its worker says. A record that this command can read is not given up: then something is wrong with the
            machine of the worker, such as a temporary directory from which zstd and snappy cannot load their native code.
            Where records are in one batch, none of it can be read: the command says how far that goes.

            Without --yes it changes nothing and says what it would do. With it, it asks the workers by a note in the control
            topic, which counts for 10 minutes, and waits up to a minute for the dead letters.

            Exit code: 0 buried, or could be; 1 a record can be read, or no worker has buried them; 2 bad usage, or it could
            not run.
            """;

    private static final Duration POLL = Duration.ofMillis(100);
    private static final Duration PATIENCE = Duration.ofMinutes(1);

    private final BrokerAccess broker;
    private final TopicProperties topics;
    private final Time time;

    /** @param through {@code null} for the first offset alone */
    record Order(
            TopicPartition partition, long offset, @Nullable Long through, boolean yes) {
        long last() {
            return through == null ? offset : through;
        }
    }

    BuryUnreadable(BrokerAccess broker, TopicProperties topics, Time time) {
        this.broker = broker;
        this.topics = topics;
        this.time = time;
    }

    void run(Order order, PrintStream out) throws NotKnown, CannotRun, InterruptedException {
        try {
            TopicDescription topic = broker.existing(order.partition().topic());
            if (order.partition().partition() >= topic.partitions().size()) {
                throw new NotKnown("there is no partition " + order.partition());
            }
            checkUnreadable(order, out);
            if (!order.yes()) {
                out.println("nothing was changed: with --yes, offsets " + order.offset() + " to " + order.last()
                        + " of " + order.partition() + " become dead letters and are never executed or answered");
                return;
            }
            try (var deadLetters = atTheEndOfDeadLetters()) {
                var note = new BurialNote(
                        order.partition(), topic.topicId(), order.offset(), order.last(), time.instant());
                write(note);
                out.println("asked the workers to bury offsets " + note.offset() + " to " + note.through() + " of "
                        + note.partition());
                await(note, deadLetters);
            }
            out.println(
                    "buried: their dead letters are in " + topics.deadLetters().topic());
        } catch (ExecutionException | TimeoutException | KafkaException e) {
            throw broker.failed(e);
        }
    }

    private void checkUnreadable(Order order, PrintStream out) throws NotKnown, CannotRun, InterruptedException {
        try (var consumer = broker.readCommitted()) {
            List<TopicPartition> one = List.of(order.partition());
            consumer.assign(one);
            long begin = consumer.beginningOffsets(one).getOrDefault(order.partition(), 0L);
            long end = consumer.endOffsets(one).getOrDefault(order.partition(), 0L);
            if (order.offset() < begin || order.last() >= end) {
                throw new NotKnown(order.partition() + " holds offsets " + begin + " to " + (end - 1));
            }
            for (long offset = order.offset(); offset <= order.last(); offset++) {
                if (unreadable(consumer, order.partition(), offset, end) == null) {
                    throw new NotKnown("offset " + offset + " of " + order.partition()
                            + " can be read here, so nothing was changed: see what is wrong at the worker that cannot");
                }
            }
            long last = order.last();
            String why = unreadable(consumer, order.partition(), order.offset(), end);
            while (last + 1 < end
                    && last + 1 - order.offset() < BurialNote.MOST
                    && unreadable(consumer, order.partition(), last + 1, end) != null) {
                last++;
            }
            out.println("offsets " + order.offset() + " to " + last + " of " + order.partition() + " cannot be read: "
                    + why
                    + (last > order.last()
                            ? "\nthe partition will wait again at " + (order.last() + 1) + ": see --through"
                            : ""));
        }
    }

    /** Returns why the next record from there on cannot be read, or {@code null} if it can be, or there is none. */
    private @Nullable String unreadable(
            Consumer<byte[], byte[]> consumer, TopicPartition partition, long offset, long end) throws CannotRun {
        // Assigned anew, it drops what it could not parse.
        consumer.unsubscribe();
        consumer.assign(List.of(partition));
        consumer.seek(partition, offset);
        long begun = time.nanos();
        try {
            while (consumer.position(partition) == offset && offset < end) {
                ConsumerRecords<byte[], byte[]> read = consumer.poll(POLL);
                if (!read.isEmpty()) {
                    return null;
                }
                if (time.nanos() - begun > BrokerAccess.PATIENCE.toNanos()) {
                    throw new CannotRun("record " + offset + " of " + partition + " did not come within "
                            + BrokerAccess.PATIENCE.toSeconds() + " s");
                }
            }
            return null;
        } catch (KafkaException | Error e) {
            if (!RecordFailure.isPossible(e)) {
                throw e;
            }
            return Refusal.said(e);
        }
    }

    private Consumer<byte[], byte[]> atTheEndOfDeadLetters() throws CannotRun, InterruptedException {
        List<TopicPartition> partitions =
                broker.partitions(List.of(topics.deadLetters().topic()));
        Consumer<byte[], byte[]> consumer = broker.readCommitted();
        consumer.assign(partitions);
        consumer.seekToEnd(partitions);
        partitions.forEach(consumer::position);
        return consumer;
    }

    private void write(BurialNote note) throws CannotRun, InterruptedException, ExecutionException, TimeoutException {
        broker.existing(topics.control().topic());
        try (var producer = broker.producer()) {
            var record = new ProducerRecord<>(
                    topics.control().topic(),
                    0,
                    note.key().getBytes(UTF_8),
                    note.value().getBytes(UTF_8));
            var _ = time.get(producer.send(record), BrokerAccess.PATIENCE);
        }
    }

    private void await(BurialNote note, Consumer<byte[], byte[]> deadLetters) throws NotKnown {
        Set<Long> left = new HashSet<>();
        for (long offset = note.offset(); offset <= note.through(); offset++) {
            left.add(offset);
        }
        long begun = time.nanos();
        while (!left.isEmpty()) {
            for (ConsumerRecord<byte[], byte[]> record : deadLetters.poll(POLL)) {
                if (text(record, HeaderNames.DEAD_LETTER_TOPIC)
                                .equals(note.partition().topic())
                        && text(record, HeaderNames.DEAD_LETTER_PARTITION)
                                .equals(Integer.toString(note.partition().partition()))) {
                    left.removeIf(offset ->
                            text(record, HeaderNames.DEAD_LETTER_OFFSET).equals(Long.toString(offset)));
                }
            }
            if (time.nanos() - begun > PATIENCE.toNanos()) {
                throw new NotKnown("no worker has buried " + left.size() + " of them within " + PATIENCE.toSeconds()
                        + " s, such as " + left.iterator().next() + ": see waitingPartitions in /actuator/health of the"
                        + " worker, and event=burial-ignored in its log");
            }
        }
    }

    private static String text(ConsumerRecord<byte[], byte[]> record, String header) {
        var found = record.headers().lastHeader(header);
        return found == null || found.value() == null ? "" : new String(found.value(), UTF_8);
    }
}
