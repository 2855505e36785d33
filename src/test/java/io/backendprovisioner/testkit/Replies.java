package io.backendprovisioner.testkit;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.backendprovisioner.contract.AnnouncementWriter;
import java.time.Duration;
import java.util.function.Consumer;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;

/**
 * Reads the replies that are committed, on a thread of its own, and tells a listener of each, and of what says that a
 * request waits.
 */
public final class Replies implements AutoCloseable {
    private static final Duration POLL = Duration.ofMillis(20);

    private final KafkaConsumer<byte[], byte[]> consumer;
    private final Consumer<ConsumerRecord<byte[], byte[]>> listener;
    private final Thread reader = Thread.ofPlatform().daemon().name("replies").unstarted(this::read);
    private volatile boolean closed;
    private volatile int seen;

    private Replies(KafkaConsumer<byte[], byte[]> consumer, Consumer<ConsumerRecord<byte[], byte[]>> listener) {
        this.consumer = consumer;
        this.listener = listener;
    }

    public static Replies of(Broker broker, String topic, Consumer<ConsumerRecord<byte[], byte[]>> listener) {
        var replies = new Replies(broker.consumer(topic), listener);
        replies.reader.start();
        return replies;
    }

    public static String correlationId(ConsumerRecord<byte[], byte[]> reply) {
        var header = reply.headers().lastHeader("kafka_correlationId");
        return header == null ? "" : new String(header.value(), UTF_8);
    }

    public static String status(ConsumerRecord<byte[], byte[]> reply) {
        var header = reply.headers().lastHeader("provisioner-status");
        return header == null ? "" : new String(header.value(), UTF_8);
    }

    public static boolean isReply(ConsumerRecord<byte[], byte[]> record) {
        return !AnnouncementWriter.isAnnouncement(record.headers());
    }

    /** Replies. */
    public int seen() {
        return seen;
    }

    /** Whether so many have come, within as much time as goes by without a single one. */
    public boolean awaitSeen(int count, Duration quiet) throws InterruptedException {
        int before = seen;
        long last = System.nanoTime();
        while (seen < count) {
            Thread.sleep(20);
            if (seen != before) {
                before = seen;
                last = System.nanoTime();
            } else if (System.nanoTime() - last > quiet.toNanos()) {
                return false;
            }
        }
        return true;
    }

    private void read() {
        int count = 0;
        while (!closed) {
            for (ConsumerRecord<byte[], byte[]> reply : consumer.poll(POLL)) {
                listener.accept(reply);
                if (isReply(reply)) {
                    seen = ++count;
                }
            }
        }
        consumer.close();
    }

    /** No listener is called any more when this returns. */
    @Override
    public void close() {
        closed = true;
        try {
            reader.join();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
