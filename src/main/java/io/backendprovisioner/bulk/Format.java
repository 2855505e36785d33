package io.backendprovisioner.bulk;

import java.util.Locale;
import java.util.Optional;

/** What a file may be written in. */
enum Format {
    CSV,
    JSONL,
    JSON,
    YAML;

    RowReader reader() {
        return switch (this) {
            case CSV -> new CsvRows();
            case JSONL -> new JsonLinesRows();
            case JSON -> ListRows.ofJson();
            case YAML -> ListRows.ofYaml();
        };
    }

    /** As the name of a file ends; a further {@code .gz} does not matter. */
    static Optional<Format> ofFile(String name) {
        String plain = name.toLowerCase(Locale.ROOT);
        if (plain.endsWith(".gz")) {
            plain = plain.substring(0, plain.length() - ".gz".length());
        }
        return switch (plain.substring(plain.lastIndexOf('.') + 1)) {
            case "csv" -> Optional.of(CSV);
            case "jsonl", "ndjson" -> Optional.of(JSONL);
            case "json" -> Optional.of(JSON);
            case "yaml", "yml" -> Optional.of(YAML);
            default -> Optional.empty();
        };
    }
}
