package io.backendprovisioner.bench.report;

import io.backendprovisioner.bench.contest.Contestant;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/**
 * What the figures were measured on, and how.
 *
 * @param command as it was typed
 * @param facts by what they are about, in the order in which they are told
 * @param arms in the order of the command, with their versions
 */
public record Account(String command, Map<String, String> facts, Map<Contestant, String> arms) {

    /** @param options what was left out of the command, too */
    public static Account of(String command, String options, List<Contestant> arms) throws IOException {
        Map<String, String> facts = new LinkedHashMap<>();
        facts.put("Machine", machine());
        facts.put(
                "Java",
                System.getProperty("java.vm.name") + " " + Runtime.version() + ", " + System.getProperty("os.name"));
        facts.put("Measured with", options);
        facts.put("Date", LocalDate.now(ZoneOffset.UTC).toString());
        Map<Contestant, String> versions = new LinkedHashMap<>();
        for (var arm : arms) {
            versions.put(arm, arm.version());
        }
        return new Account(command, facts, versions);
    }

    private static String machine() throws IOException {
        try (var lines = Files.lines(Path.of("/proc/meminfo"))) {
            long kibibytes = lines.filter(line -> line.startsWith("MemTotal:"))
                    .mapToLong(line -> Long.parseLong(line.replaceAll("[^0-9]", "")))
                    .findFirst()
                    .orElseThrow();
            return String.format(
                    Locale.ROOT,
                    "%d cores, %.0f GiB; broker, simulator, load and arm share it",
                    Runtime.getRuntime().availableProcessors(),
                    kibibytes / 1048576.0);
        }
    }
}
