package io.backendprovisioner.contract;

import static io.backendprovisioner.contract.RequestFixture.VALUE;
import static io.backendprovisioner.contract.RequestFixture.binary;
import static io.backendprovisioner.contract.RequestFixture.event;
import static io.backendprovisioner.contract.RequestFixture.request;
import static io.backendprovisioner.contract.RequestFixture.structured;
import static io.backendprovisioner.contract.RequestFixture.utf8;
import static org.assertj.core.api.Assertions.assertThat;

import io.backendprovisioner.domain.RequestKey;
import java.util.Arrays;
import java.util.Base64;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Requests as CloudEvents, in both modes. */
class EventRequestTest {
    private static final String TRACE = "00-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-01";
    private static final String OTHER_TRACE = "00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01";
    private static final String DATA = "\"data\":" + VALUE;

    static Stream<RequestFixture> events() {
        return Stream.of(binary(), event(DATA));
    }

    @Test
    void eachModeIsRecognised() {
        assertThat(request().readValid().envelope().mode()).isEqualTo(ContentMode.PLAIN);
        assertThat(binary().readValid().envelope().mode()).isEqualTo(ContentMode.BINARY);
        assertThat(event(DATA).readValid().envelope().mode()).isEqualTo(ContentMode.STRUCTURED);
    }

    /** Many producers tell the type of what they send; that makes no event of it. */
    @ParameterizedTest
    @ValueSource(strings = {"application/json", "text/plain", "application/cloud", "", "application/xml+cloudevents"})
    void aContentTypeAloneChangesNothing(String type) {
        var read = request().header("content-type", type).header("ce_id", "").readValid();
        assertThat(read.envelope().mode()).isEqualTo(ContentMode.PLAIN);
        assertThat(read.key()).isEqualTo(new RequestKey("orders-1"));
    }

    @Test
    void aVersionWithoutAValueIsAbsent() {
        assertThat(request()
                        .header("ce_specversion", (byte[]) null)
                        .readValid()
                        .envelope()
                        .mode())
                .isEqualTo(ContentMode.PLAIN);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "application/cloudevents+json",
                "application/cloudevents+json; charset=utf-8",
                "Application/CloudEvents+JSON;charset=UTF-8",
                " application/cloudevents+json ;x=y"
            })
    void structuredModeIsToldByItsContentType(String type) {
        var event = event(DATA).without("content-type").header("content-type", type);
        assertThat(event.readValid().envelope().mode()).isEqualTo(ContentMode.STRUCTURED);
        assertThat(event.header("ce_specversion", "0.3")
                        .header("ce_id", "")
                        .readValid()
                        .key())
                .as("headers of binary mode do not count there")
                .isEqualTo(new RequestKey("event-1"));
    }

    @ParameterizedTest
    @CsvSource({
        "application/cloudevents-batch+json, application/cloudevents-batch+json",
        "application/cloudevents-batch, application/cloudevents-batch",
        "application/cloudevents+avro; charset=utf-8, application/cloudevents+avro",
        "APPLICATION/CLOUDEVENTS+protobuf, application/cloudevents+protobuf",
        "application/cloudevents, application/cloudevents"
    })
    void otherFormatsAreRefused(String type, String found) {
        var event = structured("[" + VALUE + "]").without("content-type").header("content-type", type);
        var read = event.key(utf8("k")).readInvalid();
        assertThat(read.envelope().mode()).isEqualTo(ContentMode.STRUCTURED);
        assertThat(event.flaws())
                .containsExactly("header/content-type must be application/cloudevents+json, one event in the one format"
                        + " that is read, found " + found);
        assertThat(event.key(null).read()).isInstanceOf(Incoming.Unanswerable.class);
    }

    @ParameterizedTest
    @MethodSource("events")
    void theIdIsKeyAndCorrelationIdWhereThereIsNoOther(RequestFixture event) {
        var read = event.readValid();
        assertThat(read.spec().name()).isEqualTo("orders");
        assertThat(read.key())
                .isEqualTo(new RequestKey("event-1"))
                .isEqualTo(read.envelope().requestKey());
        assertThat(read.envelope().replyKey()).isEqualTo(utf8("event-1"));
        assertThat(read.envelope().correlationId()).isEqualTo(utf8("event-1"));
    }

    @ParameterizedTest
    @MethodSource("events")
    void theRecordsOwnKeyAndCorrelationIdComeFirst(RequestFixture event) {
        var keyed = event.key(utf8("k")).readValid();
        assertThat(keyed.key()).isEqualTo(new RequestKey("k"));
        assertThat(keyed.envelope().replyKey()).isEqualTo(utf8("k"));
        assertThat(keyed.envelope().correlationId()).as("not the key").isEqualTo(utf8("event-1"));

        var both = event.header(HeaderNames.CORRELATION_ID, new byte[] {-1}).readValid();
        assertThat(both.key()).isEqualTo(new RequestKey("k"));
        assertThat(both.envelope().correlationId()).isEqualTo(new byte[] {-1});

        var correlated = event.key(new byte[0]).readValid();
        assertThat(correlated.key()).as("not the correlation id").isEqualTo(new RequestKey("event-1"));
        assertThat(correlated.envelope().replyKey()).isEqualTo(utf8("event-1"));
        assertThat(correlated.envelope().correlationId()).isEqualTo(new byte[] {-1});
    }

    @ParameterizedTest
    @MethodSource("events")
    void theOtherHeadersAreReadAsEver(RequestFixture event) {
        var read = event.header(HeaderNames.REPLY_TOPIC, "replies.mine")
                .header(HeaderNames.BATCH, "b")
                .header(HeaderNames.DEADLINE, "2026-01-01T00:00:00Z")
                .readValid();
        assertThat(read.envelope().replyTopic()).isEqualTo("replies.mine");
        assertThat(read.envelope().batch()).isEqualTo("b");
        assertThat(read.deadline()).isEqualTo("2026-01-01T00:00:00Z");
    }

    @Test
    void theTraceIsThatOfTheHeaderOrElseOfTheExtension() {
        for (var event :
                List.of(binary().header("ce_traceparent", TRACE), event("\"traceparent\":\"" + TRACE + "\"," + DATA))) {
            assertThat(event.readValid().envelope().traceparent()).isEqualTo(TRACE);
            assertThat(event.header(HeaderNames.TRACEPARENT, "malformed")
                            .readValid()
                            .envelope()
                            .traceparent())
                    .isEqualTo(TRACE);
            assertThat(event.header(HeaderNames.TRACEPARENT, OTHER_TRACE)
                            .readValid()
                            .envelope()
                            .traceparent())
                    .isEqualTo(OTHER_TRACE);
        }
        for (var event : List.of(
                binary().header("ce_traceparent", new byte[] {-1}),
                event("\"traceparent\":\"" + TRACE + "x\"," + DATA),
                event("\"traceparent\":7," + DATA))) {
            assertThat(event.readValid().envelope().traceparent()).isNull();
        }
        assertThat(request()
                        .header("ce_traceparent", TRACE)
                        .readValid()
                        .envelope()
                        .traceparent())
                .as("no event")
                .isNull();
    }

    @Test
    void missingAttributesAreToldAtOnce() {
        assertThat(request().header("ce_specversion", "1.0").flaws())
                .containsExactly("header/ce_id is missing", "header/ce_source is missing", "header/ce_type is missing");
        assertThat(structured("{\"id\":null}").key(utf8("k")).flaws())
                .containsExactly(
                        "/specversion is missing",
                        "/id is missing",
                        "/source is missing",
                        "/type is missing",
                        "/data is missing");
    }

    @Test
    void wrongAttributesAreToldWithTheirPlace() {
        assertThat(request("[]")
                        .header("ce_specversion", "0.3")
                        .header("ce_id", "")
                        .header("ce_source", "")
                        .header("ce_type", new byte[] {-1})
                        .header("content-type", "application/avro")
                        .flaws())
                .containsExactly(
                        "header/ce_specversion must be 1.0, found 0.3",
                        "header/ce_id must not be blank",
                        "header/ce_source must not be empty",
                        "header/ce_type must be valid UTF-8",
                        "header/content-type must be JSON, such as application/json, found application/avro",
                        " the value must be a JSON object, found an array");
        assertThat(structured("""
                        {"specversion": 1.0, "id": " ", "source": "", "type": ["a"], "datacontenttype": "text/xml",
                         "traceparent": {}, "other": [1], "data": "<a/>"}""").flaws())
                .containsExactly(
                        "/specversion must be a string, found a number",
                        "/id must not be blank",
                        "/source must not be empty",
                        "/type must be a string, found an array",
                        "/datacontenttype must be JSON, such as application/json, found text/xml",
                        "/traceparent must be a string, a number or a boolean, found an object",
                        "/other must be a string, a number or a boolean, found an array",
                        "/data must be a JSON object, found a string");
    }

    @Test
    void anIdIsAsAKeyMustBe() {
        for (var keyed : List.of("", "k")) {
            assertThat(binary().key(utf8(keyed))
                            .without("ce_id")
                            .header("ce_id", "a\nb")
                            .flaws())
                    .containsExactly("header/ce_id must not have control characters, found U+000A at character 2");
            assertThat(binary().key(utf8(keyed))
                            .without("ce_id")
                            .header("ce_id", new byte[] {-1})
                            .flaws())
                    .containsExactly("header/ce_id must be valid UTF-8");
            assertThat(binary().key(utf8(keyed))
                            .without("ce_id")
                            .header("ce_id", "i".repeat(513))
                            .flaws())
                    .containsExactly("header/ce_id as the request key it must have at most 512 characters, found 513");
            assertThat(event("\"id\":\"\\ud800\"," + DATA).key(utf8(keyed)).flaws())
                    .containsExactly(
                            "/id is given more than once",
                            "/id must be valid Unicode, found half of a surrogate pair at character 1");
        }
        assertThat(binary().without("ce_id")
                        .header("ce_id", "i".repeat(512))
                        .readValid()
                        .key()
                        .value())
                .hasSize(512);
    }

    @Test
    void anIdThatCannotBeAKeyIsEchoedAllTheSame() {
        var envelope = binary().without("ce_id")
                .header("ce_id", new byte[] {-1})
                .readInvalid()
                .envelope();
        assertThat(envelope.replyKey()).isEqualTo(new byte[] {-1});
        assertThat(envelope.correlationId()).isEqualTo(new byte[] {-1});
        assertThat(envelope.requestKey()).isNull();
    }

    @Test
    void anIdTooLargeForAnyReplyIsADeadLetter() {
        byte[] huge = new byte[RequestReader.MAX_ECHOED_BYTES + 1];
        var event = binary().without("ce_id").header("ce_id", huge);
        assertThat(event.read())
                .isEqualTo(new Incoming.Unanswerable(
                        "the event's id has 262145 bytes, a reply carries back at most 262144"));
        var correlated = event.header(HeaderNames.CORRELATION_ID, "c").readInvalid();
        assertThat(correlated.envelope().replyKey()).isEqualTo(utf8("c"));
    }

    @Test
    void anEventThatNobodyCouldRecogniseTheReplyToIsADeadLetter() {
        for (var event : List.of(
                binary().without("ce_id"),
                structured("no JSON"),
                structured("{\"specversion\":\"1.0\"}"),
                structured("{\"id\":7}"),
                event(DATA).value(null))) {
            assertThat(event.read())
                    .isEqualTo(new Incoming.Unanswerable(
                            "the record has neither a key nor the header kafka_correlationId, and no id of its event"
                                    + " can be read, so nobody could recognise a reply"));
        }
    }

    @Test
    void anIdThatWasReadBeforeTheEventBrokeOffServes() {
        var read = structured("{\"id\":\"event-1\",\"data\":{").readInvalid();
        assertThat(read.envelope().correlationId()).isEqualTo(utf8("event-1"));
        assertThat(read.violations())
                .extracting("pointer", "message")
                .singleElement()
                .asString()
                .contains("ends too early");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "application/json",
                "application/json; charset=utf-8",
                "APPLICATION/JSON;v=1",
                "text/json",
                "application/vnd.shop.backend+json"
            })
    void aTypeOfJsonIsTakenForTheData(String type) {
        assertThat(binary().header("content-type", type).readSpec().name()).isEqualTo("orders");
        assertThat(event("\"datacontenttype\":\"" + type + "\"," + DATA)
                        .readSpec()
                        .name())
                .isEqualTo("orders");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"", "json", "application/jsonp", "application/+json", "a b/json", "application/json charset"})
    void anyOtherTypeIsRefused(String type) {
        assertThat(binary().header("content-type", type).violations())
                .singleElement()
                .extracting("pointer")
                .isEqualTo("header/content-type");
        assertThat(event("\"datacontenttype\":\"" + type + "\"," + DATA).violations())
                .singleElement()
                .extracting("pointer")
                .isEqualTo("/datacontenttype");
    }

    @Test
    void dataIsJudgedAsAValueIs() {
        assertThat(event("\"data\":{\"backendname\":\"a\",\"backendType\":\"\",\"backendType\":\"HTTP\",\"tags\":[{}]}")
                        .flaws())
                .containsExactly(
                        "/data/backendname is not known, did you mean backendName?",
                        "/data/backendType must not be blank",
                        "/data/backendType is given more than once",
                        "/data/tags/0/key is missing",
                        "/data/backendName is missing");
        assertThat(event("\"data\":null").flaws()).containsExactly("/data must be a JSON object, found null");
    }

    @Test
    void dataInBase64IsRead() {
        assertThat(event("\"data_base64\":\"" + base64(VALUE) + "\"").readSpec().name())
                .isEqualTo("orders");
        assertThat(event("\"data_base64\":null," + DATA).readSpec().name()).isEqualTo("orders");
        assertThat(event("\"data_base64\":\"" + base64("{\"backendName\":\"a\"}") + "\"")
                        .flaws())
                .containsExactly("/data_base64/backendType is missing");
        assertThat(event("\"data_base64\":\"" + base64("<a/>") + "\"").flaws())
                .containsExactly("/data_base64 the value is not JSON, at line 1, column 1");
        assertThat(event("\"data_base64\":\"***\"").flaws())
                .containsExactly("/data_base64 must be Base64, by RFC 4648");
        assertThat(event("\"data_base64\":7").flaws()).containsExactly("/data_base64 must be a string, found a number");
        assertThat(event(DATA + ",\"data_base64\":\"" + base64(VALUE) + "\"").flaws())
                .containsExactly("/data_base64 is given beside data");
    }

    @Test
    void extensionsAreIgnoredAndNothingIsGivenTwice() {
        assertThat(event("\"comexample\":1e999999,\"Other\":true,\"unset\":null," + DATA)
                        .readSpec()
                        .name())
                .isEqualTo("orders");
        assertThat(binary().header("ce_comexample", new byte[] {-1}).readSpec().name())
                .isEqualTo("orders");
        assertThat(event("\"a\":1,\"a\":2," + DATA + ",\"type\":\"again\"").flaws())
                .containsExactly("/a is given more than once", "/type is given more than once");
    }

    @Test
    void theWholeValueIsHeldToTheLimitOfSize() {
        byte[] value = event(DATA).asRecord().value();
        byte[] largest = Arrays.copyOf(value, StrictJson.MAX_BYTES);
        Arrays.fill(largest, value.length, largest.length, (byte) ' ');
        assertThat(event("").value(largest).readSpec().name()).isEqualTo("orders");
        assertThat(event("")
                        .key(utf8("k"))
                        .value(Arrays.copyOf(largest, largest.length + 1))
                        .flaws())
                .containsExactly(" the value has 65537 bytes, at most 65536 are allowed");
    }

    @Test
    void whatIsNoEventIsToldAsOfAnyValue() {
        assertThat(structured("[]").key(utf8("k")).flaws())
                .containsExactly(" the value must be a JSON object, found an array");
        assertThat(structured("\uFEFF{}").key(utf8("k")).flaws())
                .containsExactly(" the value starts with a byte order mark, which JSON does not allow");
        assertThat(event(DATA + "}").flaws()).singleElement().asString().startsWith(" something follows the JSON");
    }

    /** Key, then headers, then the value. */
    @Test
    void everythingIsToldInItsOrder() {
        assertThat(binary().key(utf8("\n"))
                        .value(utf8("{}"))
                        .without("ce_type")
                        .header(HeaderNames.BATCH, "")
                        .violations())
                .extracting("pointer")
                .containsExactly("key", "header/provisioner-batch", "header/ce_type", "/backendName", "/backendType");
        assertThat(event("\"data\":{}")
                        .key(utf8("\n"))
                        .header(HeaderNames.BATCH, "")
                        .violations())
                .extracting("pointer")
                .containsExactly("key", "header/provisioner-batch", "/data/backendName", "/data/backendType");
    }

    private static String base64(String text) {
        return Base64.getEncoder().encodeToString(utf8(text));
    }
}
