package io.backendprovisioner;

import static org.assertj.core.api.Assertions.assertThat;

import io.backendprovisioner.contract.ReplyStatus;
import io.backendprovisioner.simulator.Simulator;
import io.backendprovisioner.simulator.SimulatorSettings;
import io.backendprovisioner.testkit.Broker;
import io.backendprovisioner.testkit.Inbox;
import io.backendprovisioner.testkit.OnBroker;
import io.backendprovisioner.testkit.ProgramProcess;
import io.backendprovisioner.testkit.RawRequest;
import io.backendprovisioner.testkit.TopicNames;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A worker that finds no credentials says so, and goes on. */
@OnBroker
class MissingCredentialsIT {
    @TempDir
    Path home;

    private final TopicNames topics = TopicNames.startingWith("no-credentials");
    private final Broker broker;

    MissingCredentialsIT(Broker broker) {
        this.broker = broker;
    }

    @Test
    void missingCredentialsAreToldInOneLineAndRequestsWaitForThem() throws Exception {
        try (var simulator = Simulator.start(SimulatorSettings.defaults());
                var worker = ProgramProcess.startWorker(home, broker, topics, simulator.endpoint())) {
            worker.awaitOut("event=calls-suspended reason=credentials");
            worker.awaitOut("event=partitions-assigned");
            RawRequest request = RawRequest.toCreate("orders");
            broker.send(request, topics.requests());

            Path profile = home.resolve(".alibabacloud/credentials.ini");
            Files.createDirectories(profile.getParent());
            Files.writeString(profile, """
                    [default]
                    enable = true
                    type = access_key
                    access_key_id = testid
                    access_key_secret = testsecret
                    """);

            try (var inbox = new Inbox(broker, topics.replies())) {
                assertThat(inbox.answerTo(request).status()).isEqualTo(ReplyStatus.CREATED);
            }
            worker.awaitOut("event=calls-resumed reason=credentials");
            assertThat(simulator.backendsNamed("orders")).hasSize(1);
            assertThat(worker.out())
                    .filteredOn(line -> line.contains("WARN") || line.contains("ERROR"))
                    .singleElement()
                    .asString()
                    .contains("event=calls-suspended", "set ALIBABA_CLOUD_ACCESS_KEY_ID");
            assertThat(worker.err()).isEmpty();
        }
    }
}
