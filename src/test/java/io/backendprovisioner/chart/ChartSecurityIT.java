package io.backendprovisioner.chart;

import static org.assertj.core.api.Assertions.assertThat;

import io.backendprovisioner.contract.ReplyStatus;
import io.backendprovisioner.simulator.Simulator;
import io.backendprovisioner.simulator.SimulatorSettings;
import io.backendprovisioner.testkit.Inbox;
import io.backendprovisioner.testkit.OnSecuredBroker;
import io.backendprovisioner.testkit.RawRequest;
import io.backendprovisioner.testkit.SecuredBroker;
import io.backendprovisioner.testkit.TopicNames;
import io.backendprovisioner.testkit.WorkerInProcess;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What the chart's examples make of secrets lets a worker in at a broker that asks who it is. */
@OnSecuredBroker
class ChartSecurityIT {
    private static final String ODD_PASSWORD = "q\"uo\\te'; ${user.home} #{1} $$";

    @TempDir
    Path folder;

    private final TopicNames topics = TopicNames.startingWith("chart-security");
    private final SecuredBroker broker;

    ChartSecurityIT(SecuredBroker broker) {
        this.broker = broker;
    }

    @Test
    void scramTakesAnyPassword() throws IOException {
        broker.setPassword("shop", ODD_PASSWORD);
        broker.allowAll("shop");
        secret("spring.kafka.jaas.options.username", "shop\n");
        secret("spring.kafka.jaas.options.password", ODD_PASSWORD + "\n");
        secret(
                "spring.kafka.ssl.trust-store-certificates",
                broker.certificates().certificateAsPem("authority"));
        answers(ValueSet.example("scram"), broker.saslAddress());
    }

    @Test
    void mutualTlsTakesTheCertificateOfTheSecret() throws IOException {
        broker.allowAll(SecuredBroker.CERTIFIED);
        secret(
                "spring.kafka.ssl.trust-store-certificates",
                broker.certificates().certificateAsPem("authority"));
        secret(
                "spring.kafka.ssl.key-store-certificate-chain",
                broker.certificates().certificateAsPem("client"));
        secret("spring.kafka.ssl.key-store-key", broker.certificates().keyAsPem("client"));
        answers(ValueSet.example("mtls").with("provisioner.topics.create-missing", true), broker.tlsAddress());
    }

    private void answers(ValueSet values, String address) throws IOException {
        Rendering rendering = values.with("kafka.bootstrapServers", address)
                .with("provisioner.topics.replication", 1)
                .rendered();
        Path config = Files.createDirectories(folder.resolve("config"));
        Files.writeString(
                config.resolve("application.yaml"),
                rendering.applicationYaml().replace("/etc/backend-provisioner/kafka", folder + "/kafka"));
        try (var simulator = Simulator.start(SimulatorSettings.defaults());
                var worker = WorkerInProcess.start(
                                address,
                                topics,
                                simulator.endpoint(),
                                "--spring.config.additional-location=file:" + config + "/")
                        .awaitReady();
                var inbox = new Inbox(broker.broker(), topics.replies())) {
            assertThat(worker.isRunning()).isTrue();
            RawRequest request = RawRequest.toCreate("orders");
            broker.broker().send(request, topics.requests());
            assertThat(inbox.answerTo(request).status()).isEqualTo(ReplyStatus.CREATED);
        }
    }

    private void secret(String name, String content) throws IOException {
        Files.writeString(Files.createDirectories(folder.resolve("kafka")).resolve(name), content);
    }
}
