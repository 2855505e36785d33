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

class AnnouncementWriterTest {
    private static final Instant NOW = Instant.parse("2026-01-01T00:00:00.123456789Z");
    private static final ReplyDestination DESTINATION = new ReplyDestination("replies", 7);

    @Test
    void itSaysWhereAndWhen() {
        assertThat(new String(announcement(request(), 123, NOW.plusSeconds(6)).value(), UTF_8))
                .isEqualTo("{\"status\":\"ACCEPTED\",\"position\":123,\"estimatedAt\":\"2026-01-01T00:00:06.123Z\","
                        + "\"requestKey\":\"orders-1\",\"acceptedAt\":\"2026-01-01T00:00:00.123Z\"}");
    }

    @Test
    void whereNobodyKnowsWhenItSaysNothingOfIt() {
        assertThat(new String(announcement(request(), 1, null).value(), UTF_8)).doesNotContain("estimatedAt");
    }

    @Test
    void itIsRightByItsSchemaAndNoReplyByTheOther() {
        Stream.of(NOW, Instant.parse("2318-01-01T00:00:00Z"), null).forEach(estimate -> {
            var json = JsonMapper.shared()
                    .readTree(announcement(request(), Long.MAX_VALUE, estimate).value());
            assertThat(WireSchema.announcement().flaws(json)).isEmpty();
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
        var announcement = announcement(request, 1, NOW);
        var reply = ReplyWriter.reply(request.readValid().envelope(), DESTINATION, new Outcome.Expired("late"), NOW);
        assertThat(announcement.topic()).isEqualTo(reply.topic());
        assertThat(announcement.partition()).isEqualTo(reply.partition());
        assertThat(announcement.key()).isEqualTo(reply.key());
        assertThat(announcement.headers().lastHeader(HeaderNames.STATUS).value())
                .isEqualTo(utf8("ACCEPTED"));
        announcement.headers().remove(HeaderNames.STATUS);
        reply.headers().remove(HeaderNames.STATUS);
        assertThat(announcement.headers()).isEqualTo(reply.headers());
    }

    @Test
    void itIsToldFromAReplyAndNotReadAsOne() {
        var announcement = announcement(request(), 1, NOW);
        assertThat(AnnouncementWriter.isAnnouncement(announcement.headers())).isTrue();
        assertThat(ReplyReader.read(announcement.value())).isEmpty();
        for (ReplyStatus status : ReplyStatus.values()) {
            assertThat(status.name()).isNotEqualTo(AnnouncementWriter.STATUS);
        }
        var reply = ReplyWriter.reply(request().readValid().envelope(), DESTINATION, new Outcome.Expired("late"), NOW);
        assertThat(AnnouncementWriter.isAnnouncement(reply.headers())).isFalse();
        assertThat(AnnouncementWriter.isAnnouncement(reply.headers().remove(HeaderNames.STATUS)))
                .isFalse();
    }

    @Test
    void toAnEventItIsAnotherEventThanTheReply() {
        var plain = new String(announcement(request(), 1, null).value(), UTF_8);
        var binary = announcement(RequestFixture.binary(), 1, null);
        assertThat(new String(binary.value(), UTF_8).replace("event-1", "orders-1"))
                .isEqualTo(plain);
        assertThat(binary.headers().lastHeader("ce_id").value()).isEqualTo(utf8("3-42-accepted"));
        assertThat(binary.headers().lastHeader("ce_type").value())
                .isEqualTo(utf8("io.backendprovisioner.create-backend.progress"));
        var structured = JsonMapper.shared()
                .readTree(announcement(RequestFixture.event("\"data\":" + RequestFixture.VALUE), 1, null)
                        .value());
        assertThat(structured.path("id").asString()).isEqualTo("3-42-accepted");
        assertThat(structured.path("time").asString()).isEqualTo("2026-01-01T00:00:00.123Z");
        assertThat(structured.path("data").path("status").asString()).isEqualTo("ACCEPTED");
        assertThat(WireSchema.documented("/components/messages/structuredProgress/payload")
                        .flaws(structured))
                .isEmpty();
    }

    private static ProducerRecord<byte[], byte[]> announcement(
            RequestFixture request, long position, @Nullable Instant estimatedAt) {
        return AnnouncementWriter.announcement(request.readValid().envelope(), DESTINATION, position, estimatedAt, NOW);
    }
}
