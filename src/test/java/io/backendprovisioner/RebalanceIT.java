package io.backendprovisioner;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.backendprovisioner.contract.ReplyStatus;
import io.backendprovisioner.simulator.SimulatedBackend;
import io.backendprovisioner.testkit.Broker;
import io.backendprovisioner.testkit.OnBroker;
import io.backendprovisioner.testkit.RawRequest;
import io.backendprovisioner.testkit.ReceivedReply;
import io.backendprovisioner.testkit.Stage;
import io.backendprovisioner.testkit.TopicNames;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.HashSet;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** Replicas come and go while requests are under way. */
@OnBroker
class RebalanceIT {
    private static final Duration PATIENCE = Duration.ofSeconds(60);
    private static final int REQUESTS = 300;
    private static final String[] PACE = {
        "--provisioner.pacing.calls-per-second=40",
        "--provisioner.intake.max-in-flight=20",
        "--provisioner.provider.request-timeout=5s",
        "--provisioner.provider.settle=500ms",
        "--provisioner.provider.visibility=500ms",
        "--provisioner.provider.clock-skew=0s"
    };

    private final Stage stage;

    RebalanceIT(Broker broker) {
        stage = new Stage(broker, TopicNames.startingWith("rebalance"), List.of(), PACE);
        stage.simulator().change(cloud -> cloud.withLatency(Duration.ofMillis(50)));
    }

    @Test
    void everyRequestIsAnsweredOnceWhileOneReplicaComesAndAnotherGoes() {
        Deque<RawRequest> left = IntStream.range(0, REQUESTS)
                .mapToObj(number -> RawRequest.toCreate("backend-" + number).keyed("request-" + number))
                .collect(Collectors.toCollection(ArrayDeque::new));
        try (stage) {
            send(left, REQUESTS / 4);
            stage.answers(REQUESTS / 10);
            try (var second = stage.startWorker(PACE)) {
                // However long it takes to join, there is work under way.
                await().atMost(PATIENCE).until(() -> {
                    send(left, left.size() > REQUESTS / 3 ? 1 : 0);
                    return second.partitions() > 0;
                });
                send(left, left.size());
                stage.worker().close();

                stage.answers(REQUESTS);
                await().atMost(PATIENCE)
                        .untilAsserted(() -> assertThat(stage.unsettled())
                                .isNotEmpty()
                                .values()
                                .containsOnly(0L));
                assertAnsweredOnce(stage.allAnswers());
            }
        }
    }

    private void send(Deque<RawRequest> left, int count) {
        stage.send(Stream.generate(left::remove).limit(count).toList());
    }

    private void assertAnsweredOnce(List<ReceivedReply> answers) {
        assertThat(answers).allMatch(answer -> answer.status() == ReplyStatus.CREATED);
        assertThat(twice(answers.stream()
                        .map(answer -> Objects.requireNonNull(answer.reply().requestKey()))))
                .as("keys with more than one reply")
                .isEmpty();
        assertThat(answers).hasSize(REQUESTS);
        assertThat(twice(stage.simulator().backends().stream().map(SimulatedBackend::name)))
                .as("names of more than one backend")
                .isEmpty();
        assertThat(stage.simulator().backends()).hasSize(REQUESTS);
    }

    private static List<String> twice(Stream<String> names) {
        Set<String> seen = new HashSet<>();
        return names.filter(name -> !seen.add(name)).toList();
    }
}
