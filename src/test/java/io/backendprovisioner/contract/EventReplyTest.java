package io.backendprovisioner.contract;

import static io.backendprovisioner.contract.RequestFixture.VALUE;
import static io.backendprovisioner.contract.RequestFixture.binary;
import static io.backendprovisioner.contract.RequestFixture.event;
import static io.backendprovisioner.contract.RequestFixture.request;
import static io.backendprovisioner.contract.RequestFixture.structured;
import static io.backendprovisioner.contract.RequestFixture.utf8;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.backendprovisioner.domain.Outcome;
import io.backendprovisioner.domain.Outcome.RejectionCode;
import io.backendprovisioner.domain.Violation;
import java.time.Instant;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.junit.jupiter.api.Test;

/** Replies to CloudEvents, in the mode of their request. */
class EventReplyTest {
    private static final Instant DONE = Instant.parse("2026-01-01T00:00:00.123456789Z");
    private static final String TRACE = "00-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-01";
    private static final String BODY =
            "{\"status\":\"EXPIRED\",\"message\":\"late\",\"requestKey\":\"event-1\",\"completedAt\":\"2026-01-01T00:00:00.123Z\"}";
    private static final Outcome EXPIRED = new Outcome.Expired("late");

    /** What a broker takes by default, for a batch of one record. */
    private static final int MOST_BYTES = 1024 * 1024 - 1024;

    @Test
    void inBinaryModeTheAttributesAreHeaders() {
        var reply = reply(binary().header(HeaderNames.BATCH, "b").header("ce_traceparent", TRACE), EXPIRED);
        assertThat(new String(reply.value(), UTF_8)).isEqualTo(BODY);
        assertThat(headers(reply))
                .containsExactly(
                        Map.entry("kafka_correlationId", "event-1"),
                        Map.entry("provisioner-status", "EXPIRED"),
                        Map.entry("traceparent", TRACE),
                        Map.entry("provisioner-batch", "b"),
                        Map.entry("content-type", "application/json"),
                        Map.entry("ce_specversion", "1.0"),
                        Map.entry("ce_id", "3-42"),
                        Map.entry("ce_source", "/backend-provisioner/requests"),
                        Map.entry("ce_type", "io.backendprovisioner.create-backend.reply"),
                        Map.entry("ce_time", "2026-01-01T00:00:00.123Z"),
                        Map.entry("ce_traceparent", TRACE));
    }

    @Test
    void inStructuredModeTheValueIsTheEvent() {
        var reply = reply(event("\"traceparent\":\"" + TRACE + "\",\"data\":" + VALUE), EXPIRED);
        assertThat(new String(reply.value(), UTF_8))
                .isEqualTo("{\"specversion\":\"1.0\",\"id\":\"3-42\",\"source\":\"/backend-provisioner/requests\","
                        + "\"type\":\"io.backendprovisioner.create-backend.reply\",\"time\":\"2026-01-01T00:00:00.123Z\","
                        + "\"traceparent\":\"" + TRACE + "\",\"datacontenttype\":\"application/json\",\"data\":" + BODY
                        + "}");
        assertThat(headers(reply))
                .containsExactly(
                        Map.entry("kafka_correlationId", "event-1"),
                        Map.entry("provisioner-status", "EXPIRED"),
                        Map.entry("traceparent", TRACE),
                        Map.entry("content-type", "application/cloudevents+json; charset=UTF-8"));
        assertThat(ReplyReader.read(reply.value()).orElseThrow().message()).isEqualTo("late");
    }

    /** As other headers of the worker's own: an extension attribute could not have such a name. */
    @Test
    void aWarningIsAHeaderInEitherMode() {
        for (var request : List.of(binary(), event("\"data\":" + VALUE))) {
            var envelope = request.readValid().envelope().through(new ForeignPartition(3, 5));
            var reply = ReplyWriter.reply(envelope, new ReplyDestination("replies", null), EXPIRED, DONE);
            assertThat(headers(reply))
                    .hasEntrySatisfying(
                            "provisioner-warning",
                            warning -> assertThat(warning).startsWith("the key came by partition 3"));
        }
    }

    @Test
    void aPlainReplyIsNoEvent() {
        var reply = reply(request().header("content-type", "application/json"), EXPIRED);
        assertThat(headers(reply)).containsOnlyKeys("kafka_correlationId", "provisioner-status");
        assertThat(new String(reply.value(), UTF_8)).startsWith("{\"status\":");
    }

    /** The trace may have got another span on the way. */
    @Test
    void theTraceOfTheReplyIsTheWorkers() {
        var other = TRACE.replace("00f067aa0ba902b7", "b7ad6b7169203331");
        var envelope =
                binary().header("ce_traceparent", TRACE).readValid().envelope().within(other);
        var reply = ReplyWriter.reply(envelope, new ReplyDestination("replies", null), EXPIRED, DONE);
        assertThat(headers(reply)).containsEntry("traceparent", other).containsEntry("ce_traceparent", other);
    }

    @Test
    void whatIsRefusedIsAnsweredInItsModeToo() {
        var refused =
                new Outcome.Rejected(RejectionCode.INVALID_REQUEST, List.of(new Violation("/data", "is missing")));
        var reply = reply(structured("no JSON").key(utf8("k")), refused);
        assertThat(new String(reply.value(), UTF_8)).startsWith("{\"specversion\":\"1.0\"");
        assertThat(reply.key()).isEqualTo(utf8("k"));

        var batch =
                structured("[]").without("content-type").header("content-type", "application/cloudevents-batch+json");
        assertThat(headers(reply(batch.key(utf8("k")), refused)))
                .containsEntry("content-type", "application/cloudevents+json; charset=UTF-8");
        assertThat(headers(reply(binary().without("ce_id").key(utf8("k")), refused)))
                .containsEntry("ce_id", "3-42");
    }

    @Test
    void theLargestReplyStillFitsIntoARecord() {
        var endless = new Violation("\u0000".repeat(1000), "\u0000".repeat(1000));
        var outcome = new Outcome.Rejected(RejectionCode.INVALID_REQUEST, Collections.nCopies(5000, endless));
        byte[] longest = new byte[RequestReader.MAX_ECHOED_BYTES];
        var trace = "cc" + TRACE.substring(2) + "-" + "x".repeat(200);
        for (var record : List.of(request(), binary(), event("\"traceparent\":\"" + trace + "\",\"data\":" + VALUE))) {
            var reply = reply(
                    record.at("t".repeat(249), Integer.MAX_VALUE, Long.MAX_VALUE)
                            .key(longest)
                            .header(HeaderNames.CORRELATION_ID, longest)
                            .header(HeaderNames.BATCH, "ü".repeat(128))
                            .header(HeaderNames.TRACEPARENT, trace),
                    outcome);
            int bytes = reply.key().length + reply.value().length;
            for (var header : reply.headers()) {
                bytes += header.key().length() + header.value().length + 10;
            }
            assertThat(bytes).isLessThan(MOST_BYTES);
        }
    }

    private static ProducerRecord<byte[], byte[]> reply(RequestFixture request, Outcome outcome) {
        var envelope = switch (request.read()) {
            case Incoming.Request valid -> valid.envelope();
            case Incoming.Invalid invalid -> invalid.envelope();
            case Incoming.Unanswerable(var cause) -> throw new AssertionError(cause);
        };
        return ReplyWriter.reply(envelope, new ReplyDestination("replies", 7), outcome, DONE);
    }

    private static Map<String, String> headers(ProducerRecord<byte[], byte[]> reply) {
        var headers = new LinkedHashMap<String, String>();
        reply.headers().forEach(header -> headers.put(header.key(), new String(header.value(), UTF_8)));
        return headers;
    }
}
