package io.backendprovisioner.broker;

import io.backendprovisioner.simulator.Simulator;
import io.backendprovisioner.simulator.SimulatorSettings;
import io.backendprovisioner.testkit.ProgramProcess;
import io.backendprovisioner.testkit.SecuredBroker;
import io.backendprovisioner.testkit.TopicNames;
import io.backendprovisioner.testkit.WorkerInProcess;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class KafkaSecurityIT {
    @TempDir
    Path home;

    @Test
    void explore() throws Exception {
        long t = System.nanoTime();
        try (var broker = SecuredBroker.start("provisioner", "hunter2");
                var simulator = Simulator.start(SimulatorSettings.defaults())) {
            System.err.println("started " + (System.nanoTime() - t) / 1000000);
            var topics = TopicNames.startingWith("sec");
            for (var how : List.of(
                    broker.asUser("provisioner", "hunter2"),
                    broker.asUser("provisioner", "wrong"),
                    broker.asUser("provisioner", "wr\"on\"g"),
                    with(broker.asUser("provisioner", "hunter2"), broker.trusting("stranger")),
                    with(broker.asUser("provisioner", "hunter2"), "--spring.kafka.ssl.trust-store-password=falsch"),
                    with(broker.asUser("provisioner", "hunter2"), "--spring.kafka.ssl.trust-store-location=file:/nowhere.p12"),
                    with(broker.asUser("provisioner", "hunter2"), "--spring.kafka.properties.sasl.mechanism=PLAIN"),
                    with(broker.asUser("provisioner", "hunter2"), "--spring.kafka.security.protocol=PLAINTEXT"),
                    with(broker.asUser("provisioner", "hunter2"), "--spring.kafka.security.protocol=SSL"),
                    broker.byCertificate(),
                    with(broker.byCertificate(), "--spring.kafka.ssl.key-store-location=file:" + broker.certificates().trustStore("stranger")))) {
                List<String> all = new ArrayList<>(topics.asSettings());
                all.add("--provisioner.provider.endpoint=" + simulator.endpoint());
                all.add("--server.port=0");
                all.add("--provisioner.topics.create-missing=false");
                all.addAll(how);
                try (var worker = ProgramProcess.start(home, all.toArray(String[]::new))) {
                    long end = System.nanoTime() + 10_000_000_000L;
                    while (System.nanoTime() < end && worker.isRunning()) {
                        Thread.sleep(100);
                    }
                    System.err.println("=== " + how);
                    worker.out().forEach(System.err::println);
                    System.err.println("--- err");
                    worker.err().forEach(System.err::println);
                }
            }
        }
    }

    private static List<String> with(List<String> some, String other) {
        List<String> all = new ArrayList<>(some);
        all.removeIf(s -> s.startsWith(other.substring(0, other.indexOf('=') + 1)));
        all.add(other);
        return all;
    }
}
