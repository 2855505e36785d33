package io.backendprovisioner;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.backendprovisioner.contract.ReplyStatus;
import io.backendprovisioner.simulator.Action;
import io.backendprovisioner.simulator.Fault;
import io.backendprovisioner.simulator.SimulatedBackend;
import io.backendprovisioner.testkit.Broker;
import io.backendprovisioner.testkit.OnBroker;
import io.backendprovisioner.testkit.RawRequest;
import io.backendprovisioner.testkit.ReceivedReply;
import io.backendprovisioner.testkit.Stage;
import io.backendprovisioner.testkit.TopicNames;
import io.backendprovisioner.testkit.VendorClient;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Duration;
import java.time.Instant;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.ThreadLocalRandom;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

/** A worker, seen from its topics and from the cloud. */
@OnBroker
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class WorkerIT {
    private final TopicNames topics = TopicNames.startingWith("worker");
    private final String mine = topics.replies("mine");
    private final Broker broker;
    private final Stage stage;

    WorkerIT(Broker broker) {
        this.broker = broker;
        stage = new Stage(
                broker,
                topics,
                List.of(mine),
                "--provisioner.pacing.calls-per-second=0",
                "--provisioner.provider.request-timeout=1s",
                "--provisioner.provider.settle=200ms",
                "--provisioner.provider.visibility=200ms",
                "--provisioner.provider.clock-skew=0s");
    }

    @AfterAll
    void end() {
        stage.close();
    }

    @BeforeEach
    void aCloudInGoodHealth() {
        stage.simulator().reset();
    }

    @Test
    void backendIsCreatedOnceAndTheReplyNamesIt() {
        ReceivedReply answer = stage.sendAndAwait(RawRequest.toCreate("orders").keyed("the orders"));

        SimulatedBackend backend = theOnly("orders");
        assertThat(answer.status()).isEqualTo(ReplyStatus.CREATED);
        assertThat(answer.header("provisioner-status")).isEqualTo("CREATED");
        assertThat(answer.record().topic()).isEqualTo(topics.replies());
        assertThat(answer.record().key()).asString().isEqualTo("the orders");
        assertThat(answer.reply().requestKey()).isEqualTo("the orders");
        assertThat(answer.reply().backendId()).isEqualTo(backend.id());
        assertThat(answer.reply().provenance()).isEqualTo("created");
        assertThat(answer.reply().attempts()).isEqualTo(1);
        assertThat(answer.reply().cloudRequestId()).isNotBlank();
        assertThat(backend.type()).isEqualTo("HTTP");
    }

    @Test
    void everyParameterReachesTheCloudInEitherSpelling() {
        stage.sendAndAwait(RawRequest.toCreate("").saying("""
                {"backendName": "camel", "backendType": "VPC", "description": "ein Dienst ü",
                 "createEventBridgeServiceLinkedRole": true, "createSlr": true, "tags": [{"key": "team", "value": "shop"}]}"""));
        stage.sendAndAwait(RawRequest.toCreate("").saying("""
                {"BackendName": "pascal", "BackendType": "VPC", "Description": "ein Dienst ü",
                 "CreateEventBridgeServiceLinkedRole": true, "CreateSlr": true, "Tag": [{"Key": "team", "Value": "shop"}]}"""));
        for (String name : List.of("camel", "pascal")) {
            SimulatedBackend backend = theOnly(name);
            assertThat(backend.type()).isEqualTo("VPC");
            assertThat(backend.description()).isEqualTo("ein Dienst ü");
            assertThat(backend.createEventBridgeServiceLinkedRole()).isTrue();
            assertThat(backend.createSlr()).isTrue();
            assertThat(backend.tag("team")).contains("shop");
        }
    }

    /** Each by a library of its own, with code that is not Java's. */
    @ParameterizedTest
    @ValueSource(strings = {"gzip", "snappy", "lz4", "zstd"})
    void requestsAreReadHoweverTheirSenderCompressesThem(String compression) {
        var request = RawRequest.toCreate(compression);
        try (var producer = broker.producer(Map.of("compression.type", compression))) {
            var _ = producer.send(request.on(topics.requests(), null));
        }
        assertThat(stage.answerTo(request).status()).isEqualTo(ReplyStatus.CREATED);
    }

    @Test
    void everyBackendCarriesTheMarkOfItsInstallationAndRequestKey() throws NoSuchAlgorithmException {
        stage.sendAndAwait(RawRequest.toCreate("first").keyed("marked-1"));
        stage.sendAndAwait(RawRequest.toCreate("second").keyed("marked-2"));
        assertThat(theOnly("first").tag("provisioner-request")).contains(mark("marked-1"));
        assertThat(theOnly("second").tag("provisioner-request")).contains(mark("marked-2"));
    }

    /** As anybody can work it out: the first 32 digits of {@code printf 'TOPIC\0KEY' | sha256sum}, behind whose it is. */
    private String mark(String key) throws NoSuchAlgorithmException {
        byte[] hashed = (topics.requests() + '\0' + key).getBytes(UTF_8);
        String digits =
                HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(hashed));
        return "1:" + broker.installation() + ":" + digits.substring(0, 32);
    }

    @Test
    void correlationBytesComeBackUnchanged() {
        for (int length : new int[] {1, 16, 1000, 100_000}) {
            byte[] id = new byte[length];
            ThreadLocalRandom.current().nextBytes(id);
            ReceivedReply answer =
                    stage.sendAndAwait(RawRequest.toCreate("orders").correlatedBy(id));
            assertThat(answer.correlationId()).isEqualTo(id);
        }
    }

    @Test
    void replyGoesToTheNamedTopicAndPartition() {
        for (int partition = 0; partition < 3; partition++) {
            ReceivedReply answer = stage.sendAndAwait(
                    RawRequest.toCreate("orders").answeredOn(mine).answeredOnPartition(partition));
            assertThat(answer.status()).isEqualTo(ReplyStatus.CREATED);
            assertThat(answer.record().topic()).isEqualTo(mine);
            assertThat(answer.record().partition()).isEqualTo(partition);
        }
        ReceivedReply answer = stage.sendAndAwait(RawRequest.toCreate("orders").answeredOn(mine));
        assertThat(answer.record().topic()).isEqualTo(mine);
    }

    @Test
    void traceAndBatchComeBack() {
        String trace = "00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01";
        ReceivedReply answer = stage.sendAndAwait(RawRequest.toCreate("orders")
                .with("traceparent", trace.getBytes(UTF_8))
                .with("provisioner-batch", "batch-7".getBytes(UTF_8)));
        assertThat(answer.header("traceparent")).isEqualTo(trace);
        assertThat(answer.header("provisioner-batch")).isEqualTo("batch-7");
    }

    @Test
    void pastDeadlineExpiresWithoutACall() {
        ReceivedReply answer = stage.sendAndAwait(
                RawRequest.toCreate("orders").before(Instant.now().minusSeconds(60)));
        assertThat(answer.status()).isEqualTo(ReplyStatus.EXPIRED);
        assertThat(stage.simulator().calls().count(Action.CREATE)).isZero();
    }

    @Test
    void throttledRequestIsCreatedInTheEnd() {
        stage.simulator().faults().next(3, Fault.THROTTLE);
        ReceivedReply answer = stage.sendAndAwait(RawRequest.toCreate("orders"));
        assertThat(answer.status()).isEqualTo(ReplyStatus.CREATED);
        assertThat(answer.reply().attempts()).isEqualTo(4);
        assertThat(stage.simulator().calls().count(Action.CREATE)).isEqualTo(4);
        theOnly("orders");
    }

    @Test
    void fullQuotaFailsAndMayBeTriedLater() {
        stage.simulator().faults().next(Fault.QUOTA_EXCEEDED);
        ReceivedReply answer = stage.sendAndAwait(RawRequest.toCreate("orders"));
        assertThat(answer.status()).isEqualTo(ReplyStatus.FAILED);
        assertThat(answer.reply().code()).startsWith("QuotaExceeded");
        assertThat(answer.reply().retryable()).isTrue();
        assertThat(answer.reply().cloudRequestId()).isNotBlank();
        assertThat(stage.simulator().calls().count(Action.CREATE)).isEqualTo(1);
    }

    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    void aNameThatSomebodyElseHasIsForTheCloudToJudge(boolean unique) {
        stage.simulator().change(now -> now.withUniqueNames(unique));
        String theirs = new VendorClient(stage.simulator().endpoint()).createsBackend("taken");

        ReceivedReply answer = stage.sendAndAwait(RawRequest.toCreate("taken"));

        if (unique) {
            assertThat(answer.status()).isEqualTo(ReplyStatus.FAILED);
            assertThat(answer.reply().code()).startsWith("Duplicate");
            assertThat(answer.reply().retryable()).isFalse();
            assertThat(theOnly("taken").id()).isEqualTo(theirs);
        } else {
            assertThat(answer.status()).isEqualTo(ReplyStatus.CREATED);
            assertThat(answer.reply().backendId()).isNotEqualTo(theirs);
            assertThat(stage.simulator().backendsNamed("taken")).hasSize(2);
        }
    }

    @ParameterizedTest
    @EnumSource(
            mode = EnumSource.Mode.EXCLUDE,
            names = {"NONE", "THROTTLE", "NO_PERMISSION", "QUOTA_EXCEEDED"})
    void unclearAnswerNeverMakesASecondBackend(Fault fault) {
        String name = "unclear-" + fault.label();
        // Later than the answer, and sooner than the settings allow it to be.
        stage.simulator().change(now -> now.withLateBy(Duration.ofMillis(500)));
        stage.simulator().faults().next(fault);

        ReceivedReply answer = stage.sendAndAwait(RawRequest.toCreate(name));

        if (fault.label().startsWith("late")) {
            await().until(() -> !stage.simulator().backendsNamed(name).isEmpty());
        }
        assertThat(stage.simulator().backendsNamed(name)).hasSizeLessThanOrEqualTo(1);
        if (answer.status() == ReplyStatus.CREATED) {
            assertThat(theOnly(name).id()).isEqualTo(answer.reply().backendId());
        }
    }

    @Test
    void offsetsAreTheSettledPrefix() {
        List<RawRequest> requests = IntStream.range(0, 200)
                .mapToObj(number -> number % 10 == 0
                        ? RawRequest.toCreate("bad").saying("{}")
                        : RawRequest.toCreate("many-" + number).keyed(UUID.randomUUID() + "-" + number))
                .toList();
        stage.send(requests);
        requests.forEach(stage::answerTo);
        assertThat(stage.unsettled()).isNotEmpty().values().containsOnly(0L);
    }

    private SimulatedBackend theOnly(String name) {
        List<SimulatedBackend> found = stage.simulator().backendsNamed(name);
        assertThat(found).as(name).hasSize(1);
        return found.getFirst();
    }
}
