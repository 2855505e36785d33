package io.backendprovisioner.bulk;

import de.siegmar.fastcsv.writer.CsvWriter;
import java.io.IOException;
import java.io.Writer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.json.JsonMapper;

/**
 * The file of results: a row for each row of the input, in its order. Until it is complete it bears a name of its own,
 * {@code <file>.part}.
 */
final class Results implements AutoCloseable {
    static final List<String> COLUMNS =
            List.of("line", "key", "backendName", "status", "backendId", "provenance", "code", "message");
    private static final String UNFINISHED = ".part";

    private final Path file;
    private final Path part;
    private final Writer writer;
    private final @Nullable CsvWriter csv;
    private boolean closed;

    private Results(Path file, Path part, Writer writer, boolean asCsv) {
        this.file = file;
        this.part = part;
        this.writer = writer;
        this.csv = asCsv ? CsvWriter.builder().build(writer) : null;
        if (csv != null) {
            csv.writeRecord(COLUMNS);
        }
    }

    /** Whether the name ends as it must. */
    static boolean canBe(Path file) {
        return isCsv(file) || file.toString().toLowerCase(Locale.ROOT).endsWith(".jsonl");
    }

    private static boolean isCsv(Path file) {
        return file.toString().toLowerCase(Locale.ROOT).endsWith(".csv");
    }

    static Results to(Path file) throws IOException {
        Path part = Path.of(file + UNFINISHED);
        return new Results(file, part, Files.newBufferedWriter(part), isCsv(file));
    }

    void add(long line, String key, String name, RowResult answer) throws IOException {
        if (csv != null) {
            csv.writeRecord(
                    Long.toString(line),
                    key,
                    name,
                    answer.status(),
                    answer.backendId(),
                    answer.provenance(),
                    answer.code(),
                    noFormula(answer.message()));
            return;
        }
        Map<String, @Nullable Object> fields = new LinkedHashMap<>();
        fields.put("line", line);
        fields.put("key", key);
        fields.put("backendName", name);
        fields.put("status", answer.status());
        fields.put("backendId", answer.backendId());
        fields.put("provenance", answer.provenance());
        fields.put("code", answer.code());
        fields.put("message", answer.message());
        fields.values().removeIf(value -> value == null);
        writer.write(JsonMapper.shared().writeValueAsString(fields));
        writer.write('\n');
    }

    /** What the cloud says is for people: a spreadsheet must not run it. Names and keys stay as they are. */
    private static @Nullable String noFormula(@Nullable String text) {
        return text != null && !text.isEmpty() && "=+-@\t\r".indexOf(text.charAt(0)) >= 0 ? "'" + text : text;
    }

    /** It is complete: it gets its name. */
    void finish() throws IOException {
        close();
        Files.move(part, file, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
    }

    @Override
    public void close() throws IOException {
        if (closed) {
            return;
        }
        closed = true;
        if (csv != null) {
            csv.close();
        }
        writer.close();
    }
}
