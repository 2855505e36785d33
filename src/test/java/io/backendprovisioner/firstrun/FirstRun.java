package io.backendprovisioner.firstrun;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.backendprovisioner.BackendProvisioner;
import io.backendprovisioner.contract.AnnouncementWriter;
import io.backendprovisioner.contract.Reply;
import io.backendprovisioner.contract.ReplyReader;
import io.backendprovisioner.contract.ReplyStatus;
import io.backendprovisioner.simulator.Simulator;
import io.backendprovisioner.simulator.SimulatorSettings;
import io.backendprovisioner.testkit.Broker;
import io.backendprovisioner.testkit.BrokerAtPort;
import io.backendprovisioner.testkit.Ports;
import java.nio.file.Path;
import java.time.Duration;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.errors.WakeupException;
import org.springframework.boot.autoconfigure.SpringBootApplication;

/**
 * {@code mvn -Ptry}: a real broker, a stand-in for the cloud and the worker, in this one process. Sends
 * {@code samples/backends.csv}, prints every reply as it comes, and stays until Ctrl-C.
 */
@SpringBootApplication(proxyBeanMethods = false) // by this the build finds the main to run; it has no beans
public class FirstRun {
    private static final String REQUESTS = "backend.create.requests";
    private static final String REPLIES = "backend.create.replies";
    private static final String SPARE_REPLIES = "backend.create.replies.mine";

    private FirstRun() {}

    public static void main(String[] args) throws Exception {
        System.out.println("Starting a Kafka broker, a stand-in for the cloud, and the worker ...");
        int kafkaPort = Ports.preferring(9092);
        int webPort = Ports.preferring(8080);
        var kafka = new BrokerAtPort(kafkaPort);
        Broker broker = kafka.broker();
        var simulator = Simulator.start(SimulatorSettings.defaults()
                .withPort(Ports.preferring(9080))
                .withBehaviour(cloud -> cloud.withLatency(Duration.ofMillis(120))));
        System.setProperty("alibabacloud.accessKeyId", "testid");
        System.setProperty("alibabacloud.accessKeySecret", "testsecret");
        var worker = BackendProvisioner.startWorker(
                "--spring.kafka.bootstrap-servers=" + broker.bootstrapServers(),
                "--provisioner.provider.endpoint=" + simulator.endpoint(),
                "--server.port=" + webPort,
                "--logging.level.io.backendprovisioner=error",
                "--spring.main.register-shutdown-hook=false");

        List<ProducerRecord<byte[], byte[]>> sample = Sample.read(Path.of("samples", "backends.csv"), REQUESTS);
        broker.awaitTopics(REQUESTS, REPLIES);
        broker.createTopic(SPARE_REPLIES, 1);
        KafkaConsumer<byte[], byte[]> replies = broker.consumer(REPLIES);
        Thread main = Thread.currentThread();
        Runtime.getRuntime().addShutdownHook(new Thread(() -> {
            System.out.println("\nStopping ...");
            replies.wakeup();
            joined(main);
            worker.close();
            simulator.close();
            kafka.close();
        }));

        try (KafkaProducer<byte[], byte[]> producer = broker.producer();
                replies) {
            System.out.println("Sending the " + sample.size() + " rows of samples/backends.csv to " + REQUESTS + "\n");
            sample.forEach(request -> {
                var _ = producer.send(request);
            });
            producer.flush();
            printReplies(replies, sample.size(), howToGoOn(broker, simulator, webPort));
        }
    }

    private static void printReplies(KafkaConsumer<byte[], byte[]> replies, int expected, String afterwards) {
        Map<ReplyStatus, Integer> counts = new EnumMap<>(ReplyStatus.class);
        int seen = 0;
        try {
            while (true) {
                for (ConsumerRecord<byte[], byte[]> record : replies.poll(Duration.ofSeconds(1))) {
                    if (AnnouncementWriter.isAnnouncement(record.headers())) {
                        System.out.println("  " + new String(record.value(), UTF_8));
                        continue;
                    }
                    Reply reply = ReplyReader.read(record.value()).orElseThrow();
                    System.out.println(line(reply));
                    counts.merge(reply.status(), 1, Integer::sum);
                    if (++seen == expected) {
                        System.out.println("\n" + seen + " replies: " + counts + "\n" + afterwards);
                    }
                }
            }
        } catch (WakeupException e) {
            System.out.println(seen + " replies in all: " + counts);
        }
    }

    private static String line(Reply reply) {
        String what = reply.backendId() != null
                ? "backend " + reply.backendId() + ", " + reply.provenance()
                : reply.message() == null ? "" : reply.message();
        return String.format("  %-10s %-22s %s", reply.status(), reply.requestKey(), what);
    }

    private static String howToGoOn(Broker broker, Simulator simulator, int webPort) {
        String web = "http://127.0.0.1:" + webPort + "/actuator/";
        return """

                Broker      %s
                Health      %shealth
                Metrics     %sprometheus
                Cloud       %s/_admin  (the stand-in: what exists, what was called)

                Send a request of your own, its reply appears here:
                  echo 'mine|{"backendName":"mine","backendType":"HTTP"}' | kcat -b %s -P -t %s -K '|' -H kafka_correlationId=abc -X partitioner=murmur2_random

                Ctrl-C ends it all.
                """.formatted(
                        broker.bootstrapServers(), web, web, simulator.endpoint(), broker.bootstrapServers(), REQUESTS);
    }

    private static void joined(Thread thread) {
        try {
            thread.join(Duration.ofSeconds(10));
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
