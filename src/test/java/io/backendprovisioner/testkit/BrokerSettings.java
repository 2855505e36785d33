package io.backendprovisioner.testkit;

import java.util.List;
import java.util.Map;
import java.util.Properties;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/** Settings of brokers that are small and quick to start, and leave nothing to chance. */
final class BrokerSettings {
    private BrokerSettings() {}

    static Properties alone(int port, int controllerPort) {
        Properties settings = common(1, port, controllerPort, 1);
        settings.setProperty("controller.quorum.bootstrap.servers", "127.0.0.1:" + controllerPort);
        return settings;
    }

    /** @param id 1 for the first of the ports */
    static Properties ofCluster(int id, List<Integer> ports, List<Integer> controllerPorts) {
        Properties settings = common(id, ports.get(id - 1), controllerPorts.get(id - 1), ports.size());
        settings.setProperty(
                "controller.quorum.voters",
                IntStream.rangeClosed(1, ports.size())
                        .mapToObj(voter -> voter + "@127.0.0.1:" + controllerPorts.get(voter - 1))
                        .collect(Collectors.joining(",")));
        settings.setProperty("broker.session.timeout.ms", "6000");
        return settings;
    }

    private static Properties common(int id, int port, int controllerPort, int brokers) {
        String inSync = Integer.toString(brokers / 2 + 1);
        Properties settings = new Properties();
        settings.putAll(Map.ofEntries(
                Map.entry("process.roles", "broker,controller"),
                Map.entry("node.id", Integer.toString(id)),
                Map.entry("listeners", "BROKER://127.0.0.1:" + port + ",CONTROLLER://127.0.0.1:" + controllerPort),
                Map.entry("advertised.listeners", "BROKER://127.0.0.1:" + port),
                Map.entry("listener.security.protocol.map", "BROKER:PLAINTEXT,CONTROLLER:PLAINTEXT"),
                Map.entry("inter.broker.listener.name", "BROKER"),
                Map.entry("controller.listener.names", "CONTROLLER"),
                Map.entry("auto.create.topics.enable", "false"),
                Map.entry("default.replication.factor", Integer.toString(brokers)),
                Map.entry("min.insync.replicas", inSync),
                Map.entry("offsets.topic.num.partitions", "4"),
                Map.entry("offsets.topic.replication.factor", Integer.toString(brokers)),
                Map.entry("transaction.state.log.num.partitions", "4"),
                Map.entry("transaction.state.log.replication.factor", Integer.toString(brokers)),
                Map.entry("transaction.state.log.min.isr", inSync),
                Map.entry("group.initial.rebalance.delay.ms", "0"),
                Map.entry("group.min.session.timeout.ms", "1000"),
                Map.entry("log.cleaner.dedupe.buffer.size", "2097152")));
        return settings;
    }
}
