package io.backendprovisioner.testkit;

import java.util.List;
import org.testcontainers.containers.Network;
import org.testcontainers.kafka.KafkaContainer;

/** A released broker in a container, in a network of its own, with the settings that all brokers of the tests have. */
public final class BrokerContainer implements AutoCloseable {
    static final String IMAGE = "apache/kafka:4.2.1";
    private static final String IN_NETWORK = "broker:19092";

    private final Network network = Network.newNetwork();
    private final KafkaContainer container = new KafkaContainer(IMAGE)
            .withEnv(BrokerSettings.ofContainer())
            .withNetwork(network)
            .withListener(IN_NETWORK);

    /** Returns when it is up. */
    public BrokerContainer() {
        container.start();
    }

    /** Returns the images that this machine's engine must have. */
    public static List<String> images() {
        return DockerEngine.imagesOfTestcontainers(IMAGE);
    }

    /** As this machine reaches it. */
    public Broker broker() {
        return new Broker(container.getBootstrapServers());
    }

    /** The id of the network that it shares with other containers. */
    public String network() {
        return network.getId();
    }

    /** Its address for other containers of the network. */
    public String addressInNetwork() {
        return IN_NETWORK;
    }

    @Override
    public void close() {
        container.stop();
        network.close();
    }
}
