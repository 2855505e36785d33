package io.backendprovisioner.testkit;

import java.util.List;
import java.util.Locale;
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

    /**
     * Alone, and with two listeners more, where it wants to know who comes. It lets nobody do anything but what its ACLs
     * say; who comes by the first listener, as the broker itself does, is the super user.
     */
    static Properties secured(int port, int controllerPort, int saslPort, int tlsPort, Certificates certificates) {
        Properties settings = alone(port, controllerPort);
        String more = ",SASL://127.0.0.1:" + saslPort + ",TLS://127.0.0.1:" + tlsPort;
        settings.merge("listeners", more, (some, others) -> some.toString() + others);
        settings.merge("advertised.listeners", more, (some, others) -> some.toString() + others);
        settings.putAll(Map.ofEntries(
                Map.entry(
                        "listener.security.protocol.map",
                        "BROKER:PLAINTEXT,CONTROLLER:PLAINTEXT,SASL:SASL_SSL,TLS:SSL"),
                Map.entry("authorizer.class.name", "org.apache.kafka.metadata.authorizer.StandardAuthorizer"),
                Map.entry("super.users", "User:ANONYMOUS"),
                Map.entry("allow.everyone.if.no.acl.found", "false"),
                Map.entry("sasl.enabled.mechanisms", "SCRAM-SHA-512"),
                Map.entry(
                        "listener.name.sasl.scram-sha-512.sasl.jaas.config",
                        "org.apache.kafka.common.security.scram.ScramLoginModule required;"),
                Map.entry("listener.name.tls.ssl.client.auth", "required"),
                Map.entry("ssl.keystore.type", "PKCS12"),
                Map.entry(
                        "ssl.keystore.location", certificates.keyStore("broker").toString()),
                Map.entry("ssl.keystore.password", Certificates.PASSWORD),
                Map.entry("ssl.truststore.type", "PKCS12"),
                Map.entry(
                        "ssl.truststore.location",
                        certificates.trustStore("authority").toString()),
                Map.entry("ssl.truststore.password", Certificates.PASSWORD)));
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
        Properties settings = new Properties();
        settings.putAll(everywhere(brokers));
        settings.putAll(Map.ofEntries(
                Map.entry("process.roles", "broker,controller"),
                Map.entry("node.id", Integer.toString(id)),
                Map.entry("listeners", "BROKER://127.0.0.1:" + port + ",CONTROLLER://127.0.0.1:" + controllerPort),
                Map.entry("advertised.listeners", "BROKER://127.0.0.1:" + port),
                Map.entry("listener.security.protocol.map", "BROKER:PLAINTEXT,CONTROLLER:PLAINTEXT"),
                Map.entry("inter.broker.listener.name", "BROKER"),
                Map.entry("controller.listener.names", "CONTROLLER")));
        return settings;
    }

    /** Returns what every broker of the tests is set to, whether it runs in this JVM, in a process or in a container. */
    static Map<String, String> everywhere(int brokers) {
        String inSync = Integer.toString(brokers / 2 + 1);
        return Map.ofEntries(
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
                Map.entry("log.cleaner.dedupe.buffer.size", "2097152"));
    }

    /** Returns the same settings as Kafka's image takes them. */
    static Map<String, String> ofContainer() {
        return everywhere(1).entrySet().stream()
                .collect(Collectors.toMap(
                        setting -> "KAFKA_"
                                + setting.getKey().toUpperCase(Locale.ROOT).replace('.', '_'),
                        Map.Entry::getValue));
    }
}
