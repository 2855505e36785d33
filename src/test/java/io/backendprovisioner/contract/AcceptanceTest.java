package io.backendprovisioner.contract;

import static io.backendprovisioner.contract.RequestFixture.request;
import static io.backendprovisioner.contract.RequestFixture.utf8;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.backendprovisioner.domain.Outcome;
import io.backendprovisioner.testkit.WireSchema;
import java.time.Instant;
import java.util.stream.Stream;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.json.JsonMapper;

class AcceptanceTest {
    private static final Instant NOW = Instant.parse("2026-01-01T00:00:00.123456789Z");
    private static final ReplyDestination DESTINATION = new ReplyDestination("replies", 7);

    @Test
    void itSaysWhereAndWhen() {
        assertThat(new String(acceptance(request(), 123, NOW.plusSeconds(6)).value(), UTF_8))
                .isEqualTo("{\"status\":\"ACCEPTED\",\"position\":123,\"estimatedAt\":\"2026-01-01T00:00:06.123Z\","
                        + "\"requestKey\":\"orders-1\",\"acceptedAt\":\"2026-01-01T00:00:00.123Z\"}");
    }

    @Test
    void whereNobodyKnowsWhenItSaysNothingOfIt() {
        assertThat(new String(acceptance(request(), 1, null).value(), UTF_8)).doesNotContain("estimatedAt");
    }

    @Test
    void itIsRightByItsSchemaAndNoReplyByTheOther() {
        Stream.of(NOW, Instant.parse("2318-01-01T00:00:00Z"), null).forEach(estimate -> {
            var json = JsonMapper.shared()
                    .readTree(acceptance(request(), Long.MAX_VALUE, estimate).value());
            assertThat(WireSchema.progress().flaws(json)).isEmpty();
            assertThat(WireSchema.openProgress().flaws(json)).isEmpty();
            assertThat(WireSchema.openReply().flaws(json)).isNotEmpty();
        });
    }

    @Test
    void itLiesWhereTheReplyWillWithTheSameHeaders() {
        var request = request()
                .header(HeaderNames.CORRELATION_ID, new byte[] {0, -1, 7})
                .header(HeaderNames.TRACEPARENT, "00-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-01")
                .header(HeaderNames.BATCH, "batch-ü");
        var acceptance = acceptance(request, 1, NOW);
        var reply = ReplyWriter.reply(request.readValid().envelope(), DESTINATION, new Outcome.Expired("late"), NOW);
        assertThat(acceptance.topic()).isEqualTo(reply.topic());
        assertThat(acceptance.partition()).isEqualTo(reply.partition());
        assertThat(acceptance.key()).isEqualTo(reply.key());
        assertThat(acceptance.headers().lastHeader(HeaderNames.STATUS).value()).isEqualTo(utf8("ACCEPTED"));
        acceptance.headers().remove(HeaderNames.STATUS);
        reply.headers().remove(HeaderNames.STATUS);
        assertThat(acceptance.headers()).isEqualTo(reply.headers());
    }

    @Test
    void itIsToldFromAReplyAndNotReadAsOne() {
        var acceptance = acceptance(request(), 1, NOW);
        assertThat(Acceptance.isIn(acceptance.headers())).isTrue();
        assertThat(ReplyReader.read(acceptance.value())).isEmpty();
        for (ReplyStatus status : ReplyStatus.values()) {
            assertThat(status.name()).isNotEqualTo(Acceptance.STATUS);
        }
        var reply = ReplyWriter.reply(request().readValid().envelope(), DESTINATION, new Outcome.Expired("late"), NOW);
        assertThat(Acceptance.isIn(reply.headers())).isFalse();
        assertThat(Acceptance.isIn(reply.headers().remove(HeaderNames.STATUS))).isFalse();
    }

    @Test
    void toAnEventItIsAnotherEventThanTheReply() {
        var plain = new String(acceptance(request(), 1, null).value(), UTF_8);
        var binary = acceptance(RequestFixture.binary(), 1, null);
        assertThat(new String(binary.value(), UTF_8).replace("event-1", "orders-1"))
                .isEqualTo(plain);
        assertThat(binary.headers().lastHeader("ce_id").value()).isEqualTo(utf8("3-42-accepted"));
        assertThat(binary.headers().lastHeader("ce_type").value())
                .isEqualTo(utf8("io.backendprovisioner.create-backend.progress"));
        var structured = JsonMapper.shared()
                .readTree(acceptance(RequestFixture.event("\"data\":" + RequestFixture.VALUE), 1, null)
                        .value());
        assertThat(structured.path("id").asString()).isEqualTo("3-42-accepted");
        assertThat(structured.path("time").asString()).isEqualTo("2026-01-01T00:00:00.123Z");
        assertThat(structured.path("data").path("status").asString()).isEqualTo("ACCEPTED");
        assertThat(WireSchema.documented("/components/messages/structuredProgress/payload")
                        .flaws(structured))
                .isEmpty();
    }

    private static ProducerRecord<byte[], byte[]> acceptance(
            RequestFixture request, long position, @Nullable Instant estimatedAt) {
        return Acceptance.of(request.readValid().envelope(), DESTINATION, position, estimatedAt, NOW);
    }
}
