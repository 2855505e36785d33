package io.backendprovisioner.broker;

import static org.assertj.core.api.Assertions.assertThat;

import io.backendprovisioner.contract.ReplyStatus;
import io.backendprovisioner.simulator.Simulator;
import io.backendprovisioner.simulator.SimulatorSettings;
import io.backendprovisioner.testkit.Inbox;
import io.backendprovisioner.testkit.OnSecuredBroker;
import io.backendprovisioner.testkit.ProgramProcess;
import io.backendprovisioner.testkit.RawRequest;
import io.backendprovisioner.testkit.SecuredBroker;
import io.backendprovisioner.testkit.TopicNames;
import io.backendprovisioner.testkit.WorkerInProcess;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A worker comes to a broker that wants to know who it is, with the settings of any Spring Boot program. */
@OnSecuredBroker
class KafkaSecurityIT {
    @TempDir
    Path home;

    private final TopicNames topics = TopicNames.startingWith("security");
    private final Simulator simulator = Simulator.start(SimulatorSettings.defaults());
    private final SecuredBroker broker;

    KafkaSecurityIT(SecuredBroker broker) {
        this.broker = broker;
    }

    @BeforeEach
    void createTopics() {
        Topics.create(broker.broker(), topics);
    }

    @AfterEach
    void close() {
        simulator.close();
    }

    @Test
    void requestIsAnsweredOverTlsWithUserNameAndPassword() {
        answers(OnSecuredBroker.USER, broker.asUser(OnSecuredBroker.USER, OnSecuredBroker.PASSWORD));
    }

    @Test
    void requestIsAnsweredOverTlsWithACertificate() {
        answers(SecuredBroker.CERTIFIED, broker.byCertificate());
    }

    /** The name and the password are settings of their own, so nothing of them has to be escaped. */
    @Test
    void anyPasswordWillDo() {
        String odd = "a\"b\\c'd;e=f g";
        broker.setPassword("odd", odd);
        List<String> settings = new ArrayList<>(broker.asUser("odd", odd));
        settings.removeIf(setting -> setting.contains("jaas"));
        settings.addAll(List.of(
                "--spring.kafka.jaas.enabled=true",
                "--spring.kafka.jaas.login-module=org.apache.kafka.common.security.scram.ScramLoginModule",
                "--spring.kafka.jaas.options.username=odd",
                "--spring.kafka.jaas.options.password=" + odd));
        answers("odd", settings);
    }

    private void answers(String user, List<String> settings) {
        try (var grants = new Grants(broker, user)) {
            grants.give(RightsTable.of("worker", topics));
            try (var worker = worker(settings).awaitReady();
                    var inbox = new Inbox(broker.broker(), topics.replies())) {
                assertThat(worker.isRunning()).isTrue();
                RawRequest request = RawRequest.toCreate("orders");
                broker.broker().send(request, topics.requests());
                assertThat(inbox.answerTo(request).status()).isEqualTo(ReplyStatus.CREATED);
            }
        }
    }

    private WorkerInProcess worker(List<String> settings) {
        return WorkerInProcess.start(
                broker.saslAddress(), topics, simulator.endpoint(), settings.toArray(String[]::new));
    }

    @Test
    void wrongPasswordIsToldInOneLineAndTheWorkerGoesOnWhenItIsRight() {
        broker.setPassword("late", "another");
        try (var grants = new Grants(broker, "late");
                var worker = program(broker.asUser("late", OnSecuredBroker.PASSWORD))) {
            grants.give(RightsTable.of("worker", topics));
            worker.awaitOut("event=waiting");
            broker.setPassword("late", OnSecuredBroker.PASSWORD);
            worker.awaitOut("event=partitions-assigned");
            assertThat(toldBy(worker))
                    .singleElement()
                    .asString()
                    .contains(
                            "does not take our user name and password",
                            "set them in spring.kafka.properties.sasl.jaas");
            assertThat(String.join("\n", worker.out())).doesNotContain(OnSecuredBroker.PASSWORD);
        }
    }

    @Test
    void authorityThatIsNotTrustedIsToldInOneLine() {
        try (var worker = program(with(asUser(), broker.trusting("stranger")))) {
            worker.awaitOut("event=waiting");
            assertThat(toldBy(worker))
                    .singleElement()
                    .asString()
                    .contains("nobody whom we trust has signed the broker's certificate", "trust-store");
        }
    }

    @Test
    void certificateThatIsMissingIsToldInOneLine() {
        List<String> without = broker.byCertificate().stream()
                .filter(setting -> !setting.contains("key-store"))
                .toList();
        try (var worker = program(without)) {
            worker.awaitOut("event=waiting");
            assertThat(toldBy(worker)).singleElement().asString().contains("set spring.kafka.ssl.key-store-*");
        }
    }

    @Test
    void passwordThatBreaksTheLineIsNotRepeated() {
        assertThat(notStarted(broker.asUser("odd", "before\"after")))
                .contains("sasl.jaas.config cannot be read", "\\ before each \"")
                .doesNotContain("before\"", "after");
    }

    @Test
    void storeThatIsNotThereIsNamed() {
        assertThat(notStarted(with(asUser(), "--spring.kafka.ssl.trust-store-location=file:/nowhere.p12")))
                .contains("/nowhere.p12", "there is no such file", "set spring.kafka.ssl.");
    }

    private String notStarted(List<String> settings) {
        try (var worker = program(settings)) {
            assertThat(worker.awaitExit()).isEqualTo(1);
            assertThat(toldBy(worker)).singleElement().asString().startsWith("backend-provisioner: cannot start: ");
            return worker.err().getFirst();
        }
    }

    private List<String> asUser() {
        return broker.asUser(OnSecuredBroker.USER, OnSecuredBroker.PASSWORD);
    }

    /** What is no mere information, stack traces included. */
    private static List<String> toldBy(ProgramProcess worker) {
        return Stream.concat(worker.out().stream(), worker.err().stream())
                .filter(line -> !line.contains(" INFO "))
                .filter(line -> !line.contains("event=calls-suspended"))
                .toList();
    }

    private ProgramProcess program(List<String> settings) {
        List<String> all = new ArrayList<>(topics.asSettings());
        all.addAll(settings);
        all.addAll(List.of(
                "--provisioner.provider.endpoint=" + simulator.endpoint(),
                "--provisioner.topics.create-missing=false",
                "--server.port=0"));
        return ProgramProcess.start(home, all.toArray(String[]::new));
    }

    private static List<String> with(List<String> settings, String other) {
        String name = other.substring(0, other.indexOf('=') + 1);
        return Stream.concat(settings.stream().filter(setting -> !setting.startsWith(name)), Stream.of(other))
                .toList();
    }
}
