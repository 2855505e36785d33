package io.backendprovisioner.programs;

import io.backendprovisioner.testkit.ChildProcess;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** What a Java process holds: its heap after a full collection, class by class, its threads, its resident memory. */
record Sample(long liveBytes, long liveObjects, Map<String, Long> bytesByClass, int threads, long residentBytes) {

    static Sample of(ChildProcess process) {
        var status = process.status();
        Map<String, Long> bytesByClass = new HashMap<>();
        long objects = 0;
        long bytes = 0;
        for (String line : histogram(process.pid())) {
            // "   3:   12345   678901  java.lang.String (java.base@25)", and at the end "Total   12345   678901"
            String[] fields = line.strip().split("\\s+", -1);
            if (fields[0].equals("Total")) {
                objects = Long.parseLong(fields[1]);
                bytes = Long.parseLong(fields[2]);
            } else if (fields.length >= 4 && fields[0].matches("\\d+:")) {
                bytesByClass.merge(fields[3], Long.parseLong(fields[2]), Long::sum);
            }
        }
        return new Sample(bytes, objects, bytesByClass, status.threads(), status.residentBytes());
    }

    /** Those classes whose instances have come to hold most more, with how much. */
    List<String> grownSince(Sample earlier, int most) {
        Map<String, Long> grown = new HashMap<>(bytesByClass);
        grown.replaceAll((type, bytes) -> bytes - earlier.bytesByClass.getOrDefault(type, 0L));
        return grown.entrySet().stream()
                .sorted(Map.Entry.comparingByValue(Comparator.reverseOrder()))
                .limit(most)
                .map(type -> "%+,12d bytes  %s".formatted(type.getValue(), type.getKey()))
                .toList();
    }

    /** Collects first, so that it counts what is reachable only. */
    private static List<String> histogram(long pid) {
        String jcmd = Path.of(System.getProperty("java.home"), "bin", "jcmd").toString();
        try {
            var process = new ProcessBuilder(jcmd, Long.toString(pid), "GC.class_histogram")
                    .redirectErrorStream(true)
                    .start();
            try (var output = process.inputReader(StandardCharsets.UTF_8)) {
                return output.readAllLines();
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
