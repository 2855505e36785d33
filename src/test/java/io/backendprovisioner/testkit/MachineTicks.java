package io.backendprovisioner.testkit;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;

/** Ticks of all processors since the machine was started: those not idle, and all. */
public record MachineTicks(long busy, long all) {

    public static MachineTicks now() {
        try (var lines = Files.lines(Path.of("/proc/stat"))) {
            String[] fields = lines.findFirst().orElseThrow().split(" +", -1);
            long all = 0;
            for (int i = 1; i <= 8; i++) {
                all += Long.parseLong(fields[i]);
            }
            return new MachineTicks(all - Long.parseLong(fields[4]) - Long.parseLong(fields[5]), all);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** The share that was not idle since then, 0 to 1, whoever used it. */
    public double busySince(MachineTicks before) {
        return (double) (busy - before.busy) / Math.max(1, all - before.all);
    }
}
