package io.backendprovisioner.testkit;

import java.util.List;
import java.util.Properties;
import kafka.server.KafkaConfig;
import kafka.server.KafkaRaftServer;
import org.apache.kafka.common.Uuid;
import org.apache.kafka.common.utils.Time;

/** A real broker (KRaft) in this JVM, from Kafka's own jars, at a port that people know. */
public final class BrokerAtPort implements AutoCloseable {
    private final int port;
    private final BrokerStorage storage;
    private final KafkaRaftServer server;

    /** @param port on 127.0.0.1 */
    public BrokerAtPort(int port) {
        this.port = port;
        Properties settings = BrokerSettings.alone(port, Ports.free());
        storage = BrokerStorage.formatted(settings, Uuid.randomUuid(), List.of("--standalone"));
        server = new KafkaRaftServer(KafkaConfig.fromProps(settings), Time.SYSTEM);
        server.startup();
    }

    public Broker broker() {
        return new Broker("127.0.0.1:" + port);
    }

    @Override
    public void close() {
        server.shutdown();
        server.awaitShutdown();
        storage.delete();
    }
}
