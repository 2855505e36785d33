package io.backendprovisioner;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.backendprovisioner.testkit.BrokerProcess;
import io.backendprovisioner.testkit.RawRequest;
import io.backendprovisioner.testkit.ReceivedReply;
import io.backendprovisioner.testkit.Stage;
import io.backendprovisioner.testkit.TopicNames;
import io.backendprovisioner.testkit.WorkerInProcess;
import java.time.Duration;
import java.util.HashSet;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.stream.IntStream;
import org.apache.kafka.common.TopicPartition;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** The broker is killed and its log has lost records that it had acknowledged, as after a crash of its machine. */
class CutLogIT {
    private static final Duration PATIENCE = Duration.ofSeconds(90);
    private static final int LOST = 26;
    private static final String[] SETTINGS = {
        "--provisioner.topics.partitions=1",
        "--provisioner.pacing.calls-per-second=0",
        "--provisioner.provider.request-timeout=2s",
        "--provisioner.provider.settle=500ms",
        "--provisioner.provider.visibility=500ms",
        "--provisioner.provider.clock-skew=0s",
        "--spring.kafka.consumer.properties.session.timeout.ms=6000"
    };

    private final BrokerProcess process = BrokerProcess.start();
    private final Stage stage = new Stage(process.broker(), TopicNames.startingWith("cut"), List.of(), SETTINGS);
    private final TopicPartition requests = new TopicPartition(stage.topics().requests(), 0);
    private WorkerInProcess worker = stage.worker();

    @AfterEach
    void end() {
        worker.close();
        stage.close();
        process.close();
    }

    private static List<RawRequest> requests(String name, int count) {
        return IntStream.range(0, count)
                .mapToObj(i -> RawRequest.toCreate(name + "-" + i).keyed(name + "-" + i))
                .toList();
    }

    /** Sends 60, and cuts the log before the last 26 once all are answered. */
    private void answerAndCut() {
        // One by one, since the log is cut between batches.
        requests("first", 60).forEach(request -> stage.send(request, null));
        stage.answers(60);
        process.kill();
        process.cut(requests, 60 - LOST);
    }

    private void assertAnsweredOnce(int count) {
        stage.answers(count);
        Set<String> seen = new HashSet<>();
        assertThat(stage.allAnswers())
                .extracting(CutLogIT::key)
                .as("keys with more than one reply")
                .allMatch(seen::add);
        assertThat(seen).hasSize(count);
        assertThat(stage.simulator().backends()).hasSize(count);
    }

    private static String key(ReceivedReply answer) {
        return Objects.requireNonNull(answer.reply().requestKey());
    }

    private void assertReported() {
        await().atMost(PATIENCE).untilAsserted(() -> {
            assertThat(worker.page("/actuator/health/readiness").body()).contains("log-truncated");
            assertThat(worker.page("/actuator/prometheus").body())
                    .containsPattern("provisioner_anomalies_total\\{kind=\"log-truncated\"} [1-9]");
        });
    }

    @Test
    void aRunningWorkerAnswersWhatComesInThePlaceOfWhatWasLost() {
        answerAndCut();
        process.startAgain();
        stage.send(requests("second", LOST));
        assertAnsweredOnce(60 + LOST);
        assertReported();
    }

    @Test
    void aRunningWorkerAnswersWhatIsFewerThanWhatWasLost() {
        answerAndCut();
        process.startAgain();
        stage.send(requests("second", 3));
        assertAnsweredOnce(63);
        assertReported();
    }

    @Test
    void aRunningWorkerAnswersWhatIsMoreThanWhatWasLost() {
        answerAndCut();
        process.startAgain();
        stage.send(requests("second", 100));
        assertAnsweredOnce(160);
        assertReported();
    }

    @Test
    void aWorkerThatStartsAfterwardsRepeatsNothing() {
        answerAndCut();
        worker.close();
        process.startAgain();
        worker = stage.startWorker(SETTINGS);
        stage.send(requests("second", 10));
        assertAnsweredOnce(70);
        assertReported();
    }

    /** By then the log is longer than it was, so only its leader epochs show that it is another one. */
    @Test
    void aWorkerThatStartsWhenTheLogIsLongAgainSkipsNothing() {
        answerAndCut();
        worker.close();
        process.startAgain();
        stage.send(requests("second", 100));
        worker = stage.startWorker(SETTINGS);
        assertAnsweredOnce(160);
        assertReported();
    }

    @Test
    void aLedgerThatHasLostItsTailStopsItsPartition() {
        stage.send(requests("first", 20));
        stage.answers(20);
        stage.send(requests("second", 20));
        stage.answers(40);
        worker.close();
        process.kill();
        process.cut(new TopicPartition(requests.topic() + ".ledger", 0), 20);
        process.startAgain();
        worker = stage.startWorker(SETTINGS);
        stage.send(requests("third", 10));
        await().atMost(PATIENCE)
                .until(() -> worker.page("/actuator/health/readiness").body().contains("ledger-truncated"));
        assertThat(stage.allAnswers()).hasSize(40);
    }
}
