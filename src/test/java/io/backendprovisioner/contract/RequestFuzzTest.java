package io.backendprovisioner.contract;

import static io.backendprovisioner.contract.RequestFixture.event;
import static io.backendprovisioner.contract.RequestFixture.request;
import static io.backendprovisioner.contract.RequestFixture.structured;
import static io.backendprovisioner.contract.RequestFixture.utf8;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.backendprovisioner.domain.Outcome;
import io.backendprovisioner.domain.Outcome.RejectionCode;
import io.backendprovisioner.testkit.JsonMutants;
import java.time.Instant;
import java.util.Random;
import org.junit.jupiter.api.Test;

/** Whatever bytes come, the reader answers with a value, and what it refuses can be told in a reply. */
class RequestFuzzTest {
    private static final int ROUNDS = Integer.getInteger("fuzz.rounds", 50_000);
    private static final long SEED = 20160714;
    private static final byte[] SEEDLING = utf8("""
            {"backendName": "orders", "BackendType": "HTTP", "description": "a\\u00e4\\ud83d\\ude00 ü",
             "createSlr": false, "tags": [{"key": "team", "value": "shop"}, {"Key": "b"}], "n": [1.5e3, null, {"a": {}}]}""");

    private final Random random = new Random(SEED);

    @Test
    void mutatedRequestsNeverThrow() {
        int valid = 0;
        for (int round = 0; round < ROUNDS; round++) {
            valid += answered(request().value(JsonMutants.mutated(random, SEEDLING.clone()))) ? 1 : 0;
        }
        assertThat(valid).as("some of the mutants").isLessThan(ROUNDS / 2);
    }

    @Test
    void mutatedEventsNeverThrow() {
        byte[] seedling =
                event("\"data\":" + new String(SEEDLING, UTF_8)).asRecord().value();
        int valid = 0;
        for (int round = 0; round < ROUNDS; round++) {
            byte[] mutant = JsonMutants.mutated(random, seedling.clone());
            var record =
                    structured("").key(random.nextBoolean() ? null : bytes(20)).value(mutant);
            valid += answered(record) ? 1 : 0;
        }
        assertThat(valid).as("some of the mutants").isLessThan(ROUNDS / 2);
    }

    @Test
    void randomBytesNeverThrow() {
        for (int round = 0; round < ROUNDS; round++) {
            var record = request()
                    .key(bytes(20))
                    .value(random.nextBoolean() ? bytes(80) : JsonMutants.ofGrammar(random, 80));
            for (var name : RequestFixture.ALL_HEADERS) {
                if (random.nextBoolean()) {
                    record.header(
                            name,
                            random.nextBoolean()
                                    ? bytes(6)
                                    : JsonMutants.mutated(random, utf8("2026-01-01T00:00:00Z")));
                }
            }
            answered(record);
        }
    }

    private static boolean answered(RequestFixture record) {
        return switch (record.read()) {
            case Incoming.Request _ -> true;
            case Incoming.Unanswerable _ -> false;
            case Incoming.Invalid(var envelope, var violations) -> {
                assertThat(violations).isNotEmpty();
                var outcome = new Outcome.Rejected(RejectionCode.INVALID_REQUEST, violations);
                var reply = ReplyWriter.reply(envelope, new ReplyDestination("replies", null), outcome, Instant.EPOCH);
                assertThat(ReplyReader.read(reply.value()).orElseThrow().violations())
                        .isEqualTo(violations);
                yield false;
            }
        };
    }

    private byte[] bytes(int below) {
        byte[] bytes = new byte[random.nextInt(below)];
        random.nextBytes(bytes);
        return bytes;
    }
}
