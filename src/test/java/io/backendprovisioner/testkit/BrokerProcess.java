package io.backendprovisioner.testkit;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Properties;
import java.util.concurrent.TimeUnit;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.Uuid;
import org.awaitility.Awaitility;
import org.jspecify.annotations.Nullable;

/**
 * A real broker (KRaft) as a process, from Kafka's own jars: alone, or one of a {@link BrokerCluster}. What it stores is
 * in a folder of its own, there over restarts and gone at close.
 */
public final class BrokerProcess implements AutoCloseable {
    private static final Duration PATIENCE = Duration.ofSeconds(60);
    private static final List<String> SMALL = List.of("-Xmx256m", "-XX:+UseSerialGC", "-XX:TieredStopAtLevel=1");

    private final BrokerStorage storage;
    private final int port;
    private final List<String> options;
    private @Nullable ChildProcess process;

    private BrokerProcess(BrokerStorage storage, int port, List<String> options) {
        this.storage = storage;
        this.port = port;
        this.options = options;
    }

    /** Alone, and ready. */
    public static BrokerProcess start() {
        return start(SMALL);
    }

    /** @param options for its Java */
    public static BrokerProcess start(List<String> options) {
        return start(options, Map.of());
    }

    /**
     * @param options for its Java
     * @param more settings of its own, beside those that it is always given
     */
    public static BrokerProcess start(List<String> options, Map<String, String> more) {
        int port = Ports.free();
        Properties settings = BrokerSettings.alone(port, Ports.free());
        settings.putAll(more);
        return ready(formatted(settings, Uuid.randomUuid(), port, List.of("--standalone"), options));
    }

    /**
     * @param port of the listener that the test uses
     * @param format what its storage is to know from the beginning
     */
    static BrokerProcess start(Properties settings, int port, List<String> format) {
        List<String> all = new ArrayList<>(format);
        all.add("--standalone");
        return ready(formatted(settings, Uuid.randomUuid(), port, all, SMALL));
    }

    private static BrokerProcess ready(BrokerProcess broker) {
        broker.launch();
        broker.awaitReady(1);
        return broker;
    }

    /**
     * Alone, with settings of somebody's own, and ready.
     *
     * @param settings all of them, but where it stores
     * @param port of one of its listeners
     */
    public static BrokerProcess start(Properties settings, int port) {
        return ready(formatted(settings, Uuid.randomUuid(), port, List.of(), SMALL));
    }

    static BrokerProcess ofCluster(Properties settings, Uuid cluster, int port) {
        return formatted(settings, cluster, port, List.of(), SMALL);
    }

    private static BrokerProcess formatted(
            Properties settings, Uuid cluster, int port, List<String> formatOptions, List<String> options) {
        return new BrokerProcess(BrokerStorage.formatted(settings, cluster, formatOptions), port, options);
    }

    public Broker broker() {
        return new Broker("127.0.0.1:" + port);
    }

    public ChildProcess process() {
        return Objects.requireNonNull(process, "the broker was not launched");
    }

    public void kill() {
        process().kill();
    }

    public void pause() {
        process().pause();
    }

    public void resume() {
        process().resume();
    }

    /** Ends it if it runs, starts it on what it had stored, and waits until it answers. */
    public void restart() {
        kill();
        startAgain();
    }

    /** Cuts the log of a partition, as a crash of the machine may; the broker must have been killed. */
    public void cut(TopicPartition partition, long offset) {
        storage.cut(partition, offset);
    }

    /**
     * Changes a byte of the batch that has the offset, as a bad disk may, while it runs or not; the next time it changes it
     * back. Nobody can read the batch in between.
     */
    public void damage(TopicPartition partition, long offset) {
        storage.damage(partition, offset);
    }

    /** Starts it on what it has stored, and waits until it answers. */
    public void startAgain() {
        launch();
        awaitReady(1);
    }

    void launch() {
        process = ChildProcess.start(
                "broker-" + port,
                JavaCommand.ofTests(
                        options, "kafka.Kafka", List.of(storage.settings().toString())),
                Map.of());
    }

    /** Until it knows of so many brokers, itself included. */
    void awaitReady(int brokers) {
        try (var admin = broker().admin()) {
            Awaitility.await()
                    .atMost(PATIENCE)
                    .failFast(process()::mustBeAlive)
                    .ignoreExceptions()
                    .until(() -> admin.describeCluster()
                                    .nodes()
                                    .get(5, TimeUnit.SECONDS)
                                    .size()
                            >= brokers);
        }
    }

    /** In tests it is the time to look at what has passed over it. */
    @Override
    public void close() {
        try {
            if (process != null && process.isAlive()) {
                broker().mustHaveKeptTheContract();
            }
        } finally {
            end();
        }
    }

    void end() {
        if (process != null) {
            process.close();
        }
        storage.delete();
    }
}
