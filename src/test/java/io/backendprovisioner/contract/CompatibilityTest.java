package io.backendprovisioner.contract;

import static io.backendprovisioner.contract.RequestFixture.request;
import static io.backendprovisioner.contract.RequestFixture.utf8;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.backendprovisioner.domain.BackendId;
import io.backendprovisioner.domain.Outcome;
import io.backendprovisioner.testkit.RequestVerdict;
import io.backendprovisioner.testkit.WireSchema;
import io.cloudevents.kafka.KafkaMessageFactory;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.Base64;
import java.util.HexFormat;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.apache.kafka.common.header.internals.RecordHeaders;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;

/**
 * Requests and replies as they once were, which must be read for ever: files may be added, and are never changed. A request
 * must still mean what its file says; a reply must still be right by the schema.
 */
class CompatibilityTest {
    private static final Path CORPUS = Path.of("src", "test", "resources", "contract");

    static List<Path> requests() {
        return files("requests");
    }

    static List<Path> progress() {
        return files("progress");
    }

    static List<Path> replies() {
        return files("replies");
    }

    static List<Path> replyEvents() {
        return files("reply-events");
    }

    @ParameterizedTest
    @MethodSource("requests")
    void aPastRequestStillMeansTheSame(Path file) {
        var json = read(file);
        var record = request(json.path("value").toString()).key(bytes(json.path("key")));
        json.path("headers").forEachEntry((name, value) -> record.header(name, bytes(value)));
        assertThat(meaning(record.readValid())).isEqualTo(json.path("means"));
        var asRecord = record.asRecord();
        assertThat(RequestVerdict.on(asRecord.headers(), asRecord.value()).flaw())
                .isNull();
    }

    /** The reply that is written today is what it was, and what a client reads by the SDK too. */
    @ParameterizedTest
    @MethodSource("replyEvents")
    void aPastReplyToAnEventIsStillRight(Path file) {
        var json = read(file);
        var headers = new RecordHeaders();
        json.path("headers").forEachEntry((name, value) -> headers.add(name, bytes(value)));
        byte[] value = utf8(json.path("value").toString());
        var event = KafkaMessageFactory.createReader(headers, value).toEvent();
        var body = JsonMapper.shared()
                .readTree(Objects.requireNonNull(event.getData()).toBytes());
        assertThat(WireSchema.openReply().flaws(body)).isEmpty();
        assertThat(ReplyReader.read(value).orElseThrow().backendId())
                .isEqualTo(body.path("backendId").asString());

        var mode = ContentMode.valueOf(
                file.getFileName().toString().replace(".json", "").toUpperCase(Locale.ROOT));
        assertThat(replyNow(mode, Objects.requireNonNull(event.getExtension("traceparent"))))
                .isEqualTo(json);
    }

    private static JsonNode replyNow(ContentMode mode, Object trace) {
        var record = mode == ContentMode.BINARY
                ? RequestFixture.binary()
                : RequestFixture.event("\"data\":" + RequestFixture.VALUE);
        var envelope = record.at("backend.create.requests", 3, 42)
                .header(HeaderNames.TRACEPARENT, trace.toString())
                .readValid()
                .envelope();
        var created = new Outcome.Created(
                new BackendId("0d105f2ab1c94e0c8f5f5e6a7d3b2c41"),
                "66D8A2C1-3F57-5B0E-9A54-0C1D2E3F4A5B",
                Outcome.Provenance.CREATED,
                1);
        var reply = ReplyWriter.reply(
                envelope, new ReplyDestination("replies", null), created, Instant.parse("2026-01-01T00:00:00.123Z"));
        var json = JsonMapper.shared().createObjectNode();
        reply.headers().forEach(header -> json.withObject("headers").put(header.key(), text(header.value())));
        json.set("value", JsonMapper.shared().readTree(reply.value()));
        return json;
    }

    @ParameterizedTest
    @MethodSource("replies")
    void aPastReplyIsStillRight(Path file) {
        var json = read(file);
        assertThat(WireSchema.openReply().flaws(json)).isEmpty();
        assertThat(ReplyReader.read(utf8(json.toString()))
                        .orElseThrow()
                        .status()
                        .name())
                .isEqualTo(json.path("status").asString());
    }

    @ParameterizedTest
    @MethodSource("progress")
    void aPastProgressIsStillRight(Path file) {
        assertThat(WireSchema.openProgress().flaws(read(file))).isEmpty();
    }

    /** So that what is added to the contract is added here. */
    @Test
    void everyFieldHeaderAndStatusIsAmongThem() {
        assertThat(names(requests(), CompatibilityTest::asked)).isEqualTo(fields("request.schema.json", ""));
        assertThat(names(requests(), json -> json.path("headers")))
                .containsAll(RequestFixture.ALL_HEADERS)
                .allMatch(name -> name.startsWith("ce_") || RequestFixture.ALL_HEADERS.contains(name));
        assertThat(names(progress(), json -> json)).isEqualTo(fields("progress.schema.json", ""));
        for (var status : ReplyStatus.values()) {
            var branch = status.name().toLowerCase(Locale.ROOT);
            var ofStatus = replies().stream()
                    .filter(file -> read(file).path("status").asString().equals(status.name()))
                    .toList();
            Set<String> known = fields("reply.schema.json", "/$defs/" + branch);
            known.addAll(fields("reply.schema.json", ""));
            assertThat(names(ofStatus, json -> json)).as(branch).isEqualTo(known);
        }
    }

    private static ObjectNode meaning(Incoming.Request request) {
        var envelope = request.envelope();
        var spec = request.spec();
        var meaning = JsonMapper.shared().createObjectNode();
        meaning.put("requestKey", request.key().value());
        meaning.put("replyKey", text(envelope.replyKey()));
        meaning.put("correlationId", text(envelope.correlationId()));
        meaning.put("replyTopic", envelope.replyTopic());
        meaning.put("replyPartition", envelope.replyPartition());
        meaning.put(
                "deadline",
                request.deadline() == null ? null : request.deadline().toString());
        meaning.put("batch", envelope.batch());
        meaning.put("progress", request.announce() ? true : null);
        meaning.put("traceparent", envelope.traceparent());
        meaning.put("name", spec.name());
        meaning.put("type", spec.type());
        meaning.put("description", spec.description());
        meaning.put("createEventBridgeServiceLinkedRole", spec.createEventBridgeServiceLinkedRole());
        meaning.put("createSlr", spec.createSlr());
        spec.tags().forEach(tag -> meaning.withObject("tags").put(tag.key(), tag.value()));
        meaning.put(
                "mode",
                envelope.mode() == ContentMode.PLAIN ? null : envelope.mode().name());
        // The ledger keeps it, so that it is told from a request of other content after years.
        meaning.put("fingerprint", spec.fingerprint().toString());
        meaning.propertyNames().stream()
                .filter(name -> meaning.get(name).isNull())
                .toList()
                .forEach(meaning::remove);
        return meaning;
    }

    /** Text, a number of four bytes, or an object with the digits of what is neither. */
    private static byte[] bytes(JsonNode json) {
        if (json.isInt()) {
            return ByteBuffer.allocate(Integer.BYTES).putInt(json.intValue()).array();
        }
        return json.isObject() ? HexFormat.of().parseHex(json.path("hex").asString()) : utf8(json.asString());
    }

    private static String text(byte[] bytes) {
        String text = Text.decode(bytes);
        return text == null ? "hex " + HexFormat.of().formatHex(bytes) : new String(bytes, UTF_8);
    }

    /** The request itself, in whatever an event puts around it. */
    private static JsonNode asked(JsonNode file) {
        var value = file.path("value");
        if (!value.has("specversion")) {
            return value;
        }
        return value.has("data")
                ? value.path("data")
                : JsonMapper.shared()
                        .readTree(Base64.getDecoder()
                                .decode(value.path("data_base64").stringValue()));
    }

    private static Set<String> names(List<Path> files, Function<JsonNode, JsonNode> part) {
        return files.stream()
                .flatMap(file -> part.apply(read(file)).propertyNames().stream())
                .collect(Collectors.toCollection(TreeSet::new));
    }

    private static Set<String> fields(String schema, String pointer) {
        return new TreeSet<>(
                WireSchema.source(schema).at(pointer + "/properties").propertyNames());
    }

    private static List<Path> files(String folder) {
        try (Stream<Path> files = Files.list(CORPUS.resolve(folder))) {
            return files.sorted().toList();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static JsonNode read(Path file) {
        return JsonMapper.shared().readTree(file.toFile());
    }
}
