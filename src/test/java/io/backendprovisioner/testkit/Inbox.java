package io.backendprovisioner.testkit;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.backendprovisioner.contract.AnnouncementWriter;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.function.Predicate;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.producer.RecordMetadata;

/** Everything that has come on some topics since their beginning, as a read-committed consumer sees it. One thread. */
public final class Inbox implements AutoCloseable {
    private static final Duration PATIENCE = Duration.ofSeconds(60);

    private final KafkaConsumer<byte[], byte[]> consumer;
    private final List<ConsumerRecord<byte[], byte[]>> seen = new ArrayList<>();

    public Inbox(Broker broker, String... topics) {
        consumer = broker.consumer(topics);
    }

    public ReceivedReply answerTo(RawRequest request) {
        byte[] id = request.echoed();
        return ReceivedReply.in(await("no reply to " + new String(id, UTF_8), record -> {
            var header = record.headers().lastHeader("kafka_correlationId");
            return header != null && Arrays.equals(header.value(), id) && isReply(record);
        }));
    }

    /** The dead letter that took the place of this record's reply. */
    public ConsumerRecord<byte[], byte[]> deadLetterOf(RecordMetadata sent) {
        return await(
                "no dead letter of " + sent,
                record -> text(record, "provisioner-dead-letter-topic").equals(sent.topic())
                        && text(record, "provisioner-dead-letter-partition").equals("" + sent.partition())
                        && text(record, "provisioner-dead-letter-offset").equals("" + sent.offset()));
    }

    /** Waits until so many replies have come. */
    public List<ReceivedReply> answers(int count) {
        long end = System.nanoTime() + PATIENCE.toNanos();
        while (replies().size() < count) {
            if (System.nanoTime() > end) {
                throw new AssertionError("only " + replies().size() + " replies came within " + PATIENCE);
            }
            poll();
        }
        return replies().stream().map(ReceivedReply::in).toList();
    }

    /** What has come that tells of this request, in order: that it waits, and its reply. Waits for the first. */
    public List<ConsumerRecord<byte[], byte[]>> toldOf(RawRequest request) {
        Predicate<ConsumerRecord<byte[], byte[]>> isOfIt = record -> {
            var header = record.headers().lastHeader("kafka_correlationId");
            return header != null && Arrays.equals(header.value(), request.echoed()) && !isDeadLetter(record);
        };
        await("nothing of " + new String(request.echoed(), UTF_8), isOfIt);
        return seen.stream().filter(isOfIt).toList();
    }

    /** The text of a header, empty where it is absent. */
    public static String text(ConsumerRecord<byte[], byte[]> record, String header) {
        var found = record.headers().lastHeader(header);
        return found == null ? "" : new String(found.value(), UTF_8);
    }

    private List<ConsumerRecord<byte[], byte[]>> replies() {
        return seen.stream().filter(Inbox::isReply).toList();
    }

    private static boolean isReply(ConsumerRecord<byte[], byte[]> record) {
        return !isDeadLetter(record) && !AnnouncementWriter.isAnnouncement(record.headers());
    }

    private static boolean isDeadLetter(ConsumerRecord<byte[], byte[]> record) {
        return !text(record, "provisioner-dead-letter-cause").isEmpty();
    }

    private ConsumerRecord<byte[], byte[]> await(String otherwise, Predicate<ConsumerRecord<byte[], byte[]>> wanted) {
        long end = System.nanoTime() + PATIENCE.toNanos();
        int next = 0;
        while (true) {
            for (; next < seen.size(); next++) {
                if (wanted.test(seen.get(next))) {
                    return seen.get(next);
                }
            }
            if (System.nanoTime() > end) {
                throw new AssertionError(otherwise + " came within " + PATIENCE + ", but " + seen.size() + " others");
            }
            poll();
        }
    }

    private void poll() {
        consumer.poll(Duration.ofMillis(100)).forEach(seen::add);
    }

    @Override
    public void close() {
        consumer.close();
    }
}
