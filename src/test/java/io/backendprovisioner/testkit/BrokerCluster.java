package io.backendprovisioner.testkit;

import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.apache.kafka.common.ElectionType;
import org.apache.kafka.common.Uuid;
import org.apache.kafka.common.errors.ElectionNotNeededException;
import org.awaitility.Awaitility;

/** Three real brokers, each with a copy of everything, of which one may fail: replication 3, two in sync at least. */
public final class BrokerCluster implements AutoCloseable {
    private static final int BROKERS = 3;
    private static final Duration PATIENCE = Duration.ofSeconds(60);

    private final List<BrokerProcess> nodes;

    private BrokerCluster(List<BrokerProcess> nodes) {
        this.nodes = nodes;
    }

    public static BrokerCluster start() {
        List<Integer> ports = Stream.generate(Ports::free).limit(BROKERS).toList();
        List<Integer> controllerPorts =
                Stream.generate(Ports::free).limit(BROKERS).toList();
        var cluster = Uuid.randomUuid();
        List<BrokerProcess> nodes = IntStream.rangeClosed(1, BROKERS)
                .mapToObj(id -> BrokerProcess.ofCluster(
                        BrokerSettings.ofCluster(id, ports, controllerPorts), cluster, ports.get(id - 1)))
                .toList();
        nodes.forEach(BrokerProcess::launch);
        var started = new BrokerCluster(nodes);
        started.awaitWhole();
        return started;
    }

    /** Known by the addresses of all three. */
    public Broker broker() {
        return new Broker(
                nodes.stream().map(node -> node.broker().bootstrapServers()).collect(Collectors.joining(",")));
    }

    /** To be killed, restarted, paused: from 1 to 3, which is also its {@code node.id}. */
    public BrokerProcess node(int id) {
        return nodes.get(id - 1);
    }

    /** Until each of them knows of all three. */
    public void awaitWhole() {
        nodes.forEach(node -> node.awaitReady(BROKERS));
    }

    /** Until each partition is led by the broker that it prefers. By themselves they only see to that every five minutes. */
    public void awaitPreferredLeaders() {
        try (var admin = broker().admin()) {
            Awaitility.await()
                    .atMost(PATIENCE)
                    .ignoreExceptions()
                    .until(() -> admin.electLeaders(ElectionType.PREFERRED, null).partitions().get().values().stream()
                            .flatMap(Optional::stream)
                            .allMatch(ElectionNotNeededException.class::isInstance));
        }
    }

    @Override
    public void close() {
        try {
            broker().mustHaveKeptTheContract();
        } finally {
            nodes.forEach(BrokerProcess::end);
        }
    }
}
