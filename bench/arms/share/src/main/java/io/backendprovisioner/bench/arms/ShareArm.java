package io.backendprovisioner.bench.arms;

import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import org.apache.kafka.clients.CommonClientConfigs;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.AlterConfigOp;
import org.apache.kafka.clients.admin.ConfigEntry;
import org.apache.kafka.clients.consumer.AcknowledgeType;
import org.apache.kafka.clients.consumer.ConsumerConfig;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaShareConsumer;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.common.config.ConfigResource;
import org.apache.kafka.common.errors.WakeupException;

/**
 * Kafka's own share consumer (KIP-932) with explicit acknowledgement. All that one consumer has polled must be acknowledged
 * before it polls again, so there are several, each with a part of the limit, and each request on a virtual thread. What
 * failed is released, after a wait, and delivered again by the broker, at most as often as it does by default: five times.
 */
final class ShareArm implements Arm {
    private static final int MOST_CONSUMERS = 16;
    private static final int FEW = 30;
    private static final Duration POLL = Duration.ofMillis(100);

    @Override
    public AutoCloseable start(Settings settings, Job job) throws Exception {
        beginWithTheEarliest(settings);
        int consumers = Math.clamp(settings.inFlight() / FEW, 1, MOST_CONSUMERS);
        var producer = new KafkaProducer<byte[], byte[]>(Clients.producer(settings));
        ExecutorService calls = Executors.newVirtualThreadPerTaskExecutor();
        List<KafkaShareConsumer<byte[], byte[]>> all = java.util.stream.IntStream.range(0, consumers)
                .mapToObj(_ -> new KafkaShareConsumer<byte[], byte[]>(consumer(settings, consumers)))
                .toList();
        ExecutorService loops = Executors.newFixedThreadPool(consumers);
        all.forEach(consumer -> loops.execute(() -> loop(consumer, settings, job, producer, calls)));
        return () -> {
            all.forEach(KafkaShareConsumer::wakeup);
            loops.shutdown();
            loops.awaitTermination(30, TimeUnit.SECONDS);
            producer.close();
        };
    }

    private static Map<String, Object> consumer(Settings settings, int consumers) {
        var all = Clients.consumer(settings, settings.shareOf(consumers));
        // What a share group does not have.
        all.remove(ConsumerConfig.ENABLE_AUTO_COMMIT_CONFIG);
        all.remove(ConsumerConfig.AUTO_OFFSET_RESET_CONFIG);
        all.put(ConsumerConfig.SHARE_ACKNOWLEDGEMENT_MODE_CONFIG, "explicit");
        // By default a poll may bring more than was asked for.
        all.put(ConsumerConfig.SHARE_ACQUIRE_MODE_CONFIG, "record_limit");
        return all;
    }

    private static void loop(
            KafkaShareConsumer<byte[], byte[]> consumer,
            Settings settings,
            Job job,
            KafkaProducer<byte[], byte[]> producer,
            ExecutorService calls) {
        try (consumer) {
            consumer.subscribe(settings.topics());
            while (true) {
                Map<ConsumerRecord<byte[], byte[]>, CompletableFuture<AcknowledgeType>> polled = new LinkedHashMap<>();
                for (var request : consumer.poll(POLL)) {
                    polled.put(request, CompletableFuture.supplyAsync(() -> handle(request, job, producer), calls));
                }
                polled.forEach((request, done) -> consumer.acknowledge(request, done.join()));
                if (!polled.isEmpty()) {
                    consumer.commitAsync();
                }
            }
        } catch (WakeupException e) {
            // Told to end.
        }
    }

    private static AcknowledgeType handle(
            ConsumerRecord<byte[], byte[]> polled, Job job, KafkaProducer<byte[], byte[]> producer) {
        var request = Request.in(polled);
        try {
            try {
                producer.send(job.answer(request)).get();
            } catch (CallFailed e) {
                int attempt = polled.deliveryCount().orElse((short) 1);
                if (attempt < Job.MOST_ATTEMPTS) {
                    Thread.sleep(Job.waitAfter(attempt));
                    return AcknowledgeType.RELEASE;
                }
                producer.send(job.failure(request, e.error())).get();
            }
            return AcknowledgeType.ACCEPT;
        } catch (Exception e) {
            throw new IllegalStateException("the reply was not written", e);
        }
    }

    private static void beginWithTheEarliest(Settings settings) throws Exception {
        try (var admin =
                Admin.create(Map.of(CommonClientConfigs.BOOTSTRAP_SERVERS_CONFIG, settings.bootstrapServers()))) {
            admin.incrementalAlterConfigs(Map.of(
                            new ConfigResource(ConfigResource.Type.GROUP, settings.group()),
                            List.of(new AlterConfigOp(
                                    new ConfigEntry("share.auto.offset.reset", "earliest"), AlterConfigOp.OpType.SET))))
                    .all()
                    .get();
        }
    }
}
