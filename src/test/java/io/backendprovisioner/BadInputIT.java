package io.backendprovisioner;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.backendprovisioner.contract.ReplyStatus;
import io.backendprovisioner.domain.Violation;
import io.backendprovisioner.testkit.Broker;
import io.backendprovisioner.testkit.Inbox;
import io.backendprovisioner.testkit.OnBroker;
import io.backendprovisioner.testkit.RawRequest;
import io.backendprovisioner.testkit.ReceivedReply;
import io.backendprovisioner.testkit.Stage;
import io.backendprovisioner.testkit.TopicNames;
import java.util.List;
import java.util.UUID;
import java.util.function.UnaryOperator;
import java.util.stream.Stream;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.producer.RecordMetadata;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Whatever is written into a request topic is answered with a reason, and what stands behind it goes on. */
@OnBroker
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class BadInputIT {
    private static final int ONE_PARTITION = 0;
    private static final String NESTED = "[".repeat(20_000) + "]".repeat(20_000);

    private final TopicNames topics = TopicNames.startingWith("bad-input");
    private final String mine = topics.replies("mine");
    private final Stage stage;

    BadInputIT(Broker broker) {
        stage = new Stage(
                broker,
                topics,
                List.of(mine),
                "--provisioner.pacing.calls-per-second=0",
                // More than anybody should, so that the list alone forbids nothing of ours and of Kafka.
                "--provisioner.replies.allowed=" + topics.prefix() + "*,_*,connect-*");
    }

    @AfterAll
    void end() {
        stage.close();
    }

    @BeforeEach
    void aCloudWithoutBackends() {
        stage.simulator().reset();
    }

    /** How a good request is spoilt, and what its reply complains of. */
    record Spoilt(String title, UnaryOperator<RawRequest> how, String pointer, String complaint) {
        @Override
        public String toString() {
            return title;
        }
    }

    static Stream<Spoilt> spoilt() {
        return Stream.of(
                value("not JSON", "backendName=orders", "", "is not JSON"),
                value("cut off JSON", "{\"backendName\":\"orders\"", "", "ends too early"),
                value("JSON of the wrong type", "[\"orders\", \"HTTP\"]", "", "must be a JSON object"),
                value("a number for a name", "{\"backendName\":7,\"backendType\":\"HTTP\"}", "/backendName", "string"),
                value("an unknown field", good("\"colour\":\"red\""), "/colour", "is not known"),
                value("a missing name", "{\"backendType\":\"HTTP\"}", "/backendName", "is missing"),
                value("a blank name", "{\"backendName\":\" \",\"backendType\":\"HTTP\"}", "/backendName", "blank"),
                value(
                        "a name with control characters",
                        "{\"backendName\":\"a\\u0007b\",\"backendType\":\"HTTP\"}",
                        "/backendName",
                        "U+0007"),
                value("a byte more than 64 KiB", padded(64 * 1024 + 1), "", "65537 bytes"),
                value("20,000 levels", good("\"tags\":" + NESTED), "", "levels deep"),
                value("a field given twice", good("\"backendName\":\"other\""), "/backendName", "more than once"),
                value(
                        "the reserved tag",
                        good("\"tags\":[{\"key\":\"provisioner-request\",\"value\":\"x\"}]"),
                        "/tags/0/key",
                        "reserved"),
                new Spoilt("a tombstone", request -> request.saying((byte[]) null), "", "missing"),
                new Spoilt(
                        "a value of invalid UTF-8",
                        request -> request.saying(new byte[] {'{', (byte) 0xC3, '}'}),
                        "",
                        "UTF-8"),
                new Spoilt(
                        "a key of invalid UTF-8", request -> request.keyed(new byte[] {(byte) 0xFF}), "key", "UTF-8"),
                header("a deadline that is no instant", "provisioner-deadline", "tomorrow", "ISO-8601"),
                header("a reply topic that is no name", "kafka_replyTopic", "no such name!", "topic name"),
                header("a partition of three bytes", "kafka_replyPartition", "abc", "4 bytes"),
                new Spoilt(
                        "a negative partition",
                        request -> request.answeredOnPartition(-1),
                        Violation.header("kafka_replyPartition"),
                        "negative"));
    }

    private static Spoilt value(String title, String value, String pointer, String complaint) {
        return new Spoilt(title, request -> request.saying(value), pointer, complaint);
    }

    private static Spoilt header(String title, String header, String text, String complaint) {
        return new Spoilt(
                title, request -> request.with(header, text.getBytes(UTF_8)), Violation.header(header), complaint);
    }

    private static String good(String andAField) {
        return "{\"backendName\":\"orders\",\"backendType\":\"HTTP\"," + andAField + "}";
    }

    private static String padded(int bytes) {
        String json = good("\"description\":\"\"");
        return json.replace("\"\"", "\"" + "x".repeat(bytes - json.length()) + "\"");
    }

    @ParameterizedTest
    @MethodSource("spoilt")
    void spoiltRequestIsRejectedAndTheOneBehindItGoesOn(Spoilt spoilt) {
        ReceivedReply answer = answerWhileAGoodOneGoesOn(spoilt.how().apply(request("orders")));

        assertThat(answer.status()).isEqualTo(ReplyStatus.REJECTED);
        assertThat(answer.header("provisioner-status")).isEqualTo("REJECTED");
        assertThat(answer.reply().code()).isEqualTo("INVALID_REQUEST");
        assertThat(answer.reply().violations()).anySatisfy(violation -> {
            assertThat(violation.pointer()).isEqualTo(spoilt.pointer());
            assertThat(violation.message()).contains(spoilt.complaint());
        });
        assertThat(stage.simulator().backendsNamed("orders")).isEmpty();
    }

    @Test
    void aForbiddenReplyTopicIsToldOnTheDefaultOne() {
        assertForbidden(TopicNames.startingWith("somebody-elses").replies());
    }

    /** A reply there would be a request, a cancellation, a note of the ledger, or would break what is not ours. */
    @Test
    void noReplyGoesWhereItHarmsThoughTheAllowListCoversIt() {
        for (String topic : List.of(
                topics.requests(),
                topics.bulkRequests(),
                topics.requests() + ".ledger",
                topics.bulkRequests() + ".ledger",
                topics.control(),
                topics.deadLetters(),
                "__consumer_offsets",
                "_schemas",
                "connect-offsets")) {
            assertForbidden(topic);
        }
    }

    private void assertForbidden(String topic) {
        ReceivedReply answer = answerWhileAGoodOneGoesOn(request("orders").answeredOn(topic));
        assertRefused(
                answer, "REPLY_TOPIC_NOT_ALLOWED", "kafka_replyTopic", "replies to '" + topic + "' are not allowed");
    }

    @Test
    void anAllowedReplyTopicThatDoesNotExistIsToldOnTheDefaultOne() {
        ReceivedReply answer = answerWhileAGoodOneGoesOn(request("orders").answeredOn(topics.replies("nowhere")));
        assertRefused(answer, "REPLY_DESTINATION_MISSING", "kafka_replyTopic", "does not exist");
    }

    @Test
    void aReplyPartitionThatDoesNotExistIsToldOnTheDefaultTopic() {
        ReceivedReply answer =
                answerWhileAGoodOneGoesOn(request("orders").answeredOn(mine).answeredOnPartition(3));
        assertRefused(answer, "REPLY_DESTINATION_MISSING", "kafka_replyPartition", "no partition 3");
    }

    private void assertRefused(ReceivedReply answer, String code, String header, String complaint) {
        assertThat(answer.status()).isEqualTo(ReplyStatus.REJECTED);
        assertThat(answer.reply().code()).isEqualTo(code);
        assertThat(answer.record().topic()).isEqualTo(topics.replies());
        assertThat(answer.reply().violations()).singleElement().satisfies(violation -> {
            assertThat(violation.pointer()).isEqualTo(Violation.header(header));
            assertThat(violation.message()).contains(complaint);
        });
        assertThat(stage.simulator().backendsNamed("orders")).isEmpty();
    }

    @Test
    void whoCannotBeAnsweredIsADeadLetterAsItWas() {
        RawRequest good = request("behind-a-dead-letter");
        RecordMetadata sent = stage.send(
                request("orders").keyed((byte[]) null).uncorrelated().with("theirs", new byte[] {0, 1, -1}),
                ONE_PARTITION);
        stage.send(good, ONE_PARTITION);

        ConsumerRecord<byte[], byte[]> letter = stage.deadLetterOf(sent);
        assertThat(Inbox.text(letter, "provisioner-dead-letter-cause")).contains("neither a key nor the header");
        assertThat(letter.key()).isNull();
        assertThat(new String(letter.value(), UTF_8)).contains("orders");
        assertThat(letter.headers().lastHeader("theirs").value()).containsExactly(0, 1, -1);
        assertThat(stage.answerTo(good).status()).isEqualTo(ReplyStatus.CREATED);
        assertThat(stage.simulator().backendsNamed("orders")).isEmpty();
    }

    @Test
    void withoutACorrelationIdTheKeyIsEchoed() {
        ReceivedReply answer = answerWhileAGoodOneGoesOn(
                request("orders").keyed("key-" + UUID.randomUUID()).uncorrelated());
        assertThat(answer.status()).isEqualTo(ReplyStatus.CREATED);
        assertThat(answer.correlationId()).isEqualTo(answer.record().key());
    }

    @Test
    void aNameFullOfAsterisksIsJustAName() {
        String name = "*".repeat(40);
        assertThat(answerWhileAGoodOneGoesOn(request(name)).status()).isEqualTo(ReplyStatus.CREATED);
        assertThat(stage.simulator().backendsNamed(name)).hasSize(1);
    }

    private static RawRequest request(String name) {
        return RawRequest.toCreate(name);
    }

    private ReceivedReply answerWhileAGoodOneGoesOn(RawRequest request) {
        RawRequest behind = request("behind");
        stage.send(request, ONE_PARTITION);
        stage.send(behind, ONE_PARTITION);
        ReceivedReply answer = stage.answerTo(request);
        assertThat(stage.answerTo(behind).status()).isEqualTo(ReplyStatus.CREATED);
        return answer;
    }
}
