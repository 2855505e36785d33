package io.backendprovisioner.bulk;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.backendprovisioner.broker.CannotRun;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** What one reading of a file came to. */
final class Reading implements Rows {
    private final List<Row> rows = new ArrayList<>();
    private final List<String> faults = new ArrayList<>();

    static Reading of(Path file) throws CannotRun, InterruptedException {
        var reading = new Reading();
        Source.of(file, Format.ofFile(file.toString()).orElseThrow()).read(reading);
        return reading;
    }

    static Reading of(Path file, String text) throws IOException, CannotRun, InterruptedException {
        Files.writeString(file, text);
        return of(file);
    }

    @Override
    public void row(Row row) {
        rows.add(row);
    }

    @Override
    public void fault(long line, String column, String message) {
        faults.add(line + " " + column + " " + message);
    }

    List<Row> rows() {
        return rows;
    }

    List<String> faults() {
        return faults;
    }

    /** {@code 2 orders {"backendName":"orders"}}: line, key and value of each. */
    List<String> told() {
        return rows.stream()
                .map(row -> row.line() + " " + row.key() + " " + row.name() + " " + new String(row.value(), UTF_8))
                .toList();
    }
}
