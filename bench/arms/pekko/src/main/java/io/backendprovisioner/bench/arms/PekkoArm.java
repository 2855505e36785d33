package io.backendprovisioner.bench.arms;

import com.typesafe.config.ConfigFactory;
import java.time.Duration;
import java.util.HashSet;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.Executors;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.apache.pekko.actor.ActorSystem;
import org.apache.pekko.kafka.CommitterSettings;
import org.apache.pekko.kafka.ConsumerMessage.Committable;
import org.apache.pekko.kafka.ConsumerMessage.CommittableMessage;
import org.apache.pekko.kafka.ConsumerSettings;
import org.apache.pekko.kafka.ProducerMessage;
import org.apache.pekko.kafka.ProducerMessage.Envelope;
import org.apache.pekko.kafka.ProducerSettings;
import org.apache.pekko.kafka.Subscriptions;
import org.apache.pekko.kafka.javadsl.Consumer;
import org.apache.pekko.kafka.javadsl.Producer;

/**
 * Pekko Connectors Kafka: a committable source, {@code mapAsync} with as many calls at a time as the limit says, and the
 * committable sink, as its page on at-least-once delivery has it. The call blocks, so it is on a virtual thread.
 */
final class PekkoArm implements Arm {
    private static final int POLL = 500;

    /** By default ten seconds, all of whose requests a kill would repeat. */
    private static final Duration COMMIT_EVERY = Duration.ofMillis(500);

    @Override
    public AutoCloseable start(Settings settings, Job job) {
        var system = ActorSystem.create("arm", ConfigFactory.parseString("""
                        pekko.loglevel = WARNING
                        pekko.loggers = ["org.apache.pekko.event.slf4j.Slf4jLogger"]
                        pekko.logging-filter = "org.apache.pekko.event.slf4j.Slf4jLoggingFilter"
                        """).withFallback(ConfigFactory.load()));
        var consumer = ConsumerSettings.create(system, new ByteArrayDeserializer(), new ByteArrayDeserializer())
                .withBootstrapServers(settings.bootstrapServers())
                .withGroupId(settings.group())
                .withProperty("auto.offset.reset", "earliest")
                .withProperty("max.poll.records", Integer.toString(POLL));
        var producer = ProducerSettings.create(system, new ByteArraySerializer(), new ByteArraySerializer())
                .withBootstrapServers(settings.bootstrapServers());
        var threads = Executors.newVirtualThreadPerTaskExecutor();
        var control = Consumer.committableSource(consumer, Subscriptions.topics(new HashSet<>(settings.topics())))
                .mapAsync(
                        settings.inFlight(),
                        message -> CompletableFuture.supplyAsync(() -> answer(message, job), threads))
                .toMat(
                        Producer.committableSink(
                                producer, CommitterSettings.create(system).withMaxInterval(COMMIT_EVERY)),
                        Consumer::<org.apache.pekko.Done>createDrainingControl)
                .run(system);
        return () -> {
            CompletionStage<?> drained = control.drainAndShutdown(system.dispatcher());
            drained.toCompletableFuture().join();
            system.terminate();
        };
    }

    private static Envelope<byte[], byte[], Committable> answer(CommittableMessage<byte[], byte[]> message, Job job) {
        return ProducerMessage.single(job.answerAtLast(Request.in(message.record())), message.committableOffset());
    }
}
