package io.backendprovisioner.bench.measure;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.regex.Pattern;

/** What lives in the heap of a Java process after a full collection, asked of it by the JDK's {@code jcmd}. */
public final class LiveHeap {
    private static final Pattern USED = Pattern.compile("\\bused (\\d+)K");

    private LiveHeap() {}

    /** In MiB. */
    public static double mebibytes(long pid) throws IOException, InterruptedException {
        ask(pid, "GC.run");
        return read(ask(pid, "GC.heap_info"));
    }

    /** Of {@code GC.heap_info}, whose first line with a use is that of the whole heap, or, of some collectors, one of a few. */
    static double read(String heapInfo) {
        String heap = heapInfo.split("Metaspace", 2)[0];
        var uses = USED.matcher(heap).results().mapToLong(use -> Long.parseLong(use.group(1)));
        return uses.sum() / 1024.0;
    }

    private static String ask(long pid, String command) throws IOException, InterruptedException {
        Path jcmd = Path.of(System.getProperty("java.home"), "bin", "jcmd");
        Process process = new ProcessBuilder(jcmd.toString(), Long.toString(pid), command)
                .redirectErrorStream(true)
                .start();
        String said = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        if (process.waitFor() != 0) {
            throw new IllegalStateException("jcmd " + command + ": " + said);
        }
        return said;
    }
}
