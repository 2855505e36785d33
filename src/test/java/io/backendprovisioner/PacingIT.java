package io.backendprovisioner;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;
import static org.awaitility.Awaitility.await;

import io.backendprovisioner.contract.ReplyStatus;
import io.backendprovisioner.simulator.Action;
import io.backendprovisioner.simulator.RequestRule;
import io.backendprovisioner.testkit.Broker;
import io.backendprovisioner.testkit.OnBroker;
import io.backendprovisioner.testkit.RawRequest;
import io.backendprovisioner.testkit.ReceivedReply;
import io.backendprovisioner.testkit.Stage;
import io.backendprovisioner.testkit.TopicNames;
import io.backendprovisioner.testkit.WorkerInProcess;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Who calls the cloud when, on a real broker. */
@OnBroker
class PacingIT {
    private static final Duration PATIENCE = Duration.ofMinutes(2);

    private final Stage stage;

    PacingIT(Broker broker) {
        stage = new Stage(
                broker, TopicNames.startingWith("pacing"), List.of(), "--provisioner.pacing.calls-per-second=10");
    }

    @AfterEach
    void end() {
        stage.close();
    }

    private static List<RawRequest> batch(String name, int size) {
        return IntStream.range(0, size)
                .mapToObj(i -> RawRequest.toCreate(name + "-" + i)
                        .with("provisioner-batch", name.getBytes(StandardCharsets.UTF_8)))
                .toList();
    }

    private long created(String name) {
        return stage.simulator().backends().stream()
                .filter(backend -> backend.name().startsWith(name + "-"))
                .count();
    }

    @Test
    void theRateIsKept() {
        Instant begun = Instant.now();
        stage.send(batch("steady", 40));
        assertThat(stage.answers(40)).allMatch(answer -> answer.status() == ReplyStatus.CREATED);
        assertThat(Duration.between(begun, Instant.now())).isGreaterThan(Duration.ofMillis(3800));
    }

    @Test
    void aRequestOfTheInteractiveLanePassesABulkRun() {
        stage.sendBulk(batch("bulk", 45));
        await().atMost(PATIENCE).until(() -> created("bulk") >= 3);
        ReceivedReply answer = stage.sendAndAwait(RawRequest.toCreate("urgent"));
        assertThat(answer.status()).isEqualTo(ReplyStatus.CREATED);
        assertThat(created("bulk")).isLessThan(45);
    }

    @Test
    void aSmallBatchPassesALargeOneOfItsLane() {
        stage.send(batch("large", 45));
        await().atMost(PATIENCE).until(() -> created("large") >= 3);
        List<RawRequest> small = batch("small", 3);
        stage.send(small);
        small.forEach(request -> assertThat(stage.answerTo(request).status()).isEqualTo(ReplyStatus.CREATED));
        assertThat(created("large")).isLessThan(45);
    }

    @Test
    void aDeadlineThatTheQueueCannotMeetIsAnsweredAtOnceAndWithoutACall() {
        stage.send(batch("queue", 40));
        await().atMost(PATIENCE).until(() -> created("queue") >= 1);
        var hasty = RawRequest.toCreate("queue-hasty")
                .with("provisioner-batch", "queue".getBytes(StandardCharsets.UTF_8))
                .before(Instant.now().plusMillis(300));
        ReceivedReply answer = stage.sendAndAwait(hasty);
        assertThat(answer.status()).isEqualTo(ReplyStatus.EXPIRED);
        stage.answers(41);
        assertThat(stage.simulator().backendsNamed("queue-hasty")).isEmpty();
        assertThat(stage.simulator().calls().count(Action.CREATE)).isEqualTo(40);
    }

    @Test
    void aThrottlingCloudIsCalledLessOftenAndNothingIsLost() {
        stage.simulator().change(cloud -> cloud.withCeiling(5));
        stage.send(batch("throttled", 45));
        assertThat(stage.answers(45)).allMatch(answer -> answer.status() == ReplyStatus.CREATED);
        long throttled = stage.simulator().calls().count(Action.CREATE, "Throttling.User");
        assertThat(throttled).isPositive().isLessThan(45);
    }

    /** Throttling has no one code and no one status. */
    @Test
    void aCloudThatThrottlesInOtherWordsIsCalledAgainAndNothingIsLookedUp() {
        stage.simulator()
                .faults()
                .forRequests(
                        RequestRule.creates("words-*")
                                .fail(503, "Throttling.Api")
                                .times(2),
                        RequestRule.creates("words-*").fail(429, "").times(2),
                        RequestRule.creates("words-*")
                                .fail(503, "ServiceUnavailable.Throttling")
                                .times(2));
        stage.send(batch("words", 5));
        assertThat(stage.answers(5)).allMatch(answer -> answer.status() == ReplyStatus.CREATED);
        assertThat(stage.simulator().calls().count(Action.CREATE)).isEqualTo(11);
        // The worker's own, at its start.
        assertThat(stage.simulator().calls().count(Action.LIST)).isLessThanOrEqualTo(1);
    }

    @Test
    void aReplicaThatComesLaterKnowsWhatTheOthersHaveLearned() {
        stage.simulator().change(cloud -> cloud.withCeiling(2));
        stage.send(batch("learned", 30));
        await().atMost(PATIENCE).until(() -> stage.simulator().calls().count(Action.CREATE, "Throttling.User") >= 3);
        try (var later = stage.startWorker("--provisioner.pacing.calls-per-second=10")) {
            later.awaitReady();
            assertThat(fleetRate(later))
                    .isCloseTo(fleetRate(stage.worker()), within(1.0))
                    .isLessThan(10);
        }
    }

    private static double fleetRate(WorkerInProcess worker) {
        return worker.page("/actuator/prometheus")
                .body()
                .lines()
                .filter(line -> line.startsWith("provisioner_rate_fleet "))
                .mapToDouble(line -> Double.parseDouble(line.substring(line.indexOf(' '))))
                .findFirst()
                .orElseThrow();
    }
}
