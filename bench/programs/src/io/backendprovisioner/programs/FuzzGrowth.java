package io.backendprovisioner.programs;

import io.backendprovisioner.testkit.WorkerProcess;
import java.util.ArrayList;
import java.util.List;
import java.util.function.ToLongFunction;

/**
 * What a worker holds, minute by minute and over its restarts: what is left of the heap after a full collection besides the
 * ledgers, threads, series. The least of the last third may not be above the least of the middle one.
 */
final class FuzzGrowth {
    private static final int FEWEST_LOOKS = 6;
    private static final long FEW_BYTES = 8L << 20;
    private static final long FEW_THREADS = 5;
    private static final long FEW_SERIES = 40;

    private record Look(long bytes, long threads, long series) {}

    private final List<Look> looks = new ArrayList<>();

    /** @return for the eye */
    String look(WorkerProcess worker) {
        List<String> series =
                worker.meters().lines().filter(line -> !line.startsWith("#")).toList();
        long ledgers = series.stream()
                .filter(line -> line.startsWith("provisioner_ledger_bytes"))
                .mapToLong(line -> (long) Double.parseDouble(line.substring(line.lastIndexOf(' '))))
                .sum();
        Sample sample = Sample.of(worker.process());
        if (sample.liveBytes() > 0) {
            looks.add(new Look(sample.liveBytes() - ledgers, sample.threads(), series.size()));
        }
        return "heap %,d MiB, %,d of it ledgers, %d threads, %,d series, %d MiB resident"
                .formatted(
                        sample.liveBytes() >> 20,
                        ledgers >> 20,
                        sample.threads(),
                        series.size(),
                        sample.residentBytes() >> 20);
    }

    List<String> flaws() {
        List<String> flaws = new ArrayList<>();
        if (looks.size() >= FEWEST_LOOKS) {
            check(flaws, "bytes of heap besides the ledgers", Look::bytes, FEW_BYTES);
            check(flaws, "threads", Look::threads, FEW_THREADS);
            check(flaws, "series", Look::series, FEW_SERIES);
        }
        return flaws;
    }

    private void check(List<String> flaws, String what, ToLongFunction<Look> figure, long few) {
        int third = looks.size() / 3;
        long before = least(looks.subList(third, looks.size() - third), figure);
        long after = least(looks.subList(looks.size() - third, looks.size()), figure);
        System.out.printf("%s: at least %,d in the middle third, %,d in the last%n", what, before, after);
        if (after - before > few) {
            flaws.add("the " + what + " have grown from " + before + " to " + after);
        }
    }

    private static long least(List<Look> some, ToLongFunction<Look> figure) {
        return some.stream().mapToLong(figure).min().orElse(0);
    }
}
