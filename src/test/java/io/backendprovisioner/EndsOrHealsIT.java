package io.backendprovisioner;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.backendprovisioner.contract.ReplyStatus;
import io.backendprovisioner.simulator.SimulatedBackend;
import io.backendprovisioner.simulator.Simulator;
import io.backendprovisioner.simulator.SimulatorSettings;
import io.backendprovisioner.testkit.Broker;
import io.backendprovisioner.testkit.Crew;
import io.backendprovisioner.testkit.Inbox;
import io.backendprovisioner.testkit.OnBroker;
import io.backendprovisioner.testkit.RawRequest;
import io.backendprovisioner.testkit.ReceivedReply;
import io.backendprovisioner.testkit.TopicNames;
import io.backendprovisioner.testkit.WorkerInProcess;
import io.backendprovisioner.testkit.WorkerLaunch;
import java.io.IOException;
import java.nio.file.Files;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicBoolean;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.DescribeTopicsOptions;
import org.apache.kafka.clients.admin.DescribeTopicsResult;
import org.apache.kafka.clients.admin.ForwardingAdmin;
import org.apache.kafka.clients.producer.Producer;
import org.apache.kafka.common.TopicCollection;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.springframework.boot.kafka.autoconfigure.KafkaProperties;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.kafka.core.DefaultKafkaProducerFactory;
import org.springframework.kafka.core.ProducerFactory;

/** A worker that cannot work tries again and says why, or it ends. It is never alive and idle. */
@OnBroker
class EndsOrHealsIT {
    private static final Duration PATIENCE = Duration.ofSeconds(60);
    private static final int REQUESTS = 60;
    private static final AtomicBoolean BROKEN = new AtomicBoolean();

    private final TopicNames topics = TopicNames.startingWith("ends");
    private final Broker broker;

    EndsOrHealsIT(Broker broker) {
        this.broker = broker;
    }

    @Test
    void ofTwoReplicasWithOneInstanceIdOneEndsAndTheOtherAnswersEverything() throws IOException {
        try (var cloud = Simulator.start(SimulatorSettings.defaults())) {
            cloud.change(behaviour -> behaviour.withLatency(Duration.ofMillis(300)));
            WorkerLaunch launch = WorkerLaunch.against(broker, cloud.endpoint())
                    .with(topics.asSettings().stream()
                            .map(setting -> setting.substring("--".length()))
                            .toArray(String[]::new))
                    .with(
                            "spring.kafka.consumer.properties.group.instance.id=worker-1",
                            "provisioner.intake.max-in-flight=5",
                            "provisioner.provider.request-timeout=2s",
                            "provisioner.provider.settle=500ms",
                            "provisioner.provider.visibility=500ms",
                            "provisioner.provider.clock-skew=0s")
                    .withJava(Crew.SHORT_LIVED.toArray(String[]::new));
            try (var first = launch.start().awaitReady();
                    var inbox = new Inbox(broker, topics.replies())) {
                send(0, REQUESTS / 2);
                inbox.answers(1);
                try (var second = launch.start()) {
                    assertThat(first.process().awaitExit(PATIENCE)).isEqualTo(ProcessEnd.EXIT_CANNOT_GO_ON);
                    assertThat(Files.readString(first.process().log()))
                            .containsOnlyOnce("event=ending exit=3 reason=\"another process has taken our"
                                    + " group.instance.id worker-1: give each replica its own");
                    send(REQUESTS / 2, REQUESTS);
                    assertAnsweredOnce(inbox.answers(REQUESTS), cloud);
                    second.awaitReady();
                    assertThat(Files.readString(second.process().log())).doesNotContain("event=ending");
                }
            }
        }
    }

    private void send(int from, int to) {
        try (var producer = broker.producer()) {
            for (int number = from; number < to; number++) {
                var request = RawRequest.toCreate("backend-" + number).keyed("request-" + number);
                var _ = producer.send(request.on(topics.requests(), null));
            }
        }
    }

    private void assertAnsweredOnce(List<ReceivedReply> answers, Simulator cloud) {
        assertThat(answers).allMatch(answer -> answer.status() == ReplyStatus.CREATED);
        assertThat(broker.readAll(topics.replies())).hasSize(REQUESTS);
        assertThat(answers)
                .extracting(answer -> answer.reply().requestKey())
                .doesNotHaveDuplicates()
                .hasSize(REQUESTS);
        assertThat(cloud.backends())
                .extracting(SimulatedBackend::name)
                .doesNotHaveDuplicates()
                .hasSize(REQUESTS);
    }

    @Test
    void aStartThatFailsByABugIsTriedAgainAndSaysWhy() {
        BROKEN.set(true);
        try (var worker =
                WorkerInProcess.startWith(BrokenAdmin.class, broker.bootstrapServers(), topics, "http://127.0.0.1:1")) {
            await().atMost(PATIENCE)
                    .until(() -> worker.page("/actuator/health/readiness")
                            .json()
                            .at("/components/worker/details/waitingFor")
                            .stringValue("")
                            .equals("the topics could not be prepared: half an admin"));
            BROKEN.set(false);
            worker.awaitReady();
        }
    }

    @Test
    void aJournalThatFailsEndsTheWorker() {
        try (var worker = WorkerInProcess.startWith(
                BrokenJournal.class, broker.bootstrapServers(), topics, "http://127.0.0.1:1")) {
            await().atMost(PATIENCE).until(() -> !worker.isRunning());
        }
    }

    @Configuration(proxyBeanMethods = false)
    static class BrokenAdmin {
        @Bean
        Admin admin(KafkaProperties kafka) {
            return new ForwardingAdmin(kafka.buildAdminProperties()) {
                @Override
                public DescribeTopicsResult describeTopics(TopicCollection names, DescribeTopicsOptions options) {
                    if (BROKEN.get()) {
                        throw new IllegalStateException("half an admin");
                    }
                    return super.describeTopics(names, options);
                }
            };
        }
    }

    @Configuration(proxyBeanMethods = false)
    static class BrokenJournal {
        @Bean
        ProducerFactory<byte[], byte[]> journalProducers() {
            return new DefaultKafkaProducerFactory<>(Map.of()) {
                @Override
                public Producer<byte[], byte[]> createProducer(@Nullable String txIdPrefix) {
                    throw new NoClassDefFoundError("half a jar");
                }
            };
        }
    }
}
