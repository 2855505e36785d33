package io.backendprovisioner.metrics;

import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/** What {@code docs/operations.md} says of meters and alerts. */
record Runbook(String text) {
    static final Path FILE = Path.of("docs", "operations.md");
    static final String URL =
            "https://github.com/backend-provisioner/backend-provisioner/blob/main/docs/operations.md#";

    private static final Pattern HEADING = Pattern.compile("(?m)^#+ (.+)$");
    private static final Pattern CODE = Pattern.compile("`[^`]*`");
    private static final Pattern QUOTED = Pattern.compile("\"([^\"]+)\"");
    private static final Pattern METER =
            Pattern.compile("(?m)^\\| `(provisioner_\\w+)` \\| (\\w+) \\| ([^|]*)\\| ([^|\\n]+) \\|$");

    /** A row of the table of meters. */
    record Row(String name, String kind, List<String> labels, String says) {}

    static Runbook read() {
        return new Runbook(Exposed.text(FILE));
    }

    /** As GitHub makes them of headings. */
    List<String> anchors() {
        return HEADING.matcher(text)
                .results()
                .map(heading -> heading.group(1)
                        .toLowerCase(Locale.ROOT)
                        .replaceAll("[^\\p{L}\\p{N} _-]", "")
                        .replace(' ', '-'))
                .toList();
    }

    private String section(String name) {
        int begin = text.indexOf("\n## " + name + "\n");
        return text.substring(begin, text.indexOf("\n## ", begin + 1));
    }

    /** Panels that the sections of the alerts name, in quotes. */
    List<String> panels() {
        String words = CODE.matcher(section("Alerts")).replaceAll(" ").replace('\n', ' ');
        return QUOTED.matcher(words).results().map(found -> found.group(1)).toList();
    }

    List<Row> meters() {
        return METER.matcher(section("Metrics"))
                .results()
                .map(row -> new Row(
                        row.group(1),
                        row.group(2),
                        Stream.of(row.group(3).split(",", -1))
                                .map(label -> label.replace("`", "").strip())
                                .filter(label -> !label.isEmpty())
                                .toList(),
                        row.group(4)))
                .toList();
    }
}
