package io.backendprovisioner.contract;

import static io.backendprovisioner.contract.RequestFixture.request;
import static org.assertj.core.api.Assertions.assertThat;

import io.backendprovisioner.domain.BackendId;
import io.backendprovisioner.domain.Outcome;
import io.backendprovisioner.domain.Outcome.Provenance;
import io.backendprovisioner.domain.Outcome.RejectionCode;
import io.backendprovisioner.domain.RequestKey;
import io.backendprovisioner.domain.Violation;
import io.backendprovisioner.testkit.WireSchema;
import java.time.Instant;
import java.util.Collections;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;

/** The schema of a reply says what the worker writes, no less and no more. */
class ReplySchemaTest {
    private static final BackendId ID = new BackendId("0d105f2ab1c94e0c8f5f5e6a7d3b2c41");
    private static final BackendId LONGEST = new BackendId("~".repeat(100));
    private static final String ENDLESS = "\u0000\ud800" + "é".repeat(5_000);
    private static final Set<String> OPTIONAL = Set.of("cloudRequestId", "requestKey");

    static Stream<Outcome> outcomes() {
        var created = Stream.of(Provenance.values())
                .flatMap(provenance -> Stream.of(
                        new Outcome.Created(ID, "66D8", provenance, 1),
                        new Outcome.Created(LONGEST, ENDLESS, provenance, 0),
                        new Outcome.Created(ID, null, provenance, 7)));
        var rejected = Stream.of(RejectionCode.values())
                .flatMap(code -> Stream.of(
                        new Outcome.Rejected(code, List.of(new Violation("", "is no JSON"))),
                        new Outcome.Rejected(code, Collections.nCopies(200, new Violation(ENDLESS, ENDLESS)))));
        var others = Stream.of(
                new Outcome.Expired("the deadline passed"),
                new Outcome.Expired(ENDLESS),
                new Outcome.Cancelled("its batch was cancelled"),
                new Outcome.Cancelled(ENDLESS),
                new Outcome.Failed("QuotaExceeded", "no more", true, null, 3),
                new Outcome.Failed(ENDLESS, ENDLESS, false, ENDLESS, 1),
                new Outcome.Unresolved("TwinBackends", "both carry it", "66D8", List.of(ID, LONGEST), 2),
                new Outcome.Unresolved(ENDLESS, ENDLESS, null, Collections.nCopies(500, LONGEST), 1),
                new Outcome.Unresolved("INTERNAL_ERROR", "an error", null, List.of(), 0));
        return Stream.of(created, rejected, others).flatMap(some -> some);
    }

    @ParameterizedTest(name = "{index}") // some are far too long to be shown
    @MethodSource("outcomes")
    void theReplyOfEveryOutcomeIsRight(Outcome outcome) {
        assertThat(WireSchema.reply().flaws(reply(outcome))).isEmpty();
        assertThat(WireSchema.openReply().flaws(reply(outcome))).isEmpty();
    }

    @Test
    void everyStatusIsAmongThem() {
        assertThat(outcomes().map(ReplyStatus::of)).contains(ReplyStatus.values());
    }

    @Test
    void withoutAUsableKeyItIsRightToo() {
        var invalid = request().key(new byte[] {-1}).readInvalid();
        var outcome = new Outcome.Rejected(RejectionCode.INVALID_REQUEST, invalid.violations());
        assertThat(WireSchema.reply().flaws(json(invalid.envelope(), outcome))).isEmpty();
    }

    @ParameterizedTest(name = "{index}") // some are far too long to be shown
    @MethodSource("outcomes")
    void anyOtherReplyIsWrong(Outcome outcome) {
        var right = reply(outcome);
        right.propertyNames().forEach(field -> {
            if (!OPTIONAL.contains(field)) {
                assertWrong(right.deepCopy().without(field), "without " + field);
                assertThat(WireSchema.openReply().flaws(right.deepCopy().without(field)))
                        .isNotEmpty();
            }
            assertWrong(right.deepCopy().put(field, 1.5), field + " as a number");
        });
        assertWrong(right.deepCopy().put("more", "x"), "with an unknown field");
        assertWrong(right.deepCopy().put("status", "DONE"), "of an unknown status");
        assertWrong(right.deepCopy().put("completedAt", "2026-02-30T00:00:00Z"), "of no day");
    }

    @Test
    void whatIsKnownIsNamed() {
        assertThat(texts("/properties/status/enum")).isEqualTo(names(ReplyStatus.values()));
        assertThat(texts("/$defs/created/properties/provenance/examples"))
                .isEqualTo(names(Provenance.values()).stream()
                        .map(name -> name.toLowerCase(Locale.ROOT))
                        .collect(Collectors.toSet()));
        assertThat(texts("/$defs/rejected/properties/code/examples")).isEqualTo(names(RejectionCode.values()));
    }

    @Test
    void limitsAreTheWritersOwn() {
        assertThat(number("/properties/requestKey/maxLength")).isEqualTo(RequestKey.MAX_LENGTH);
        assertThat(number("/$defs/message/maxLength")).isEqualTo(ReplyWriter.MAX_MESSAGE_LENGTH);
        assertThat(number("/$defs/code/maxLength")).isEqualTo(ReplyWriter.MAX_WORD_LENGTH);
        assertThat(number("/$defs/cloudRequestId/maxLength")).isEqualTo(ReplyWriter.MAX_WORD_LENGTH);
        assertThat(number("/$defs/unresolved/properties/candidates/maxItems")).isEqualTo(ReplyWriter.MAX_CANDIDATES);
        String violations = "/$defs/rejected/properties/violations/";
        assertThat(number(violations + "maxItems")).isEqualTo(Violations.MAX_LISTED + 1);
        assertThat(number(violations + "items/properties/pointer/maxLength")).isEqualTo(ReplyWriter.MAX_WORD_LENGTH);
        assertThat(number(violations + "items/properties/message/maxLength"))
                .isEqualTo(ReplyWriter.MAX_VIOLATION_LENGTH);
    }

    private static void assertWrong(JsonNode reply, String how) {
        assertThat(WireSchema.reply().flaws(reply)).as(how).isNotEmpty();
    }

    private static ObjectNode reply(Outcome outcome) {
        return json(request().readValid().envelope(), outcome);
    }

    private static ObjectNode json(Envelope envelope, Outcome outcome) {
        var reply = ReplyWriter.reply(envelope, new ReplyDestination("replies", null), outcome, Instant.EPOCH);
        return (ObjectNode) JsonMapper.shared().readTree(reply.value());
    }

    private static Set<String> texts(String pointer) {
        return WireSchema.source("reply.schema.json")
                .at(pointer)
                .valueStream()
                .map(JsonNode::asString)
                .collect(Collectors.toSet());
    }

    private static int number(String pointer) {
        return WireSchema.source("reply.schema.json").at(pointer).asInt();
    }

    private static Set<String> names(Enum<?>[] values) {
        return Stream.of(values).map(Enum::name).collect(Collectors.toSet());
    }
}
