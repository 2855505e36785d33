package io.backendprovisioner.contract;

import static io.backendprovisioner.contract.RequestFixture.request;
import static org.assertj.core.api.Assertions.assertThat;

import io.backendprovisioner.testkit.RequestVerdict;
import io.backendprovisioner.testkit.RequestVerdict.Beyond;
import io.backendprovisioner.testkit.WireSchema;
import java.nio.charset.StandardCharsets;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** What the schema of a request says is what the worker does. */
class SchemaAgreementTest {
    private static final long SEED = 20160714;
    private static final int REQUESTS = 10_000;

    /** Keywords that say what is allowed. Those within {@code not} are seen where it is. */
    private static final Set<String> RULES =
            Set.of("type", "pattern", "required", "additionalProperties", "not", "uniqueItems", "enum", "const");

    /** One word of each of the worker's messages on a value. */
    private static final List<String> MESSAGES = List.of(
            "bytes, at most",
            "not valid UTF-8",
            "byte order mark",
            "levels deep",
            "is not JSON, at",
            "ends too early",
            "something follows",
            "value must be a JSON object",
            "is missing",
            "is not known, did you mean",
            "is not known, known are",
            "is given more than once",
            "is given as",
            "must be a string",
            "must be true or false",
            "must be an array",
            "must be an object with key and value",
            "must not be blank",
            "must not start or end with white space",
            "must not have control characters",
            "half of a surrogate pair",
            "which is reserved",
            "is the key of an earlier tag too");

    /** Of those on what an event has besides. */
    private static final List<String> EVENT_MESSAGES = List.of(
            "must be application/cloudevents+json",
            "header/ce_id, message=is missing",
            "pointer=/id, message=is missing",
            "pointer=/data, message=is missing",
            "must be 1.0",
            "must not be empty",
            "must be valid UTF-8",
            "must have at most 512 characters",
            "must be JSON, such as",
            "must be a string, a number or a boolean",
            "must be Base64",
            "is given beside data",
            "pointer=/data_base64/backendName");

    private final Map<String, Integer> broken = new TreeMap<>();
    private final Map<String, Integer> told = new TreeMap<>();
    private final Map<Beyond, Integer> beyond = new EnumMap<>(Beyond.class);

    @Test
    void tenThousandRequestsAreJudgedAlike() {
        var generated = new GeneratedRequests(SEED);
        int accepted = 0;
        for (int round = 0; round < REQUESTS; round++) {
            accepted += judgedAlike(generated.next()) ? 1 : 0;
        }
        System.out.printf(
                "%d of %d generated requests are right; rules broken: %s %s%n", accepted, REQUESTS, broken, beyond);
        assertThat(accepted).isBetween(REQUESTS / 4, REQUESTS * 3 / 4);
        assertThat(rules())
                .allSatisfy(rule ->
                        assertThat(broken.getOrDefault(rule, 0)).as(rule).isGreaterThan(9));
        assertThat(MESSAGES).allSatisfy(message -> assertThat(told).as(message).containsKey(message));
        assertThat(beyond).containsOnlyKeys(Beyond.ofAnyRequest());
    }

    @Test
    void tenThousandEventsAreJudgedAlike() {
        var generated = new GeneratedEvents(SEED);
        int accepted = 0;
        Map<ContentMode, Integer> right = new EnumMap<>(ContentMode.class);
        for (int round = 0; round < REQUESTS; round++) {
            var event = generated.next();
            if (judgedAlike(event)) {
                right.merge(event.readValid().envelope().mode(), 1, Integer::sum);
                accepted++;
            }
        }
        System.out.printf(
                "%d of %d generated events are right: %s; rules broken: %s %s%n",
                accepted, REQUESTS, right, broken, beyond);
        assertThat(accepted).isBetween(REQUESTS / 10, REQUESTS * 3 / 4);
        assertThat(right).containsOnlyKeys(ContentMode.BINARY, ContentMode.STRUCTURED);
        assertThat(EVENT_MESSAGES)
                .allSatisfy(message ->
                        assertThat(told.getOrDefault(message, 0)).as(message).isGreaterThan(9));
        assertThat(beyond).containsOnlyKeys(Beyond.values());
    }

    /** Wherever it stands: each character that a rule could be about. */
    @Test
    void everyCharacterIsJudgedAlike() {
        IntStream.concat(
                        IntStream.range(0, 0x3002),
                        IntStream.of(0xD7FF, 0xD800, 0xDBFF, 0xDC00, 0xDFFF, 0xE000, 0xFEFF))
                .mapToObj(unit -> "\\u%04x".formatted(unit))
                .flatMap(odd -> Stream.of(
                        named("\"backendName\": \"%sa\"".formatted(odd)),
                        named("\"backendName\": \"a%s\"".formatted(odd)),
                        named("\"backendName\": \"a%sa\"".formatted(odd)),
                        named("\"backendName\": \"a\", \"description\": \"%s\"".formatted(odd)),
                        named("\"backendName\": \"a\", \"tags\": [{\"key\": \"%s\"}]".formatted(odd)),
                        named("\"backendName\": \"a\", \"tags\": [{\"key\": \"a\", \"value\": \"%s\"}]".formatted(odd)),
                        named("\"backendName\": \"a\", \"tags\": [{\"key\": \"%sprovisioner-request\"}]"
                                .formatted(odd))))
                .forEach(value -> judgedAlike(value.getBytes(StandardCharsets.UTF_8)));
    }

    private static String named(String fields) {
        return "{\"backendType\": \"HTTP\", " + fields + "}";
    }

    private boolean judgedAlike(byte[] value) {
        return judgedAlike(request().value(value));
    }

    private boolean judgedAlike(RequestFixture request) {
        var record = request.asRecord();
        var verdict = RequestVerdict.on(record.headers(), record.value());
        var read = request.read();
        var violations = read instanceof Incoming.Invalid(var _, var listed) ? listed : List.of();
        assertThat(read instanceof Incoming.Request)
                .as("%s: %s, but the worker says %s", told(record), verdict, violations)
                .isEqualTo(verdict.accepts());
        verdict.errors()
                .forEach(error ->
                        broken.merge(error.getSchemaLocation().getFragment().toString(), 1, Integer::sum));
        if (verdict.beyond() != null && verdict.errors().isEmpty()) {
            beyond.merge(verdict.beyond(), 1, Integer::sum);
        }
        Stream.concat(MESSAGES.stream(), EVENT_MESSAGES.stream())
                .filter(message -> violations.toString().contains(message))
                .forEach(message -> told.merge(message, 1, Integer::sum));
        return verdict.accepts();
    }

    private static String told(ConsumerRecord<byte[], byte[]> record) {
        return record.headers() + " " + new String(record.value(), StandardCharsets.UTF_8);
    }

    private static Set<String> rules() {
        Set<String> rules = new TreeSet<>();
        collect(WireSchema.source("request.schema.json"), "", rules);
        return rules;
    }

    private static void collect(JsonNode schema, String pointer, Set<String> rules) {
        schema.forEachEntry((keyword, value) -> {
            String place = pointer + "/" + keyword;
            boolean naming = Set.of("properties", "$defs").contains(keyword);
            if (RULES.contains(keyword)) {
                rules.add(place);
            } else if (naming) {
                value.forEachEntry((name, child) -> collect(child, place + "/" + name, rules));
            } else if (value.isObject()) {
                collect(value, place, rules);
            } else if (value.isArray() && !keyword.equals("examples")) {
                for (int index = 0; index < value.size(); index++) {
                    collect(value.get(index), place + "/" + index, rules);
                }
            }
        });
    }

    /** As good in an older dialect, which is what AsyncAPI's own tools read. */
    @Test
    void onlyKeywordsThatDraft07HasTooAreUsed() {
        for (String file : List.of("request.schema.json", "reply.schema.json")) {
            assertThat(JsonMapper.shared().writeValueAsString(WireSchema.source(file)))
                    .doesNotContain(
                            "unevaluated", "dependent", "prefixItems", "\"$dynamic", "minContains", "\"$anchor");
        }
    }
}
