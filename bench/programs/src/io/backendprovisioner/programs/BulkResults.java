package io.backendprovisioner.programs;

import de.siegmar.fastcsv.reader.CsvReader;
import de.siegmar.fastcsv.reader.NamedCsvRecord;
import io.backendprovisioner.testkit.SimulatorProcess;
import io.backendprovisioner.testkit.Verdict;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;
import java.util.stream.Collectors;
import tools.jackson.databind.JsonNode;

/** A file of numbered backends, and its results beside what the cloud says. */
final class BulkResults {
    /** In the keys of these rows, and of no others. */
    static final String IN_KEY = "/bulk-";

    private BulkResults() {}

    static String name(int number) {
        return "bulk-" + number;
    }

    static void writeInput(Path file, int rows) throws IOException {
        try (var writer = Files.newBufferedWriter(file)) {
            writer.write("backendName,backendType,description,tag.team\n");
            for (int number = 0; number < rows; number++) {
                writer.write(name(number) + ",HTTP,number " + number + ",shop\n");
            }
        }
    }

    /** @param provenance that every row should have; empty for any */
    static Verdict compare(Path results, int rows, SimulatorProcess simulator, String provenance) throws IOException {
        Map<String, String> idByName = new HashMap<>();
        int backends = 0;
        for (JsonNode backend : simulator.backends()) {
            String name = backend.path("BackendName").asString("");
            if (name.startsWith("bulk-")) {
                idByName.put(name, backend.path("BackendId").asString(""));
                backends++;
            }
        }
        int right = 0;
        int seen = 0;
        try (CsvReader<NamedCsvRecord> read = CsvReader.builder().ofNamedCsvRecord(results)) {
            for (NamedCsvRecord row : read) {
                String name = name(seen);
                boolean agrees = row.getField("line").equals(Integer.toString(seen + 2))
                        && row.getField("backendName").equals(name)
                        && row.getField("key").endsWith("/" + name)
                        && row.getField("status").equals("CREATED")
                        && row.getField("backendId").equals(idByName.get(name))
                        && (provenance.isEmpty() || row.getField("provenance").equals(provenance));
                right += agrees ? 1 : 0;
                seen++;
            }
        }
        return new Verdict()
                .that("rows in " + results.getFileName(), seen, rows)
                .that("of these, in place and as the cloud has them", right, rows)
                .that("backends in the simulator's list", backends, rows)
                .that("different names among them", idByName.size(), rows);
    }

    /** How many rows ended with each. */
    static Map<String, Long> statuses(Path results) throws IOException {
        try (CsvReader<NamedCsvRecord> read = CsvReader.builder().ofNamedCsvRecord(results)) {
            return read.stream().collect(Collectors.groupingBy(row -> row.getField("status"), Collectors.counting()));
        }
    }
}
