package io.backendprovisioner.testkit;

import java.io.OutputStream;
import java.io.PrintStream;
import org.springframework.kafka.test.EmbeddedKafkaKraftBroker;

/** A real broker (KRaft) in this JVM, from Kafka's own jars, at a port picked free. */
public final class BrokerInProcess implements AutoCloseable {
    private final EmbeddedKafkaKraftBroker kafka;

    public BrokerInProcess() {
        kafka = new EmbeddedKafkaKraftBroker(1, 1);
        kafka.brokerProperties(BrokerSettings.everywhere(1));
        startSilently();
    }

    public Broker broker() {
        return new Broker(kafka.getBrokersAsString());
    }

    @Override
    public void close() {
        kafka.destroy();
    }

    /** The formatting of its storage talks to standard output. */
    private void startSilently() {
        PrintStream out = System.out;
        System.setOut(new PrintStream(OutputStream.nullOutputStream()));
        try {
            kafka.afterPropertiesSet();
        } finally {
            System.setOut(out);
        }
    }
}
