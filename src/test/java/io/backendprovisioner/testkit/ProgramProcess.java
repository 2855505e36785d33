package io.backendprovisioner.testkit;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.backendprovisioner.BackendProvisioner;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;
import org.awaitility.Awaitility;

/**
 * The program in a process of its own, with the settings that it is shipped with, an empty home, and neither credentials
 * nor a proxy in its environment.
 */
public final class ProgramProcess implements AutoCloseable {
    private static final Duration PATIENCE = Duration.ofSeconds(60);

    private final Process process;
    private final Lines out;
    private final Lines err;

    private ProgramProcess(Process process) {
        this.process = process;
        this.out = new Lines(process.getInputStream());
        this.err = new Lines(process.getErrorStream());
    }

    public static ProgramProcess start(Path home, String... arguments) {
        return start(home, Map.of(), List.of(arguments));
    }

    /** @param environment besides this process's own */
    public static ProgramProcess start(Path home, Map<String, String> environment, List<String> arguments) {
        List<String> java = List.of("-Xmx256m", "-XX:+UseSerialGC", "-XX:TieredStopAtLevel=1", "-Duser.home=" + home);
        var builder = new ProcessBuilder(JavaCommand.ofProduct(java, BackendProvisioner.class.getName(), arguments));
        builder.environment()
                .keySet()
                .removeIf(name -> name.startsWith("ALIBABA_CLOUD_")
                        || name.toLowerCase(Locale.ROOT).endsWith("_proxy"));
        builder.environment().putAll(environment);
        try {
            return new ProgramProcess(builder.start());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** One that reads from topics of its own. */
    public static ProgramProcess startWorker(Path home, Broker broker, TopicNames topics, String endpoint) {
        return startWorker(home, Map.of(), broker, topics, endpoint);
    }

    /** @param endpoint empty: the cloud's own */
    public static ProgramProcess startWorker(
            Path home, Map<String, String> environment, Broker broker, TopicNames topics, String endpoint) {
        return start(home, environment, WorkerInProcess.settings(broker.bootstrapServers(), topics, endpoint));
    }

    public int awaitExit() {
        try {
            if (!process.waitFor(PATIENCE.toSeconds(), TimeUnit.SECONDS)) {
                throw new AssertionError("still running after " + PATIENCE + ", having said " + out + " " + err);
            }
            out.reader.join();
            err.reader.join();
            return process.exitValue();
        } catch (InterruptedException e) {
            throw new IllegalStateException("interrupted", e);
        }
    }

    public boolean isRunning() {
        return process.isAlive();
    }

    /** Lines on standard output so far. */
    public List<String> out() {
        return out.lines;
    }

    /** Lines on standard error so far. */
    public List<String> err() {
        return err.lines;
    }

    public void awaitOut(String text) {
        Awaitility.await().atMost(PATIENCE).until(() -> out.lines.stream().anyMatch(line -> line.contains(text)));
    }

    @Override
    public void close() {
        process.destroyForcibly();
        try {
            process.waitFor();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private static final class Lines {
        private final List<String> lines = new CopyOnWriteArrayList<>();
        private final Thread reader;

        Lines(InputStream from) {
            reader = Thread.startVirtualThread(() -> {
                try (var text = new BufferedReader(new InputStreamReader(from, UTF_8))) {
                    text.lines().forEach(lines::add);
                } catch (IOException | UncheckedIOException e) {
                    lines.add("(broken off: " + e.getMessage() + ")");
                }
            });
        }

        @Override
        public String toString() {
            return String.join("\n", lines);
        }
    }
}
