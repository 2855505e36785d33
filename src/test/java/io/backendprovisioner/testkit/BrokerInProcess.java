package io.backendprovisioner.testkit;

import java.io.OutputStream;
import java.io.PrintStream;
import java.util.Map;
import org.springframework.kafka.test.EmbeddedKafkaKraftBroker;

/** A real broker (KRaft) in this JVM, from Kafka's own jars, at a port picked free. */
public final class BrokerInProcess implements AutoCloseable {
    private final EmbeddedKafkaKraftBroker kafka;

    public BrokerInProcess() {
        kafka = new EmbeddedKafkaKraftBroker(1, 1);
        kafka.brokerProperties(Map.ofEntries(
                Map.entry("auto.create.topics.enable", "false"),
                Map.entry("offsets.topic.num.partitions", "4"),
                Map.entry("offsets.topic.replication.factor", "1"),
                Map.entry("transaction.state.log.num.partitions", "4"),
                Map.entry("transaction.state.log.replication.factor", "1"),
                Map.entry("transaction.state.log.min.isr", "1"),
                Map.entry("group.initial.rebalance.delay.ms", "0"),
                Map.entry("group.min.session.timeout.ms", "1000"),
                Map.entry("log.cleaner.dedupe.buffer.size", "2097152")));
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
