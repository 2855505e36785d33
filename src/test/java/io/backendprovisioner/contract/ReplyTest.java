package io.backendprovisioner.contract;

import static io.backendprovisioner.contract.RequestFixture.request;
import static io.backendprovisioner.contract.RequestFixture.utf8;
import static org.assertj.core.api.Assertions.assertThat;

import io.backendprovisioner.domain.BackendId;
import io.backendprovisioner.domain.Outcome;
import io.backendprovisioner.domain.Outcome.Provenance;
import io.backendprovisioner.domain.Outcome.RejectionCode;
import io.backendprovisioner.domain.Violation;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.Collections;
import java.util.List;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ReplyTest {
    private static final Instant DONE = Instant.parse("2026-01-01T00:00:00.123456789Z");
    private static final String END = "\"requestKey\":\"orders-1\",\"completedAt\":\"2026-01-01T00:00:00.123Z\"}";
    private static final BackendId ID = new BackendId("0d10");

    @Test
    void created() {
        var outcome = new Outcome.Created(ID, "66D8", Provenance.ADOPTED, 2);

        assertThat(json(outcome))
                .isEqualTo("{\"status\":\"CREATED\",\"backendId\":\"0d10\",\"cloudRequestId\":\"66D8\","
                        + "\"provenance\":\"adopted\",\"attempts\":2," + END);
        var reply = read(outcome);
        assertThat(reply.status()).isEqualTo(ReplyStatus.CREATED);
        assertThat(reply.backendId()).isEqualTo("0d10");
        assertThat(reply.cloudRequestId()).isEqualTo("66D8");
        assertThat(reply.provenance()).isEqualTo("adopted");
        assertThat(reply.attempts()).isEqualTo(2);
        assertThat(reply.requestKey()).isEqualTo("orders-1");
        assertThat(reply.completedAt()).isEqualTo("2026-01-01T00:00:00.123Z");
    }

    @Test
    void rejected() {
        var violations =
                List.of(new Violation("/backendName", "must not be blank"), new Violation("", "the value is not JSON"));
        var outcome = new Outcome.Rejected(RejectionCode.INVALID_REQUEST, violations);

        assertThat(json(outcome))
                .isEqualTo("{\"status\":\"REJECTED\",\"code\":\"INVALID_REQUEST\","
                        + "\"message\":\"/backendName must not be blank; the value is not JSON\","
                        + "\"violations\":[{\"pointer\":\"/backendName\",\"message\":\"must not be blank\"},"
                        + "{\"pointer\":\"\",\"message\":\"the value is not JSON\"}]," + END);
        assertThat(read(outcome).violations()).isEqualTo(violations);
        assertThat(read(outcome).code()).isEqualTo("INVALID_REQUEST");
    }

    @Test
    void expired() {
        var outcome = new Outcome.Expired("the deadline passed");

        assertThat(json(outcome)).isEqualTo("{\"status\":\"EXPIRED\",\"message\":\"the deadline passed\"," + END);
        assertThat(read(outcome).message()).isEqualTo("the deadline passed");
        assertThat(read(outcome).retryable()).isNull();
    }

    @Test
    void failed() {
        var outcome = new Outcome.Failed("QuotaExceeded", "no more", true, null, 1);

        assertThat(json(outcome))
                .isEqualTo("{\"status\":\"FAILED\",\"code\":\"QuotaExceeded\",\"message\":\"no more\","
                        + "\"retryable\":true,\"attempts\":1," + END);
        assertThat(read(outcome).retryable()).isTrue();
        assertThat(read(outcome).cloudRequestId()).isNull();
    }

    @Test
    void unresolved() {
        var outcome =
                new Outcome.Unresolved("TwoFound", "both carry it", "66D8", List.of(ID, new BackendId("0d11")), 3);

        assertThat(json(outcome))
                .isEqualTo("{\"status\":\"UNRESOLVED\",\"code\":\"TwoFound\",\"message\":\"both carry it\","
                        + "\"candidates\":[\"0d10\",\"0d11\"],\"cloudRequestId\":\"66D8\",\"attempts\":3," + END);
        assertThat(read(outcome).candidates()).containsExactly("0d10", "0d11");
    }

    @Test
    void headersGoBackAsTheyCame() {
        var trace = "00-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-01";
        byte[] correlationId = {0, -1, 7};
        var reply = reply(
                request()
                        .header(HeaderNames.CORRELATION_ID, correlationId)
                        .header(HeaderNames.TRACEPARENT, trace)
                        .header(HeaderNames.BATCH, "batch-ü"),
                new Outcome.Expired("late"));

        assertThat(reply.topic()).isEqualTo("replies");
        assertThat(reply.partition()).isEqualTo(7);
        assertThat(reply.key()).isEqualTo(utf8("orders-1"));
        assertThat(reply.headers()).hasSize(4);
        assertThat(header(reply, HeaderNames.CORRELATION_ID)).isEqualTo(correlationId);
        assertThat(header(reply, HeaderNames.STATUS)).isEqualTo(utf8("EXPIRED"));
        assertThat(header(reply, HeaderNames.TRACEPARENT)).isEqualTo(utf8(trace));
        assertThat(header(reply, HeaderNames.BATCH)).isEqualTo(utf8("batch-ü"));
    }

    @Test
    void whoseKeyCameByAForeignPartitionIsWarned() {
        var envelope = request().readValid().envelope().through(new ForeignPartition(3, 5));
        var destination = new ReplyDestination("replies", null);
        var reply = ReplyWriter.reply(envelope, destination, new Outcome.Expired("late"), DONE);
        assertThat(header(reply, HeaderNames.WARNING))
                .asString()
                .isEqualTo(
                        "the key came by partition 3, and Kafka's own hash gives 5; sent by both, it makes two backends."
                                + " Set partitioner=murmur2_random (librdkafka), Partitioners.DefaultPartitioner (kafkajs 2)");
        var announcement = AnnouncementWriter.announcement(envelope, destination, 1, null, DONE);
        assertThat(announcement.headers().lastHeader(HeaderNames.WARNING))
                .isEqualTo(reply.headers().lastHeader(HeaderNames.WARNING));
    }

    @Test
    void theWarningIsKeptWithinATrace() {
        var came = new ForeignPartition(3, 5);
        var envelope = request().readValid().envelope().through(came);
        assertThat(envelope.within("00-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-01")
                        .foreign())
                .isEqualTo(came);
    }

    @Test
    void absentHeadersStayAbsent() {
        assertThat(reply(request(), new Outcome.Expired("late")).headers())
                .extracting("key")
                .containsExactly(HeaderNames.CORRELATION_ID, HeaderNames.STATUS);
    }

    @Test
    void aKeyThatIsNoTextIsEchoedOnlyAsTheRecordsKey() {
        byte[] key = {-1};
        var reply = reply(request().key(key), new Outcome.Expired("late"));

        assertThat(reply.key()).isEqualTo(key);
        assertThat(ReplyReader.read(reply.value()).orElseThrow().requestKey()).isNull();
    }

    @Test
    void whatTheCloudSaysIsBoundedAndMadeWritable() {
        var endless = "\ud800" + "\u0000".repeat(100_000);
        var ids = Collections.nCopies(500, new BackendId("f".repeat(100)));
        for (var outcome : List.of(
                new Outcome.Created(new BackendId("f".repeat(100)), endless, Provenance.CREATED, 1),
                new Outcome.Rejected(
                        RejectionCode.KEY_REUSED, Collections.nCopies(5000, new Violation(endless, endless))),
                new Outcome.Expired(endless),
                new Outcome.Failed(endless, endless, false, endless, 1),
                new Outcome.Unresolved(endless, endless, endless, ids, 1))) {
            assertThat(reply(request(), outcome).value()).hasSizeLessThan(512 * 1024);
            assertThat(read(outcome).status()).isEqualTo(ReplyStatus.of(outcome));
        }
        var message = read(new Outcome.Expired("a".repeat(1999) + "😀")).message();
        assertThat(message).isEqualTo("a".repeat(1999) + "…");
    }

    @Test
    void clientsIgnoreUnknownFields() {
        var reply = ReplyReader.read(utf8("""
                {"status": "CREATED", "backendId": "0d10", "provenance": "invented-later", "attempts": "many",
                 "completedAt": "2026-01-01T00:00:00Z", "region": {"id": 1}}""")).orElseThrow();
        assertThat(reply.backendId()).isEqualTo("0d10");
        assertThat(reply.provenance()).isEqualTo("invented-later");
        assertThat(reply.attempts()).isZero();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "x",
                "[]",
                "null",
                "{}",
                "{\"status\": \"DONE\", \"completedAt\": \"2026-01-01T00:00:00Z\"}",
                "{\"status\": \"CREATED\", \"completedAt\": 7}"
            })
    void whatIsNoReplyIsNotRead(String value) {
        assertThat(ReplyReader.read(utf8(value))).isEmpty();
        assertThat(ReplyReader.read(null)).isEmpty();
    }

    private static Reply read(Outcome outcome) {
        return ReplyReader.read(reply(request(), outcome).value()).orElseThrow();
    }

    private static String json(Outcome outcome) {
        return new String(reply(request(), outcome).value(), StandardCharsets.UTF_8);
    }

    private static ProducerRecord<byte[], byte[]> reply(RequestFixture request, Outcome outcome) {
        var envelope = switch (request.read()) {
            case Incoming.Request valid -> valid.envelope();
            case Incoming.Invalid invalid -> invalid.envelope();
            case Incoming.Unanswerable(var cause) -> throw new AssertionError(cause);
        };
        return ReplyWriter.reply(envelope, new ReplyDestination("replies", 7), outcome, DONE);
    }

    private static byte[] header(ProducerRecord<byte[], byte[]> reply, String name) {
        return reply.headers().lastHeader(name).value();
    }
}
