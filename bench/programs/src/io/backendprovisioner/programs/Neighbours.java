package io.backendprovisioner.programs;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.backendprovisioner.programs.Asked.Answer;
import io.backendprovisioner.testkit.Broker;
import io.backendprovisioner.testkit.RawRequest;
import io.backendprovisioner.testkit.Replies;
import io.backendprovisioner.testkit.TopicNames;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Stream;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.json.JsonMapper;

/**
 * Ordinary requests of the interactive lane, sent steadily by a thread of their own, and single ones beside them; and what
 * became of each, as a {@code read_committed} consumer sees it. Every request has a name that is also its key, its
 * correlation id and its backend's. Safe for several threads.
 */
final class Neighbours implements AutoCloseable {
    private static final String ORDINARY = "other-";

    private final KafkaProducer<byte[], byte[]> producer;
    private final List<Replies> replies;
    private final Map<String, Asked> asked = new ConcurrentHashMap<>();
    private final AtomicInteger answers = new AtomicInteger();
    private final AtomicInteger strangers = new AtomicInteger();
    private final Thread sender =
            Thread.ofPlatform().daemon().name("neighbours").unstarted(this::send);
    private final Duration every;
    private volatile boolean closed;
    private volatile boolean paused;
    private volatile int avoided = -1;

    /** A span of time, in milliseconds since 1970. */
    record Window(long from, long until) {}

    /** @param rate requests per second, from {@link #start()} on */
    Neighbours(Broker broker, int rate) {
        producer = broker.producer();
        every = Duration.ofSeconds(1).dividedBy(rate);
        replies = Stream.of(TopicNames.REPLIES, Site.LONELY)
                .map(topic -> Replies.of(broker, topic, this::take))
                .toList();
    }

    void start() {
        sender.start();
    }

    /** Whether ordinary requests are sent no more for now. */
    void pause(boolean paused) {
        this.paused = paused;
    }

    /** No ordinary request goes to this partition any more; -1: to all. */
    void avoid(int partition) {
        avoided = partition;
    }

    /** Names the request, and sends it. */
    Asked ask(String name, RawRequest request, String topic, @Nullable Integer partition) {
        var one = expect(name);
        var record = request.keyed(name).correlatedBy(name.getBytes(UTF_8)).on(topic, partition);
        var _ = producer.send(record, (metadata, e) -> {
            if (e == null) {
                one.sentTo(metadata.offset());
            } else {
                one.unsent(e);
            }
        });
        return one;
    }

    /** One that somebody else sends. */
    Asked expect(String name) {
        var one = new Asked(name);
        if (asked.putIfAbsent(name, one) != null) {
            throw new IllegalArgumentException("there is a request " + name + " already");
        }
        return one;
    }

    /** Whether all ordinary requests that were sent before that time are answered. */
    boolean areAnswered(long sentBefore) {
        return ordinary(new Window(0, sentBefore)).allMatch(Asked::isAnswered);
    }

    Figures figures(Window window) {
        long[] waits = ordinary(window).mapToLong(Asked::waited).sorted().toArray();
        long came = ordinary(new Window(0, Long.MAX_VALUE))
                .map(Asked::answer)
                .filter(answer -> answer != null && window.from <= answer.at() && answer.at() < window.until)
                .count();
        return new Figures(
                came * 1000.0 / (window.until - window.from),
                percentile(waits, 50),
                percentile(waits, 99),
                waits.length);
    }

    /** How many ordinary requests of the window were answered with anything but {@code CREATED}. */
    long notCreated(Window window) {
        return ordinary(window)
                .map(Asked::answer)
                .filter(answer -> answer != null && !answer.status().equals("CREATED"))
                .count();
    }

    int sent() {
        return asked.size();
    }

    /** Names of requests that Kafka did not take, or that have no reply or several; and replies to nobody. */
    List<String> brokenPromises() {
        List<String> broken = new ArrayList<>();
        asked.values().stream()
                .map(Asked::brokenPromise)
                .filter(promise -> !promise.isEmpty())
                .forEach(broken::add);
        if (strangers.get() > 0) {
            broken.add(strangers + " replies to nobody");
        }
        return broken;
    }

    private Stream<Asked> ordinary(Window window) {
        return asked.values().stream()
                .filter(one ->
                        one.name().startsWith(ORDINARY) && window.from <= one.sentAt() && one.sentAt() < window.until);
    }

    private static long percentile(long[] sorted, int percent) {
        return sorted.length == 0 ? 0 : sorted[(int) Math.ceil(percent / 100.0 * sorted.length) - 1];
    }

    private void send() {
        long next = System.nanoTime();
        for (int number = 0; !closed; number++) {
            if (!paused) {
                int partition = number % Site.PARTITIONS;
                partition = partition == avoided ? (partition + 1) % Site.PARTITIONS : partition;
                String name = ORDINARY + number;
                ask(name, RawRequest.toCreate(name), TopicNames.REQUESTS, partition);
            }
            next = Math.max(next + every.toNanos(), System.nanoTime());
            try {
                Thread.sleep(Duration.ofNanos(next - System.nanoTime()));
            } catch (InterruptedException e) {
                return;
            }
        }
    }

    private void take(ConsumerRecord<byte[], byte[]> reply) {
        if (!Replies.isReply(reply)) {
            return;
        }
        Asked one = asked.get(Replies.correlationId(reply));
        if (one == null) {
            strangers.incrementAndGet();
        } else {
            String code =
                    JsonMapper.shared().readTree(reply.value()).path("code").asString("");
            one.take(new Answer(
                    System.currentTimeMillis(), answers.incrementAndGet(), Replies.status(reply), code, reply.topic()));
        }
    }

    @Override
    public void close() {
        closed = true;
        replies.forEach(Replies::close);
        producer.close(Duration.ofSeconds(5));
    }
}
