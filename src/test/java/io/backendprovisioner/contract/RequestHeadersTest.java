package io.backendprovisioner.contract;

import static io.backendprovisioner.contract.RequestFixture.request;
import static io.backendprovisioner.contract.RequestFixture.utf8;
import static org.assertj.core.api.Assertions.assertThat;

import io.backendprovisioner.domain.RequestKey;
import java.nio.ByteBuffer;
import java.time.Instant;
import java.util.Arrays;
import org.apache.kafka.common.TopicPartition;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class RequestHeadersTest {
    private static final String TRACE = "00-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-01";

    @Test
    void everyHeaderIsRead() {
        var read = request()
                .header(HeaderNames.CORRELATION_ID, "c-1")
                .header(HeaderNames.REPLY_TOPIC, "replies.mine")
                .header(HeaderNames.REPLY_PARTITION, partition(7))
                .header(HeaderNames.TRACEPARENT, TRACE)
                .header(HeaderNames.DEADLINE, "2026-01-01T08:00:00+08:00")
                .header(HeaderNames.BATCH, "batch-1")
                .header("of-someone-else", new byte[] {-1})
                .readValid();
        var envelope = read.envelope();

        assertThat(read.key()).isEqualTo(new RequestKey("orders-1")).isEqualTo(envelope.requestKey());
        assertThat(read.deadline()).isEqualTo("2026-01-01T00:00:00Z");
        assertThat(envelope.partition()).isEqualTo(new TopicPartition("requests", 3));
        assertThat(envelope.offset()).isEqualTo(42);
        assertThat(envelope.timestamp()).isEqualTo(Instant.ofEpochSecond(1));
        assertThat(envelope.replyKey()).isEqualTo(utf8("orders-1"));
        assertThat(envelope.correlationId()).isEqualTo(utf8("c-1"));
        assertThat(envelope.replyTopic()).isEqualTo("replies.mine");
        assertThat(envelope.replyPartition()).isEqualTo(7);
        assertThat(envelope.traceparent()).isEqualTo(TRACE);
        assertThat(envelope.batch()).isEqualTo("batch-1");
    }

    @Test
    void aBareRequestHasItsKeyAsCorrelationId() {
        var envelope = request().readValid().envelope();

        assertThat(envelope.correlationId()).isEqualTo(utf8("orders-1"));
        assertThat(envelope)
                .extracting("replyTopic", "replyPartition", "traceparent", "batch")
                .containsOnlyNulls();
    }

    @Test
    void progressIsAskedForByOneWordAlone() {
        assertThat(request().readValid().announce()).isFalse();
        assertThat(request().header(HeaderNames.PROGRESS, "false").readValid().announce())
                .isFalse();
        assertThat(request().header(HeaderNames.PROGRESS, "true").readValid().announce())
                .isTrue();
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "TRUE", "yes", "1", "true "})
    void anyOtherWordForProgressIsRefused(String word) {
        assertThat(request().header(HeaderNames.PROGRESS, word).flaws())
                .containsExactly("header/provisioner-progress must be true or false");
    }

    @Test
    void theLastOfRepeatedHeadersCounts() {
        var read = request()
                .header(HeaderNames.DEADLINE, "nonsense")
                .header(HeaderNames.DEADLINE, "2026-01-01T00:00:00Z")
                .readValid();
        assertThat(read.deadline()).isEqualTo("2026-01-01T00:00:00Z");
    }

    @Test
    void aRawCorrelationIdServesAsKey() {
        byte[] uuid = ByteBuffer.allocate(16)
                .putLong(0x0123456789abcdefL)
                .putLong(0xfedcba9876543210L)
                .array();
        var read = request().key(null).header(HeaderNames.CORRELATION_ID, uuid).readValid();

        assertThat(read.key()).isEqualTo(new RequestKey("hex:0123456789abcdeffedcba9876543210"));
        assertThat(read.envelope().correlationId()).isEqualTo(uuid);
        assertThat(read.envelope().replyKey()).isEqualTo(uuid);
    }

    @Test
    void aPrintableCorrelationIdServesAsKeyAsItIs() {
        var read = request()
                .key(new byte[0])
                .header(HeaderNames.CORRELATION_ID, "bestellung-ü")
                .readValid();
        assertThat(read.key()).isEqualTo(new RequestKey("bestellung-ü"));
    }

    @Test
    void neitherKeyNorCorrelationIdCannotBeAnswered() {
        assertThat(request().key(null).read()).isInstanceOf(Incoming.Unanswerable.class);
        assertThat(request()
                        .key(new byte[0])
                        .header(HeaderNames.CORRELATION_ID, "")
                        .read())
                .isInstanceOf(Incoming.Unanswerable.class);
    }

    @Test
    void correlationIdOfAnySizeThatFitsIntoAReplyIsEchoed() {
        byte[] id = new byte[RequestReader.MAX_ECHOED_BYTES];
        assertThat(request()
                        .header(HeaderNames.CORRELATION_ID, id)
                        .readValid()
                        .envelope()
                        .correlationId())
                .isSameAs(id);
        assertThat(request()
                        .header(HeaderNames.CORRELATION_ID, Arrays.copyOf(id, id.length + 1))
                        .read())
                .isEqualTo(new Incoming.Unanswerable(
                        "the correlation id has 262145 bytes, a reply carries back at most 262144"));
        assertThat(request().key(null).header(HeaderNames.CORRELATION_ID, id).flaws())
                .containsExactly("header/kafka_correlationId as the request key it must have at most 512 characters,"
                        + " found 524292");
    }

    @Test
    void wrongKeysAreRefusedAndEchoed() {
        byte[] invalid = {'a', (byte) 0xFF};
        var read = request().key(invalid).readInvalid();
        assertThat(read.envelope().replyKey()).isSameAs(invalid);
        assertThat(read.envelope().requestKey()).isNull();

        assertThat(request().key(invalid).flaws()).containsExactly("key must be valid UTF-8");
        assertThat(request().key(utf8(" \n")).flaws()).containsExactly("key must not be blank");
        assertThat(request().key(utf8("a\nb")).flaws())
                .containsExactly("key must not have control characters, found U+000A at character 2");
        assertThat(request().key(utf8("k".repeat(512))).readValid().key().value())
                .hasSize(512);
        assertThat(request().key(utf8("k".repeat(513))).flaws())
                .containsExactly("key as the request key it must have at most 512 characters, found 513");
    }

    @Test
    void aKeyTooLargeForAnyReplyIsRefusedButNotEchoed() {
        byte[] huge = new byte[RequestReader.MAX_ECHOED_BYTES + 1];
        var read = request().key(huge).header(HeaderNames.CORRELATION_ID, "c").readInvalid();
        assertThat(read.envelope().replyKey()).isEqualTo(utf8("c"));
        assertThat(request().key(huge).read()).isInstanceOf(Incoming.Unanswerable.class);
    }

    @Test
    void replyPartitionIsFourBytesAndNotNegative() {
        assertThat(request().header(HeaderNames.REPLY_PARTITION, "3").flaws())
                .containsExactly("header/kafka_replyPartition must be a big-endian integer of 4 bytes, found 1 bytes");
        assertThat(request().header(HeaderNames.REPLY_PARTITION, partition(-1)).flaws())
                .containsExactly("header/kafka_replyPartition must not be negative, found -1");
    }

    @ParameterizedTest
    @ValueSource(strings = {"", ".", "..", "a b", "a/b", "ä"})
    void replyTopicMustBeATopicName(String topic) {
        var read = request()
                .header(HeaderNames.REPLY_TOPIC, topic)
                .header(HeaderNames.REPLY_PARTITION, partition(7))
                .readInvalid();
        assertThat(read.violations()).singleElement().extracting("pointer").isEqualTo("header/kafka_replyTopic");
        assertThat(read.envelope().replyTopic()).isNull();
        assertThat(read.envelope().replyPartition())
                .as("a partition of that topic")
                .isNull();
    }

    @Test
    void longestReplyTopicHas249Characters() {
        assertThat(request()
                        .header(HeaderNames.REPLY_TOPIC, "t".repeat(249))
                        .readValid()
                        .envelope()
                        .replyTopic())
                .hasSize(249);
        assertThat(request().header(HeaderNames.REPLY_TOPIC, "t".repeat(250)).violations())
                .hasSize(1);
        assertThat(request().header(HeaderNames.REPLY_TOPIC, new byte[] {-1}).flaws())
                .containsExactly("header/kafka_replyTopic must be valid UTF-8");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "tomorrow",
                "2026-01-01",
                "2026-01-01T00:00:00",
                "1767225600",
                "2026-02-30T00:00:00Z",
                "-0001-01-01T00:00:00Z",
                "+1000000000-12-31T23:59:59Z",
                "2026-01-01T00:00:00Z\n"
            })
    void deadlineMustBeAnInstant(String deadline) {
        assertThat(request().header(HeaderNames.DEADLINE, deadline).violations())
                .singleElement()
                .extracting("pointer")
                .isEqualTo("header/provisioner-deadline");
    }

    @ParameterizedTest
    @ValueSource(strings = {"", " ", "a\nb"})
    void batchMustBePrintable(String batch) {
        assertThat(request().header(HeaderNames.BATCH, batch).violations())
                .singleElement()
                .extracting("pointer")
                .isEqualTo("header/provisioner-batch");
    }

    @Test
    void longestBatchIdHas128Characters() {
        assertThat(request()
                        .header(HeaderNames.BATCH, "b".repeat(128))
                        .readValid()
                        .envelope()
                        .batch())
                .hasSize(128);
        assertThat(request().header(HeaderNames.BATCH, "b".repeat(129)).flaws())
                .containsExactly("header/provisioner-batch must have at most 128 characters, found 129");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "00",
                "00-00000000000000000000000000000000-00f067aa0ba902b7-01",
                "00-4bf92f3577b34da6a3ce929d0e0e4736-0000000000000000-01",
                "ff-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-01",
                "00-4BF92F3577B34DA6A3CE929D0E0E4736-00F067AA0BA902B7-01",
                TRACE + "-more",
                TRACE + "\n"
            })
    void malformedTraceparentIsIgnored(String traceparent) {
        var read = request().header(HeaderNames.TRACEPARENT, traceparent).readValid();
        assertThat(read.envelope().traceparent()).isNull();
    }

    @Test
    void traceparentOfALaterVersionMayHaveMore() {
        var later = "cc" + TRACE.substring(2) + "-what-comes-then";
        assertThat(request()
                        .header(HeaderNames.TRACEPARENT, later)
                        .readValid()
                        .envelope()
                        .traceparent())
                .isEqualTo(later);
    }

    @Test
    void whatIsWrongWithKeyHeadersAndValueIsToldAtOnce() {
        assertThat(request("{}")
                        .key(utf8("\u0001"))
                        .header(HeaderNames.REPLY_TOPIC, "a b")
                        .header(HeaderNames.DEADLINE, "soon")
                        .header(HeaderNames.BATCH, "")
                        .violations())
                .extracting("pointer")
                .containsExactly(
                        "key",
                        "header/kafka_replyTopic",
                        "header/provisioner-deadline",
                        "header/provisioner-batch",
                        "/backendName",
                        "/backendType");
    }

    private static byte[] partition(int number) {
        return ByteBuffer.allocate(4).putInt(number).array();
    }

    @Test
    void aRecordMayHaveAThousandHeadersAndNoMore() {
        var record = request();
        for (int i = 0; i < 1000; i++) {
            record.header("h" + i % 7, new byte[0]);
        }
        assertThat(record.read()).isInstanceOf(Incoming.Request.class);
        assertThat(record.header("one-more", new byte[0]).flaws())
                .containsExactly("headers the record has 1001 headers, at most 1000 are allowed");
    }
}
