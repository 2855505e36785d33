package io.backendprovisioner.fleet;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.backendprovisioner.domain.Time;
import io.backendprovisioner.pacing.PacingFixture;
import io.backendprovisioner.testkit.LogLines;
import io.backendprovisioner.testkit.NotedEnd;
import io.backendprovisioner.testkit.RealTime;
import io.backendprovisioner.testkit.ScriptedCloud;
import java.time.Duration;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Supplier;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.clients.consumer.MockConsumer;
import org.apache.kafka.clients.producer.MockProducer;
import org.apache.kafka.clients.producer.Producer;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.springframework.kafka.core.DefaultKafkaConsumerFactory;
import org.springframework.kafka.core.DefaultKafkaProducerFactory;

/** What becomes of the thread that reads the control topic when something fails. */
class ControlTopicTest {
    private static final TopicPartition PARTITION = new TopicPartition("control", 0);

    @RegisterExtension
    private final LogLines lines = LogLines.of(ControlTopic.class);

    private final Time time = new RealTime() {
        @Override
        public void sleep(Duration duration) {
            Thread.onSpinWait();
        }
    };
    private final PacingFixture pacing = new PacingFixture(
            new ScriptedCloud(),
            0,
            1,
            Duration.ofSeconds(10),
            work -> Thread.ofVirtual().unstarted(() -> {}),
            time,
            new Random(1));
    private final NotedEnd end = new NotedEnd();
    private final AtomicReference<Supplier<Consumer<byte[], byte[]>>> consumers =
            new AtomicReference<>(ControlTopicTest::empty);
    private final ControlTopic control = new ControlTopic(
            PARTITION.topic(),
            "group",
            pacing.rate(),
            new Cancellations(),
            new Burials(),
            pacing.turns(),
            new DefaultKafkaConsumerFactory<>(Map.of()) {
                @Override
                public Consumer<byte[], byte[]> createConsumer() {
                    return consumers.get().get();
                }
            },
            new DefaultKafkaProducerFactory<>(Map.of()) {
                @Override
                public Producer<byte[], byte[]> createProducer() {
                    return new MockProducer<>(true, null, new ByteArraySerializer(), new ByteArraySerializer());
                }
            },
            time,
            end);

    private static Consumer<byte[], byte[]> empty() {
        var consumer = new MockConsumer<byte[], byte[]>("earliest");
        consumer.updateBeginningOffsets(Map.of(PARTITION, 0L));
        consumer.updateEndOffsets(Map.of(PARTITION, 0L));
        return consumer;
    }

    @AfterEach
    void stop() throws InterruptedException {
        control.stop();
    }

    @Test
    void aBugIsTriedAgainWithItsReasonUntilItIsOver() throws InterruptedException {
        consumers.set(() -> {
            throw new IllegalStateException("a bug");
        });
        Thread starting = Thread.ofPlatform().start(this::start);
        await().until(() -> control.trouble().equals("a bug"));
        consumers.set(ControlTopicTest::empty);
        await().until(() -> control.trouble().isEmpty());
        starting.join();
        assertThat(end.reasons()).isEmpty();
        assertThat(lines.all())
                .singleElement()
                .extracting(line -> line.getFormattedMessage())
                .asString()
                .contains("event=control-topic-failed", "a bug");
    }

    @Test
    void anErrorEndsTheProcess() throws InterruptedException {
        consumers.set(() -> {
            throw new NoClassDefFoundError("half a jar");
        });
        Thread starting = Thread.ofPlatform().start(this::start);
        await().until(() -> !end.reasons().isEmpty());
        assertThat(end.reasons()).singleElement().asString().contains("thread control-topic", "half a jar");
        starting.interrupt();
        starting.join();
    }

    private void start() {
        try {
            control.start();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
