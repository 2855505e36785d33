package io.backendprovisioner.testkit;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;

/**
 * What Linux says of a process.
 *
 * @param residentBytes memory that it holds at the moment
 * @param mostResidentBytes the most that it has ever held
 * @param threads of the system, so virtual threads do not count
 */
public record ProcessStatus(long residentBytes, long mostResidentBytes, int threads) {
    private static final int TICKS_PER_SECOND = 100;

    static ProcessStatus of(long pid) {
        List<String> lines =
                read(Path.of("/proc", Long.toString(pid), "status")).lines().toList();
        return new ProcessStatus(
                number(lines, "VmRSS:") * 1024, number(lines, "VmHWM:") * 1024, (int) number(lines, "Threads:"));
    }

    static Duration cpu(long pid) {
        String stat = read(Path.of("/proc", Long.toString(pid), "stat"));
        // The name, in brackets, may hold spaces; the state is the first field after it.
        String[] fields = stat.substring(stat.lastIndexOf(')') + 2).split(" ", -1);
        long ticks = Long.parseLong(fields[11]) + Long.parseLong(fields[12]);
        return Duration.ofMillis(ticks * 1000 / TICKS_PER_SECOND);
    }

    private static long number(List<String> lines, String label) {
        return lines.stream()
                .filter(line -> line.startsWith(label))
                .mapToLong(line -> Long.parseLong(line.replaceAll("[^0-9]", "")))
                .findFirst()
                .orElseThrow();
    }

    private static String read(Path file) {
        try {
            return Files.readString(file);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
