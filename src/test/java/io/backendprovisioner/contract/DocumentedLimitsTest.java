package io.backendprovisioner.contract;

import static org.assertj.core.api.Assertions.assertThat;

import io.backendprovisioner.domain.Outcome.Provenance;
import io.backendprovisioner.domain.Outcome.RejectionCode;
import io.backendprovisioner.domain.RequestKey;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Locale;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** Limits, fields and codes stand in the documents for people as they stand in the code. */
class DocumentedLimitsTest {
    private static final Path CONTRACT = Path.of("docs", "contract.md");
    private static final Path OPERATIONS = Path.of("docs", "operations.md");
    private static final String VALUE = StrictJson.MAX_BYTES / 1024 + " KiB";
    private static final String ECHOED = RequestReader.MAX_ECHOED_BYTES / 1024 + " KiB";
    private static final String LEVELS = StrictJson.MAX_DEPTH + " levels";
    private static final String KEY = RequestKey.MAX_LENGTH + " characters";
    private static final String HEADERS = "%,d".formatted(HeaderReader.MAX_HEADERS);

    @Test
    void ofTheContract() throws IOException {
        assertThat(row(CONTRACT, "key")).contains("at most " + KEY);
        assertThat(row(CONTRACT, "header `kafka_correlationId`")).contains("at most " + ECHOED);
        assertThat(row(CONTRACT, "header `provisioner-batch`")).contains("1 to " + BatchNames.MAX_LENGTH);
        assertThat(row(CONTRACT, "value")).contains(VALUE, LEVELS);
        String all = Files.readString(CONTRACT);
        assertThat(all)
                .contains("at most " + HEADERS + " headers", "at most %,d bytes".formatted(StrictJson.MAX_BYTES))
                .contains("more than " + DeadLetterWriter.MAX_BYTES / 1024 + " KiB");
    }

    @Test
    void ofOperations() throws IOException {
        assertThat(row(OPERATIONS, "value")).contains(VALUE, LEVELS);
        assertThat(row(OPERATIONS, "request key")).contains(KEY, ECHOED);
        assertThat(row(OPERATIONS, "correlation id")).contains(ECHOED);
        assertThat(row(OPERATIONS, "headers")).contains(HEADERS);
        assertThat(row(OPERATIONS, "`provisioner-batch`")).contains(BatchNames.MAX_LENGTH + " printable characters");
        assertThat(row(OPERATIONS, "violations in a reply")).contains(" " + Violations.MAX_LISTED + ",");
        assertThat(row(OPERATIONS, "dead letter")).contains(DeadLetterWriter.MAX_BYTES / 1024 + " KiB");
    }

    @Test
    void everyNameOfAReply() throws IOException {
        for (var status : ReplyStatus.values()) {
            assertThat(row(CONTRACT, "`" + status + "`")).isNotEmpty();
        }
        String all = Files.readString(CONTRACT);
        assertThat(Stream.of(RejectionCode.values()))
                .allSatisfy(code -> assertThat(all).contains("`" + code + "`"));
        assertThat(Stream.of(Provenance.values()))
                .allSatisfy(provenance -> assertThat(
                                row(CONTRACT, "`" + provenance.name().toLowerCase(Locale.ROOT) + "`"))
                        .isNotEmpty());
    }

    /** Of a table, by what stands in its first column. */
    private static String row(Path file, String first) throws IOException {
        try (Stream<String> lines = Files.lines(file)) {
            return lines.filter(line -> line.startsWith("| " + first + " |"))
                    .findFirst()
                    .orElseThrow(() -> new AssertionError(file + " has no row of " + first));
        }
    }
}
