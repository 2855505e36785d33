package io.backendprovisioner;

import static org.assertj.core.api.Assertions.assertThat;

import io.backendprovisioner.contract.ReplyStatus;
import io.backendprovisioner.simulator.Action;
import io.backendprovisioner.simulator.Fault;
import io.backendprovisioner.testkit.Broker;
import io.backendprovisioner.testkit.OnBroker;
import io.backendprovisioner.testkit.RawRequest;
import io.backendprovisioner.testkit.ReceivedReply;
import io.backendprovisioner.testkit.Stage;
import io.backendprovisioner.testkit.TopicNames;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.common.TopicPartition;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

/** One backend a key and one reply a request, on a real broker, with answers of the cloud that say too little. */
@OnBroker
class PromiseIT {
    private static final String[] QUICK = {
        "--provisioner.pacing.calls-per-second=0",
        "--provisioner.provider.request-timeout=1s",
        "--provisioner.provider.settle=500ms",
        "--provisioner.provider.visibility=500ms",
        "--provisioner.provider.clock-skew=0s"
    };

    private final Broker broker;
    private final TopicNames topics = TopicNames.startingWith("promise");
    private final Stage stage;

    PromiseIT(Broker broker) {
        this.broker = broker;
        stage = new Stage(broker, topics, List.of(), QUICK);
    }

    @AfterEach
    void end() {
        stage.close();
    }

    @ParameterizedTest
    @EnumSource(
            value = Fault.class,
            names = {
                "CREATE_THEN_5XX",
                "CREATE_THEN_HTML",
                "CREATE_THEN_HANG",
                "CREATE_THEN_RESET",
                "CREATE_THEN_CLOSE",
                "TRUNCATED_BODY",
                "TRICKLED_BODY",
                "WITHOUT_BACKEND_ID",
                "NOT_JSON"
            })
    void aBackendWhoseAnswerWasLostIsAdopted(Fault fault) {
        stage.simulator().faults().next(fault);
        ReceivedReply answer = stage.sendAndAwait(RawRequest.toCreate("orders"));
        assertThat(answer.status()).isEqualTo(ReplyStatus.CREATED);
        assertThat(answer.reply().provenance()).isEqualTo("adopted");
        assertThat(answer.reply().backendId()).isEqualTo(theOnly("orders"));
        assertThat(stage.simulator().calls().count(Action.CREATE)).isEqualTo(1);
    }

    @ParameterizedTest
    @EnumSource(
            value = Fault.class,
            names = {"ERROR_BEFORE_CREATE", "HANG_BEFORE_CREATE", "RESET_BEFORE_CREATE"})
    void aCallThatMadeNothingIsRepeatedOnceThatIsKnown(Fault fault) {
        stage.simulator().faults().next(fault);
        ReceivedReply answer = stage.sendAndAwait(RawRequest.toCreate("orders"));
        assertThat(answer.status()).isEqualTo(ReplyStatus.CREATED);
        assertThat(answer.reply().provenance()).isEqualTo("created");
        assertThat(answer.reply().attempts()).isEqualTo(2);
        assertThat(answer.reply().backendId()).isEqualTo(theOnly("orders"));
    }

    @Test
    void aBackendThatIsListedLateIsWaitedFor() {
        stage.simulator().change(cloud -> cloud.withVisibility(Duration.ofMillis(400)));
        stage.simulator().faults().next(Fault.CREATE_THEN_5XX);
        ReceivedReply answer = stage.sendAndAwait(RawRequest.toCreate("orders"));
        assertThat(answer.reply().provenance()).isEqualTo("adopted");
        assertThat(answer.reply().backendId()).isEqualTo(theOnly("orders"));
    }

    @ParameterizedTest
    @CsvSource({"true, 0", "false, 0", "true, 3", "false, 3"})
    void manyUnclearAnswersMakeNoSecondBackend(boolean uniqueNames, int secondsUntilListed) {
        Duration listedAfter = Duration.ofSeconds(secondsUntilListed);
        String patient = "--provisioner.provider.visibility="
                + listedAfter.plusMillis(500).toMillis() + "ms";
        try (var slow = new Stage(
                broker,
                TopicNames.startingWith("unclear"),
                List.of(),
                Stream.concat(Stream.of(QUICK), Stream.of(patient)).toArray(String[]::new))) {
            slow.simulator().change(cloud -> cloud.withUniqueNames(uniqueNames).withVisibility(listedAfter));
            List.of(Fault.CREATE_THEN_5XX, Fault.CREATE_THEN_RESET, Fault.CREATE_THEN_HANG, Fault.ERROR_BEFORE_CREATE)
                    .forEach(fault -> slow.simulator().faults().rate(fault, 0.05));
            slow.send(IntStream.range(0, 100)
                    .mapToObj(i -> RawRequest.toCreate("backend-" + i))
                    .toList());
            assertThat(slow.answers(100)).allMatch(answer -> answer.status() == ReplyStatus.CREATED);
            slow.simulator().change(cloud -> cloud.withVisibility(Duration.ZERO));
            assertThat(slow.simulator().backends()).hasSize(100);
        }
    }

    @Test
    void theSameRequestIsAnsweredAgainWithoutACall() {
        String key = UUID.randomUUID().toString();
        ReceivedReply first = stage.sendAndAwait(RawRequest.toCreate("orders").keyed(key));
        ReceivedReply second = stage.sendAndAwait(RawRequest.toCreate("orders").keyed(key));
        assertThat(second.reply().provenance()).isEqualTo("replayed");
        assertThat(second.reply().backendId()).isEqualTo(first.reply().backendId());
        assertThat(second.correlationId()).isNotEqualTo(first.correlationId());
        assertThat(stage.simulator().calls().count(Action.CREATE)).isEqualTo(1);
    }

    @Test
    void twoOfOneKeyAtTheSameTimeMakeOneCall() {
        stage.simulator().change(cloud -> cloud.withLatency(Duration.ofMillis(300)));
        String key = UUID.randomUUID().toString();
        stage.send(List.of(
                RawRequest.toCreate("orders").keyed(key),
                RawRequest.toCreate("orders").keyed(key)));
        Map<String, Long> provenance = stage.answers(2).stream()
                .collect(Collectors.groupingBy(
                        answer -> String.valueOf(answer.reply().provenance()), Collectors.counting()));
        assertThat(provenance).isEqualTo(Map.of("created", 1L, "replayed", 1L));
        assertThat(stage.simulator().calls().count(Action.CREATE)).isEqualTo(1);
    }

    @Test
    void aKeyWithOtherContentIsRejected() {
        String key = UUID.randomUUID().toString();
        stage.sendAndAwait(RawRequest.toCreate("orders").keyed(key));
        ReceivedReply other = stage.sendAndAwait(RawRequest.toCreate("invoices").keyed(key));
        assertThat(other.status()).isEqualTo(ReplyStatus.REJECTED);
        assertThat(other.reply().code()).isEqualTo("KEY_REUSED");
        assertThat(stage.simulator().backendsNamed("invoices")).isEmpty();
    }

    @Test
    void aKeyIsFreeAgainAfterAFailure() {
        String key = UUID.randomUUID().toString();
        stage.simulator().faults().next(Fault.QUOTA_EXCEEDED);
        ReceivedReply failed = stage.sendAndAwait(RawRequest.toCreate("orders").keyed(key));
        ReceivedReply again = stage.sendAndAwait(RawRequest.toCreate("orders").keyed(key));
        assertThat(failed.status()).isEqualTo(ReplyStatus.FAILED);
        assertThat(again.status()).isEqualTo(ReplyStatus.CREATED);
    }

    @Test
    void whatWasAnsweredIsKnownToTheNextWorker() {
        RawRequest request = RawRequest.toCreate("orders").keyed("the orders");
        ReceivedReply first = stage.sendAndAwait(request);
        stage.worker().close();
        try (var _ = stage.startWorker(QUICK).awaitReady()) {
            ReceivedReply again =
                    stage.sendAndAwait(RawRequest.toCreate("orders").keyed("the orders"));
            assertThat(again.reply().provenance()).isEqualTo("replayed");
            assertThat(again.reply().backendId()).isEqualTo(first.reply().backendId());
        }
    }

    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    void whatWasSettledIsNotHandledAgainWhenOffsetsAreRewoundOrGone(boolean rewound) throws Exception {
        var requests = IntStream.range(0, 20)
                .mapToObj(i -> RawRequest.toCreate("backend-" + i))
                .toList();
        stage.send(requests);
        stage.answers(20);
        stage.worker().close();
        try (Admin admin = broker.admin()) {
            var known = admin.listConsumerGroupOffsets(topics.group())
                    .partitionsToOffsetAndMetadata()
                    .get()
                    .keySet();
            if (rewound) {
                admin.alterConsumerGroupOffsets(
                                topics.group(),
                                known.stream()
                                        .collect(Collectors.toMap(
                                                (TopicPartition partition) -> partition,
                                                _ -> new OffsetAndMetadata(0))))
                        .all()
                        .get();
            } else {
                admin.deleteConsumerGroupOffsets(topics.group(), known).all().get();
            }
        }
        try (var _ = stage.startWorker(QUICK).awaitReady()) {
            stage.sendAndAwait(RawRequest.toCreate("one more"));
            assertThat(stage.allAnswers()).hasSize(21);
            assertThat(stage.simulator().calls().count(Action.CREATE)).isEqualTo(21);
        }
    }

    private String theOnly(String name) {
        assertThat(stage.simulator().backendsNamed(name)).hasSize(1);
        return stage.simulator().backendsNamed(name).getFirst().id();
    }
}
