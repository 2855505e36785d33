package io.backendprovisioner.chart;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.backendprovisioner.testkit.Broker;
import io.backendprovisioner.testkit.KafkaHome;
import io.backendprovisioner.testkit.OnBroker;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.TimeUnit;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.Config;
import org.apache.kafka.common.config.ConfigResource;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The Job's own script makes the topics on a real broker, by Kafka's own command. */
@OnBroker
class TopicsJobIT {
    private static final List<String> TOPICS = List.of(
            "chart.requests",
            "chart.requests.ledger",
            "chart.bulk",
            "chart.bulk.ledger",
            "chart.replies",
            "chart.letters",
            "chart.control");

    @TempDir
    Path folder;

    @Test
    void topicsAreThoseThatAWorkerWants(Broker broker) throws Exception {
        broker.createTopic("chart.bulk", 5);
        String script = script(ValueSet.defaults()
                .with("provisioner.topics.replication", 1)
                .with("provisioner.topics.partitions", 3)
                .with("provisioner.lanes.interactive.topic", "chart.requests")
                .with("provisioner.lanes.bulk.topic", "chart.bulk")
                .with("provisioner.replies.topic", "chart.replies")
                .with("provisioner.dead-letters.topic", "chart.letters")
                .with("provisioner.control.topic", "chart.control"));
        String said = run(script.replace("/tmp/", folder + "/"), broker);
        try (Admin admin = broker.admin()) {
            assertThat(admin.listTopics().names().get()).as(said).containsAll(TOPICS);
            Map<String, Integer> partitions = new java.util.TreeMap<>();
            admin.describeTopics(TOPICS)
                    .allTopicNames()
                    .get()
                    .forEach((name, topic) ->
                            partitions.put(name, topic.partitions().size()));
            assertThat(partitions)
                    .containsEntry("chart.requests", 3)
                    .containsEntry("chart.requests.ledger", 3)
                    .as("one that was there stays as it is, and its ledger follows it")
                    .containsEntry("chart.bulk", 5)
                    .containsEntry("chart.bulk.ledger", 5)
                    .containsEntry("chart.control", 1);
            assertThat(setting(admin, "chart.bulk.ledger", "cleanup.policy")).isEqualTo("compact");
            assertThat(setting(admin, "chart.requests.ledger", "segment.bytes")).isEqualTo("67108864");
            assertThat(setting(admin, "chart.control", "cleanup.policy")).isEqualTo("compact,delete");
            assertThat(setting(admin, "chart.control", "retention.ms")).isEqualTo("2592000000");
            assertThat(setting(admin, "chart.replies", "cleanup.policy")).isEqualTo("delete");
            assertThat(setting(admin, "chart.requests", "unclean.leader.election.enable"))
                    .isEqualTo("false");
        }
    }

    @Test
    void threeCopiesAreNotAcknowledgedByOne() {
        assertThat(script(ValueSet.defaults())).contains("--replication-factor 3 ", "min.insync.replicas=2");
        assertThat(script(ValueSet.defaults().with("provisioner.topics.replication", 2)))
                .contains("--replication-factor 2 ")
                .doesNotContain("min.insync.replicas");
    }

    private static String script(ValueSet values) {
        return values.with("topicsJob.enabled", true)
                .rendered()
                .the("Job")
                .at("/spec/template/spec/containers/0/args/0")
                .asString();
    }

    private static String setting(Admin admin, String topic, String name) throws Exception {
        var resource = new ConfigResource(ConfigResource.Type.TOPIC, topic);
        Config config = Objects.requireNonNull(
                admin.describeConfigs(List.of(resource)).all().get().get(resource));
        return config.get(name).value();
    }

    private String run(String script, Broker broker) throws Exception {
        KafkaHome.in(folder);
        var builder = new ProcessBuilder("/bin/bash", "-euo", "pipefail", "-c", script).redirectErrorStream(true);
        builder.environment().putAll(Map.of("BROKERS", broker.bootstrapServers(), "KAFKA_HOME", folder.toString()));
        Process process = builder.start();
        String said = new String(process.getInputStream().readAllBytes(), UTF_8);
        assertThat(process.waitFor(2, TimeUnit.MINUTES)).isTrue();
        assertThat(process.exitValue()).as(said).isZero();
        return said;
    }
}
