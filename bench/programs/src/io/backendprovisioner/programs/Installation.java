package io.backendprovisioner.programs;

import io.backendprovisioner.simulator.Simulator;
import io.backendprovisioner.testkit.BrokerProcess;
import io.backendprovisioner.testkit.Crew;
import io.backendprovisioner.testkit.PrometheusProcess.Target;
import io.backendprovisioner.testkit.RawRequest;
import io.backendprovisioner.testkit.TopicNames;
import io.backendprovisioner.testkit.WorkerLaunch;
import io.backendprovisioner.testkit.WorkerProcess;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutionException;
import org.apache.kafka.clients.admin.NewPartitions;
import org.apache.kafka.clients.producer.Producer;
import org.jspecify.annotations.Nullable;

/** Replicas with topics, a group and a cloud of their own, and somebody who sends requests to them. */
final class Installation implements AutoCloseable {
    static final int PARTITIONS = 4;

    private final String name;
    private final BrokerProcess broker;
    private final Simulator cloud;
    private final TopicNames topics;
    private final List<WorkerProcess> workers = new ArrayList<>();
    private final Producer<byte[], byte[]> producer;
    private int sent;

    /**
     * Starts its replicas and does not wait for them.
     *
     * @param settings of each of them
     */
    Installation(String name, BrokerProcess broker, int replicas, String... settings) throws Exception {
        this.name = name;
        this.broker = broker;
        this.cloud = Simulator.start("--latency=50ms");
        this.topics = TopicNames.startingWith(name);
        this.producer = broker.broker().producer();
        var launch = WorkerLaunch.against(broker.broker(), cloud.endpoint())
                .with(topics.asSettings().stream()
                        .map(setting -> setting.substring("--".length()))
                        .toArray(String[]::new))
                .with(
                        "provisioner.topics.partitions=" + PARTITIONS,
                        "spring.kafka.consumer.properties.metadata.max.age.ms=5000")
                .with(settings)
                .withJava(Crew.SHORT_LIVED.toArray(String[]::new));
        for (int i = 0; i < replicas; i++) {
            workers.add(launch.start());
        }
    }

    String name() {
        return name;
    }

    BrokerProcess broker() {
        return broker;
    }

    Simulator cloud() {
        return cloud;
    }

    List<WorkerProcess> workers() {
        return workers;
    }

    List<Target> targets() {
        return workers.stream().map(worker -> new Target(name, worker.port())).toList();
    }

    /** A good request of the interactive lane, if it is not changed. */
    RawRequest request() {
        return RawRequest.toCreate(name + "-" + sent++);
    }

    void send(RawRequest request) {
        send(request, null);
    }

    void send(RawRequest request, @Nullable Integer partition) {
        var _ = producer.send(request.on(topics.requests(), partition));
    }

    void sendBulk(int requests) {
        for (int i = 0; i < requests; i++) {
            var _ = producer.send(request().on(topics.bulkRequests(), null));
        }
    }

    /** Adds one to the partitions of the interactive lane, and to nothing else. */
    void growRequests() {
        try (var admin = broker.broker().admin()) {
            admin.createPartitions(Map.of(topics.requests(), NewPartitions.increaseTo(PARTITIONS + 1)))
                    .all()
                    .get();
        } catch (ExecutionException | InterruptedException e) {
            throw new IllegalStateException(e);
        }
    }

    @Override
    public void close() {
        workers.forEach(WorkerProcess::close);
        producer.close(Duration.ZERO);
        cloud.close();
    }
}
