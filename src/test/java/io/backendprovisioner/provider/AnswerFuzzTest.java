package io.backendprovisioner.provider;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.time.Instant;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;

/** Whatever the cloud answers, it is read as something, and what goes on into replies and logs is one short line. */
class AnswerFuzzTest {
    private static final int ROUNDS = Integer.getInteger("fuzz.rounds", 50_000);
    private static final long SEED = 20160714;
    private static final Instant NOW = Instant.parse("2026-01-01T00:00:00Z");
    private static final Credentials CREDENTIALS = new Credentials("testid", "testsecret", null);
    private static final List<Integer> STATUSES =
            List.of(0, 100, 200, 204, 301, 400, 403, 408, 414, 429, 500, 503, 999);
    private static final List<String> SEEDLINGS = List.of(
            "{\"BackendId\":\"0123456789abcdef0123456789abcdef\",\"RequestId\":\"66D8C4F2\"}",
            "{\"Code\":\"Throttling.User\",\"Message\":\"too\\u001b[31m\\ud800many\\r\\n\",\"RequestId\":\"66D8\\u0000\"}",
            "{\"TotalCount\":1,\"BackendInfoList\":[{\"BackendId\":\"0123\",\"BackendName\":\"a\",\"BackendType\":\"HTTP\","
                    + "\"CreatedTime\":\"2022-01-25T11:22:29Z\",\"Tags\":[{\"Key\":\"k\",\"Value\":\"v\"}]}]}",
            "{\"TotalCount\":1e999999999,\"BackendInfoList\":[null,7,[],{}]}",
            "{\"TotalCount\":" + "9".repeat(5000) + ",\"BackendInfoList\":[]}",
            "[".repeat(50_000),
            "\u001f\u008b\u0008gzip");
    private static final String GRAMMAR = "{}[]\",:\\u0dn\t\n -1.eE+truefalsnl/*'";

    private final Random random = new Random(SEED);

    @Test
    void nothingIsThrownAndTextsAreShortLines() {
        for (int round = 0; round < ROUNDS; round++) {
            String body = mutated(SEEDLINGS.get(random.nextInt(SEEDLINGS.size())));
            var reply = new HttpAnswer.Received(
                    STATUSES.get(random.nextInt(STATUSES.size())),
                    RetryAfter.read(noise(), random.nextBoolean() ? null : noise(), NOW),
                    body,
                    CREDENTIALS);
            if (AnswerReader.readCreate(reply) instanceof CloudError error) {
                assertShortLines(error);
            }
            if (AnswerReader.readDelete(reply) instanceof CloudError error) {
                assertShortLines(error);
            }
            if (AnswerReader.readPage(reply) instanceof CloudError error) {
                assertShortLines(error);
            }
        }
    }

    private static void assertShortLines(CloudError error) {
        assertThat(error.code()).hasSizeBetween(1, 100).doesNotContainPattern("[\\p{Cc}\\p{Cs}]");
        assertThat(error.message()).hasSizeLessThan(400).doesNotContainPattern("[\\p{Cc}\\p{Cs}]");
    }

    private String mutated(String seedling) {
        byte[] bytes = seedling.getBytes(UTF_8);
        for (int change = random.nextInt(4); change > 0; change--) {
            bytes[random.nextInt(bytes.length)] = random.nextBoolean()
                    ? (byte) GRAMMAR.charAt(random.nextInt(GRAMMAR.length()))
                    : (byte) random.nextInt(256);
        }
        return new String(bytes, 0, random.nextInt(4) == 0 ? random.nextInt(bytes.length) : bytes.length, UTF_8);
    }

    private String noise() {
        byte[] bytes = new byte[random.nextInt(30)];
        random.nextBytes(bytes);
        return random.nextBoolean() ? "9".repeat(bytes.length) : new String(bytes, ISO_8859_1);
    }
}
