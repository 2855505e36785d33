package io.backendprovisioner.chart;

import static org.assertj.core.api.Assertions.assertThat;

import io.backendprovisioner.BackendProvisioner;
import io.backendprovisioner.contract.TopicProperties;
import io.backendprovisioner.intake.PollLoop;
import io.backendprovisioner.ledger.LedgerProperties;
import io.backendprovisioner.pacing.PacingProperties;
import io.backendprovisioner.provider.ProviderProperties;
import io.backendprovisioner.testkit.Ports;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import org.apache.kafka.clients.producer.ProducerConfig;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.springframework.boot.kafka.autoconfigure.KafkaProperties;
import org.springframework.context.ConfigurableApplicationContext;

/** A worker takes the settings that the chart gives it, from a file where the chart puts it. */
class ChartSettingsIT {
    private static final String BROKER = "spring.kafka.bootstrap-servers";
    private static final Duration LAST_TRANSACTION = Duration.ofSeconds(15);

    @TempDir
    Path folder;

    private @Nullable String broker;

    private ConfigurableApplicationContext worker(Rendering rendering) throws IOException {
        Path config = Files.createDirectories(folder.resolve("config"));
        Files.createDirectories(folder.resolve("kafka"));
        Files.writeString(
                config.resolve("application.yaml"),
                rendering.applicationYaml().replace("/etc/backend-provisioner/kafka", folder + "/kafka"));
        return BackendProvisioner.startWorker(
                "--spring.config.additional-location=file:" + config + "/",
                "--server.port=0",
                "--spring.main.register-shutdown-hook=false");
    }

    /** A broker in this JVM leaves its address in a system property, which wins over files. */
    @BeforeEach
    void onlyTheChartSaysWhereTheBrokerIs() {
        broker = System.clearProperty(BROKER);
    }

    @AfterEach
    void asBefore() {
        if (broker != null) {
            System.setProperty(BROKER, broker);
        }
    }

    @Test
    void workerRunsOnThem() throws IOException {
        String other = "127.0.0.1:" + Ports.free();
        Rendering rendering = ValueSet.example("everything")
                .with("kafka.bootstrapServers", other)
                .with("provisioner.provider.request-timeout", "7s")
                .with("provisioner.pacing.calls-per-second", 3)
                .with("provisioner.ledger.retention", "2d")
                .with("provisioner.replies.topic", "backend.create.replies.shop")
                .rendered();
        try (var worker = worker(rendering)) {
            assertThat(worker.getBean(KafkaProperties.class).getBootstrapServers())
                    .containsExactly(other);
            assertThat(worker.getBean(PacingProperties.class).callsPerSecond()).isEqualTo(3);
            assertThat(worker.getBean(LedgerProperties.class).retention()).isEqualTo(Duration.ofDays(2));
            TopicProperties topics = worker.getBean(TopicProperties.class);
            assertThat(topics.replies().topic()).isEqualTo("backend.create.replies.shop");
            assertThat(topics.replies().allowed()).containsExactly("backend.create.replies*");
            assertThat(topics.topics().replication()).isEqualTo((short) 3);
            ProviderProperties provider = worker.getBean(ProviderProperties.class);
            assertThat(provider.requestTimeout()).isEqualTo(Duration.ofSeconds(7));
            assertThat(provider.endpoint()).isEqualTo("http://cloud-proxy:3128");

            Duration callsMayTake = worker.getBean(PollLoop.class).longestStop();
            assertThat(Duration.ofSeconds(rendering
                            .the("Deployment")
                            .at("/spec/template/spec/terminationGracePeriodSeconds")
                            .asInt()))
                    .isGreaterThan(callsMayTake.plus(LAST_TRANSACTION));
        }
    }

    @Test
    void secretsOfTheBrokerAreReadFromTheirFiles() throws IOException {
        Path secrets = Files.createDirectories(folder.resolve("kafka"));
        Files.writeString(secrets.resolve("spring.kafka.jaas.options.username"), "provisioner\n");
        Files.writeString(secrets.resolve("spring.kafka.jaas.options.password"), "hun\"ter\\2${user.home}");
        String other = "127.0.0.1:" + Ports.free();
        Rendering rendering = ValueSet.example("scram")
                .with("kafka.bootstrapServers", other)
                .with("kafka.securityProtocol", "SASL_PLAINTEXT")
                .with("kafka.tls.caSecret", "")
                .rendered();
        assertThat(rendering.text())
                .contains("path: spring.kafka.jaas.options.username")
                .contains("path: spring.kafka.jaas.options.password");
        try (var worker = worker(rendering)) {
            Map<String, Object> producer = worker.getBean(KafkaProperties.class).buildProducerProperties();
            assertThat(producer)
                    .containsEntry("sasl.mechanism", "SCRAM-SHA-512")
                    .containsEntry("security.protocol", "SASL_PLAINTEXT")
                    .containsEntry(
                            "sasl.jaas.config",
                            "org.apache.kafka.common.security.scram.ScramLoginModule required"
                                    + " password=\"hun\\\"ter\\\\2${user.home}\" username=\"provisioner\";")
                    .containsKey(ProducerConfig.BOOTSTRAP_SERVERS_CONFIG);
        }
    }
}
