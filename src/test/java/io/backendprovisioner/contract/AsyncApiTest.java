package io.backendprovisioner.contract;

import static io.backendprovisioner.contract.RequestFixture.request;
import static org.assertj.core.api.Assertions.assertThat;

import io.backendprovisioner.domain.BackendId;
import io.backendprovisioner.domain.Outcome;
import io.backendprovisioner.domain.RequestKey;
import io.backendprovisioner.testkit.WireSchema;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.lang.reflect.Field;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.boot.context.properties.bind.Binder;
import org.springframework.boot.context.properties.source.MapConfigurationPropertySource;
import org.yaml.snakeyaml.Yaml;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** docs/asyncapi.yaml says what the code does, in both directions, and its examples are right. */
class AsyncApiTest {
    static final Path FILE = Path.of("docs", "asyncapi.yaml");
    private static final List<String> BORDERS = List.of(
            "",
            " ",
            ".",
            "..",
            "...",
            "a/b",
            "a_B-1.2",
            "t".repeat(128),
            "t".repeat(129),
            "t".repeat(249),
            "t".repeat(250),
            "00-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-01",
            "00-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-01-more",
            "cc-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-01-more",
            "ff-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-01",
            "00-00000000000000000000000000000000-00f067aa0ba902b7-01",
            "00-4bf92f3577b34da6a3ce929d0e0e4736-0000000000000000-01",
            "00-4BF92F3577B34DA6A3CE929D0E0E4736-00f067aa0ba902b7-01",
            "2026-01-01T00:00:00Z",
            "2026-01-01T08:00:00.123456789+08:00",
            "2026-01-01",
            "2026-01-01T00:00:00",
            "2026-02-30T00:00:00Z",
            "tomorrow",
            "true",
            "false",
            "True",
            " true",
            "1");
    private static final JsonNode DOCUMENT = read();
    private static final Map<String, WireSchema> HEADERS = new HashMap<>();
    private static final TopicProperties DEFAULTS =
            new Binder(new MapConfigurationPropertySource(Map.of())).bindOrCreate("provisioner", TopicProperties.class);

    @ParameterizedTest
    @CsvSource({
        "request, requestHeaders",
        "binaryRequest, binaryRequestHeaders",
        "structuredRequest, structuredRequestHeaders",
        "reply, replyHeaders",
        "binaryReply, binaryReplyHeaders",
        "structuredReply, structuredReplyHeaders",
        "progress, progressHeaders",
        "binaryProgress, binaryProgressHeaders",
        "structuredProgress, structuredProgressHeaders",
        "deadLetter, deadLetterHeaders"
    })
    void everyExampleHasRightHeaders(String message, String headers) {
        assertThat(DOCUMENT.at("/components/messages/" + message + "/headers/$ref")
                        .asString())
                .isEqualTo("#/components/schemas/" + headers);
        assertThat(examples(message))
                .isNotEmpty()
                .allSatisfy(example -> assertThat(headerSchema(headers).flaws(example.path("headers")))
                        .as(example.path("name").asString())
                        .isEmpty());
    }

    @Test
    void everyExampleOfARequestIsRightAndRead() {
        assertThat(examples("request")).allSatisfy(example -> {
            var payload = example.path("payload");
            assertThat(WireSchema.request().flaws(payload)).isEmpty();
            request(payload.toString()).readValid();
        });
    }

    @ParameterizedTest
    @ValueSource(strings = {"binaryRequest", "structuredRequest"})
    void everyExampleOfAnEventIsRightAndRead(String message) {
        assertThat(examples(message)).isNotEmpty().allSatisfy(example -> {
            var record = request(example.path("payload").toString()).key(null);
            example.path("headers").forEachEntry((name, value) -> record.header(name, value.asString()));
            assertThat(payload(message).flaws(example.path("payload"))).isEmpty();
            assertThat(record.readValid().envelope().mode().name()).isEqualToIgnoringCase(message.split("R", -1)[0]);
        });
    }

    /** As the writer makes them, but for what was asked. */
    @ParameterizedTest
    @ValueSource(strings = {"binary", "structured"})
    void everyExampleOfAReplyToAnEventIsWhatIsWritten(String mode) {
        var asked = examples(mode + "Request").getFirst();
        var record = request(asked.path("payload").toString()).key(null).at("backend.create.requests", 3, 42);
        asked.path("headers").forEachEntry((name, value) -> record.header(name, value.asString()));
        var created = new Outcome.Created(
                new BackendId("0d105f2ab1c94e0c8f5f5e6a7d3b2c41"),
                "66D8A2C1-3F57-5B0E-9A54-0C1D2E3F4A5B",
                Outcome.Provenance.CREATED,
                1);
        var reply = ReplyWriter.reply(
                record.readValid().envelope(),
                new ReplyDestination("replies", null),
                created,
                Instant.parse("2026-01-01T00:00:00.123Z"));
        var headers = JsonMapper.shared().createObjectNode();
        reply.headers().forEach(header -> headers.put(header.key(), Text.decode(header.value())));
        var example = examples(mode + "Reply").getFirst();
        assertThat(headers).isEqualTo(example.path("headers"));
        assertThat(JsonMapper.shared().readTree(reply.value())).isEqualTo(example.path("payload"));
        assertThat(payload(mode + "Reply").flaws(example.path("payload"))).isEmpty();
    }

    @Test
    void everyExampleOfAReplyIsRightAndOfItsStatus() {
        assertThat(examples("reply")).allSatisfy(example -> {
            assertThat(WireSchema.reply().flaws(example.path("payload"))).isEmpty();
            assertThat(example.at("/headers/provisioner-status")).isEqualTo(example.at("/payload/status"));
        });
        assertThat(examples("reply"))
                .extracting(example -> example.at("/payload/status").asString())
                .contains(statuses());
    }

    @Test
    void everyExampleOfProgressIsRight() {
        assertThat(examples("progress"))
                .isNotEmpty()
                .allSatisfy(example -> assertThat(WireSchema.announcement().flaws(example.path("payload")))
                        .isEmpty());
        assertThat(DOCUMENT.at("/components/schemas/progressHeaders/properties/provisioner-status/const")
                        .asString())
                .isEqualTo(AnnouncementWriter.STATUS);
    }

    @Test
    void examplesInTheSchemasAreRight() {
        assertThat(WireSchema.source("request.schema.json").path("examples"))
                .isNotEmpty()
                .allSatisfy(example ->
                        assertThat(WireSchema.request().flaws(example)).isEmpty());
        assertThat(WireSchema.source("reply.schema.json").path("examples"))
                .isNotEmpty()
                .allSatisfy(
                        example -> assertThat(WireSchema.reply().flaws(example)).isEmpty());
        assertThat(WireSchema.source("progress.schema.json").path("examples"))
                .isNotEmpty()
                .allSatisfy(example ->
                        assertThat(WireSchema.announcement().flaws(example)).isEmpty());
    }

    /** All but the one that the fleet has to itself. */
    @Test
    void topicsAreThoseOfTheSettings() {
        Set<String> named = new TreeSet<>();
        DOCUMENT.path("channels")
                .forEach(channel -> named.add(channel.path("address")
                        .asString(channel.at("/bindings/kafka/topic").asString())));
        Set<String> set = new TreeSet<>(DEFAULTS.allTopics());
        set.remove(DEFAULTS.control().topic());
        assertThat(named).isEqualTo(set);
        assertThat(DOCUMENT.at("/channels/replies/description").asString())
                .contains("`" + DEFAULTS.replies().topic() + "`")
                .contains("`" + String.join("`, `", DEFAULTS.replies().allowed()) + "`");
        assertThat(DOCUMENT.path("channels")
                        .valueStream()
                        .map(channel -> channel.at("/bindings/kafka/partitions").asInt()))
                .containsOnly(DEFAULTS.topics().partitions());
        assertThat(DOCUMENT.at("/operations/createBackend/bindings/kafka/groupId/const")
                        .asString())
                .isEqualTo(DEFAULTS.group());
    }

    @Test
    void headersAreThoseOfTheCode() {
        Set<String> named = DOCUMENT.at("/components/schemas")
                .valueStream()
                .flatMap(schema -> schema.path("properties").propertyNames().stream())
                .collect(Collectors.toCollection(TreeSet::new));
        Set<String> known = Stream.of(HeaderNames.class.getDeclaredFields())
                .map(AsyncApiTest::text)
                .collect(Collectors.toCollection(TreeSet::new));
        assertThat(named).isEqualTo(known);
    }

    @Test
    void statusesAreThoseOfTheCode() {
        assertThat(DOCUMENT.at("/components/schemas/replyHeaders/properties/provisioner-status/enum")
                        .valueStream()
                        .map(JsonNode::asString))
                .containsExactly(statuses());
    }

    @Test
    void payloadsAreTheSchemasOfTheJar() {
        for (String place : List.of(
                "request/payload",
                "binaryRequest/payload",
                "structuredRequest/payload/properties/data",
                "reply/payload",
                "binaryReply/payload",
                "structuredReply/payload/properties/data",
                "progress/payload",
                "binaryProgress/payload",
                "structuredProgress/payload/properties/data")) {
            String name = place.split("/", 2)[0].toLowerCase(Locale.ROOT);
            String message = Stream.of("request", "progress", "reply")
                    .filter(name::endsWith)
                    .findFirst()
                    .orElseThrow();
            String reference =
                    DOCUMENT.at("/components/messages/" + place + "/$ref").asString();
            JsonNode referenced =
                    JsonMapper.shared().readTree(FILE.resolveSibling(reference).toFile());
            assertThat(referenced).isEqualTo(WireSchema.source(message + ".schema.json"));
            assertThat(RequestReader.class.getResource(message + ".schema.json"))
                    .as("in the jar")
                    .isNotNull();
        }
    }

    @Test
    void limitsAreTheReadersOwn() {
        var headers = DOCUMENT.at("/components/schemas/requestHeaders/properties");
        assertThat(headers.at("/provisioner-batch/maxLength").asInt()).isEqualTo(BatchNames.MAX_LENGTH);
        assertThat(DOCUMENT.at("/components/messages/structuredRequest/payload/properties/id/maxLength")
                        .asInt())
                .isEqualTo(RequestKey.MAX_LENGTH);
        assertThat(headers.at("/kafka_correlationId/description").asString())
                .contains("" + RequestReader.MAX_ECHOED_BYTES);
        assertThat(DOCUMENT.at("/components/messages/request/bindings/kafka/key/maxLength")
                        .asInt())
                .isEqualTo(RequestKey.MAX_LENGTH);
        assertThat(HeaderReader.MAX_HEADERS).isEqualTo(1000);
        assertThat(DOCUMENT.at("/components/schemas/requestHeaders/description").asString())
                .contains("thousand");
        assertThat(DOCUMENT.at("/components/messages/deadLetter/payload/description")
                        .asString())
                .contains(DeadLetterWriter.MAX_BYTES / 1024 + " KiB", DeadLetterWriter.CUT_BYTES / 1024 + " KiB");
    }

    /** A text that is no Unicode has no UTF-8, so halves of pairs do not come in a header. */
    @ParameterizedTest
    @ValueSource(
            strings = {
                HeaderNames.REPLY_TOPIC,
                HeaderNames.BATCH,
                HeaderNames.DEADLINE,
                HeaderNames.PROGRESS,
                HeaderNames.TRACEPARENT
            })
    void headersAreJudgedAlike(String header) {
        var odd = GeneratedRequests.CHARACTERS.stream()
                .filter(character -> character.codePoints().noneMatch(AsyncApiTest::isHalf))
                .flatMap(one -> Stream.of(one, "a" + one, one + "a", "a" + one + "a"));
        assertThat(Stream.concat(odd, BORDERS.stream())).allSatisfy(value -> {
            var read = request().header(header, value).read();
            boolean right = read instanceof Incoming.Request(var envelope, var _, var _, var _, var _)
                    && (!header.equals(HeaderNames.TRACEPARENT) || envelope.traceparent() != null);
            var json = JsonMapper.shared().createObjectNode().put(header, value);
            assertThat(headerSchema("requestHeaders").flaws(json).isEmpty()).isEqualTo(right);
        });
    }

    private static boolean isHalf(int codePoint) {
        return codePoint >= Character.MIN_SURROGATE && codePoint <= Character.MAX_SURROGATE;
    }

    private static WireSchema headerSchema(String name) {
        return HEADERS.computeIfAbsent(name, _ -> WireSchema.documented("/components/schemas/" + name));
    }

    private static WireSchema payload(String message) {
        return WireSchema.documented("/components/messages/" + message + "/payload");
    }

    private static List<JsonNode> examples(String message) {
        return DOCUMENT.at("/components/messages/" + message + "/examples")
                .valueStream()
                .toList();
    }

    private static String[] statuses() {
        return Stream.of(ReplyStatus.values()).map(Enum::name).toArray(String[]::new);
    }

    private static String text(Field constant) {
        try {
            return (String) constant.get(null);
        } catch (IllegalAccessException e) {
            throw new AssertionError(e);
        }
    }

    private static JsonNode read() {
        try {
            return JsonMapper.shared().valueToTree(new Yaml().load(Files.readString(FILE)));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
