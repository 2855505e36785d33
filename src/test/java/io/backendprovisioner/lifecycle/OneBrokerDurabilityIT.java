package io.backendprovisioner.lifecycle;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import ch.qos.logback.classic.Level;
import io.backendprovisioner.testkit.Broker;
import io.backendprovisioner.testkit.LogLines;
import io.backendprovisioner.testkit.OnBroker;
import io.backendprovisioner.testkit.TopicNames;
import io.backendprovisioner.testkit.WorkerInProcess;
import java.time.Duration;
import java.util.List;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.TopicDescription;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** On one broker a topic has one copy, which is said once and is no weakness; more copies are not to be had. */
@OnBroker
class OneBrokerDurabilityIT {
    private static final Duration PATIENCE = Duration.ofSeconds(60);
    private static final String LIMIT = "the cluster has 1 broker: what it has acknowledged rests on one disk";

    @RegisterExtension
    private final LogLines log = LogLines.ofTheProduct();

    private final TopicNames topics = TopicNames.startingWith("one-broker");
    private final Broker broker;

    OneBrokerDurabilityIT(Broker broker) {
        this.broker = broker;
    }

    private WorkerInProcess worker(String... settings) {
        return WorkerInProcess.start(broker.bootstrapServers(), topics, "http://127.0.0.1:1", settings);
    }

    @Test
    void oneCopyIsAllThatItCanHave() throws Exception {
        try (var worker = worker().awaitReady();
                Admin admin = broker.admin()) {
            await().atMost(PATIENCE)
                    .untilAsserted(() -> assertThat(worker.page("/actuator/health")
                                    .json()
                                    .at("/components/worker/details/durability")
                                    .toString())
                            .isEqualTo("[\"" + LIMIT + "\"]"));
            assertThat(worker.page("/actuator/prometheus").body())
                    .contains("\nprovisioner_durability_weaknesses 0.0\n");
            String ledger = topics.requests() + ".ledger";
            assertThat(admin.describeTopics(List.of(ledger))
                            .allTopicNames()
                            .get()
                            .values())
                    .flatExtracting(TopicDescription::partitions)
                    .allSatisfy(partition -> assertThat(partition.replicas()).hasSize(1));
        }
        assertThat(log.all())
                .filteredOn(line -> line.getFormattedMessage().startsWith("event=durability"))
                .singleElement()
                .satisfies(line -> assertThat(line.getLevel()).isEqualTo(Level.INFO))
                .asString()
                .contains("event=durability-limited", LIMIT);
    }

    @Test
    void moreCopiesThanBrokersAreRefusedInOneLine() {
        try (var worker = worker("--provisioner.topics.replication=3")) {
            String refusal =
                    "provisioner.topics.replication=3, and the cluster has 1 broker: start more, or set it to 1";
            await().atMost(PATIENCE)
                    .untilAsserted(() -> assertThat(worker.page("/actuator/health/readiness")
                                    .json()
                                    .at("/components/worker/details/waitingFor")
                                    .asString())
                            .isEqualTo(refusal));
            assertThat(log.all())
                    .filteredOn(line -> line.getFormattedMessage().startsWith("event=waiting"))
                    .singleElement()
                    .asString()
                    .contains(refusal);
        }
    }
}
