package io.backendprovisioner;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.backendprovisioner.contract.ReplyStatus;
import io.backendprovisioner.domain.BackendMark;
import io.backendprovisioner.simulator.Fault;
import io.backendprovisioner.simulator.SimulatedBackend;
import io.backendprovisioner.simulator.Simulator;
import io.backendprovisioner.simulator.SimulatorSettings;
import io.backendprovisioner.testkit.Broker;
import io.backendprovisioner.testkit.BrokerProcess;
import io.backendprovisioner.testkit.CommandInProcess;
import io.backendprovisioner.testkit.Inbox;
import io.backendprovisioner.testkit.OnBroker;
import io.backendprovisioner.testkit.RawRequest;
import io.backendprovisioner.testkit.ReceivedReply;
import io.backendprovisioner.testkit.TopicNames;
import io.backendprovisioner.testkit.WorkerInProcess;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Two Kafka clusters whose workers share the cloud's account: all topics and all keys have the same names. */
@OnBroker
class TwoInstallationsIT {
    private static final int KEYS = 1000;

    private final TopicNames topics = TopicNames.startingWith("installations");
    private final Simulator simulator = Simulator.start(SimulatorSettings.defaults());
    private final BrokerProcess second = BrokerProcess.start();
    private final Installed ours;
    private final Installed theirs;

    TwoInstallationsIT(Broker broker) {
        ours = new Installed(broker);
        theirs = new Installed(second.broker());
    }

    @AfterEach
    void end() {
        ours.worker.close();
        theirs.worker.close();
        second.close();
        simulator.close();
    }

    private final class Installed {
        private final Broker broker;
        private final WorkerInProcess worker;

        Installed(Broker broker) {
            this.broker = broker;
            this.worker = WorkerInProcess.start(broker.bootstrapServers(), topics, simulator.endpoint(), settings());
            worker.awaitReady();
        }

        private static String[] settings() {
            return new String[] {
                "--provisioner.pacing.calls-per-second=0",
                "--provisioner.provider.settle=2s",
                "--provisioner.provider.visibility=1s",
                "--provisioner.provider.clock-skew=1s"
            };
        }

        void send() {
            try (var producer = broker.producer()) {
                for (int i = 0; i < KEYS; i++) {
                    var _ = producer.send(
                            RawRequest.toCreate("orders-" + i).keyed("key-" + i).on(topics.requests(), null));
                }
            }
        }

        List<ReceivedReply> answers() {
            try (var inbox = new Inbox(broker, topics.replies())) {
                return inbox.answers(KEYS);
            }
        }

        List<String> made() {
            String mark = "1:" + broker.installation() + ":";
            return simulator.backends().stream()
                    .filter(backend ->
                            backend.tag(BackendMark.TAG_KEY).orElseThrow().startsWith(mark))
                    .map(SimulatedBackend::id)
                    .toList();
        }

        CommandInProcess audit(String... more) throws InterruptedException {
            List<String> arguments = new ArrayList<>(topics.asSettings());
            arguments.add("--spring.kafka.bootstrap-servers=" + broker.bootstrapServers());
            arguments.add("--provisioner.provider.endpoint=" + simulator.endpoint());
            arguments.addAll(List.of(settings()));
            arguments.addAll(List.of(more));
            return CommandInProcess.run("audit", arguments);
        }
    }

    @Test
    void nobodyAdoptsReportsOrDeletesWhatTheOtherHasMade() throws Exception {
        // Few of these make nothing: what is called again is held to a tenth of the calls of a minute.
        simulator.faults().rate(Fault.CREATE_THEN_5XX, 0.15);
        simulator.faults().rate(Fault.ERROR_BEFORE_CREATE, 0.05);
        ours.send();
        theirs.send();
        await().atMost(Duration.ofMinutes(3)).until(() -> simulator.backends().size() >= 2 * KEYS);
        for (Installed one : List.of(ours, theirs)) {
            List<ReceivedReply> answers = one.answers();
            assertThat(answers).allMatch(answer -> answer.status() == ReplyStatus.CREATED);
            assertThat(answers.stream().map(answer -> answer.reply().backendId()))
                    .containsExactlyInAnyOrderElementsOf(one.made());
        }
        assertThat(simulator.backends()).hasSize(2 * KEYS);
        simulator.faults().clear();
        for (Installed one : List.of(ours, theirs)) {
            CommandInProcess audited = one.audit();
            assertThat(audited.exit()).as(audited.toString()).isZero();
            CommandInProcess deleted = one.audit("--delete-twins", "--yes");
            assertThat(deleted.exit()).as(deleted.toString()).isZero();
        }
        assertThat(simulator.backends()).hasSize(2 * KEYS);
    }
}
