package io.backendprovisioner;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.backendprovisioner.contract.ReplyStatus;
import io.backendprovisioner.simulator.Action;
import io.backendprovisioner.testkit.Broker;
import io.backendprovisioner.testkit.OnBroker;
import io.backendprovisioner.testkit.RawRequest;
import io.backendprovisioner.testkit.ReceivedReply;
import io.backendprovisioner.testkit.Stage;
import io.backendprovisioner.testkit.TopicNames;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.stream.IntStream;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** A batch that is taken back. */
@OnBroker
class CancelIT {
    private static final Duration PATIENCE = Duration.ofMinutes(2);

    private final TopicNames topics = TopicNames.startingWith("cancel");
    private final Broker broker;
    private final Stage stage;

    CancelIT(Broker broker) {
        this.broker = broker;
        stage = new Stage(broker, topics, List.of(), "--provisioner.pacing.calls-per-second=2");
    }

    @AfterEach
    void end() {
        stage.close();
    }

    private static List<RawRequest> batch(String name, int from, int to) {
        return IntStream.range(from, to)
                .mapToObj(i -> RawRequest.toCreate(name + "-" + i).with("provisioner-batch", name.getBytes(UTF_8)))
                .toList();
    }

    private void cancel(String batch) throws Exception {
        try (var producer = broker.producer()) {
            var cancel = new ProducerRecord<>(
                    topics.control(),
                    ("cancel " + batch).getBytes(UTF_8),
                    Instant.now().toString().getBytes(UTF_8));
            producer.send(cancel).get();
        }
    }

    private long calls() {
        return stage.simulator().calls().count(Action.CREATE);
    }

    @Test
    void whatWasNotCalledIsAnsweredCancelledAndTheRestEndsAsEver() throws Exception {
        stage.sendBulk(batch("wrong", 0, 300));
        await().atMost(PATIENCE).until(() -> calls() >= 2);
        cancel("wrong");
        List<ReceivedReply> answers = stage.answers(300);
        assertThat(answers)
                .allMatch(answer -> answer.status() == ReplyStatus.CREATED || answer.status() == ReplyStatus.CANCELLED);
        long created = answers.stream()
                .filter(answer -> answer.status() == ReplyStatus.CREATED)
                .count();
        assertThat(created).isEqualTo(calls()).isLessThan(100);
        assertThat(stage.simulator().backends()).hasSize((int) created);
    }

    @Test
    void anotherBatchAndTheSameOneSentAgainAreNotCancelled() throws Exception {
        stage.sendBulk(batch("mended", 0, 50));
        await().atMost(PATIENCE).until(() -> calls() >= 1);
        cancel("mended");
        stage.answers(50);
        List<RawRequest> again = batch("mended", 60, 62);
        List<RawRequest> other = batch("other", 0, 2);
        stage.sendBulk(again);
        stage.sendBulk(other);
        again.forEach(request -> assertThat(stage.answerTo(request).status()).isEqualTo(ReplyStatus.CREATED));
        other.forEach(request -> assertThat(stage.answerTo(request).status()).isEqualTo(ReplyStatus.CREATED));
    }

    @Test
    void aWorkerThatStartsLaterKnowsOfIt() throws Exception {
        stage.worker().close();
        stage.sendBulk(batch("early", 0, 3));
        cancel("early");
        try (var later = stage.startWorker()) {
            assertThat(stage.answers(3)).allMatch(answer -> answer.status() == ReplyStatus.CANCELLED);
            assertThat(calls()).isZero();
            assertThat(later.isRunning()).isTrue();
        }
    }
}
