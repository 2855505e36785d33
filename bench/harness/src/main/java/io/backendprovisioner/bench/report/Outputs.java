package io.backendprovisioner.bench.report;

import io.backendprovisioner.bench.measure.Reading;
import io.backendprovisioner.bench.measure.Results;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Locale;
import java.util.stream.Collectors;
import tools.jackson.databind.json.JsonMapper;

/** Where results go: as they are for other programs, a line or an object for each reading, and told for people. */
public final class Outputs {
    private static final Path FOLDER = Path.of("bench", "target", "results");

    public static final Path REPORT = FOLDER.resolve("report.html");

    private Outputs() {}

    /** Over what an earlier run has left. */
    public static void write(Results results, Account account) throws IOException {
        Files.createDirectories(FOLDER);
        Files.writeString(FOLDER.resolve("results.csv"), csv(results));
        Files.write(
                FOLDER.resolve("results.json"),
                JsonMapper.shared().writerWithDefaultPrettyPrinter().writeValueAsBytes(results.all()));
        Files.writeString(REPORT, new HtmlReport(results, account).render());
        Files.writeString(FOLDER.resolve("performance.md"), new MarkdownPage(results, account).render());
    }

    static String csv(Results results) {
        return results.all().stream()
                .map(Outputs::line)
                .collect(Collectors.joining("\n", "figure,cell,arm,round,metric,value\n", "\n"));
    }

    private static String line(Reading reading) {
        return String.format(
                Locale.ROOT,
                "%s,\"%s\",%s,%d,\"%s\",%s",
                reading.figure(),
                reading.cell(),
                reading.arm(),
                reading.round(),
                reading.metric(),
                reading.value());
    }
}
