package io.backendprovisioner.testkit;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;

/**
 * A program in a process of its own. It ends when closed, and with this JVM at the latest; its output goes to a file that
 * stays until the next build.
 */
public final class ChildProcess implements AutoCloseable {
    private static final Duration PATIENCE = Duration.ofSeconds(60);
    private static final int LINES_SHOWN = 30;
    static final Path LOGS = Path.of("target", "processes");
    private static final Set<Process> RUNNING = ConcurrentHashMap.newKeySet();

    static {
        Runtime.getRuntime().addShutdownHook(new Thread(() -> RUNNING.forEach(Process::destroyForcibly)));
    }

    private final String name;
    private final Path log;
    private final Process process;

    private ChildProcess(String name, Path log, Process process) {
        this.name = name;
        this.log = log;
        this.process = process;
    }

    /** @param name also of its log, {@code target/processes/<name>.log}, in which a restart goes on */
    public static ChildProcess start(String name, List<String> command, Map<String, String> environment) {
        Path log = LOGS.resolve(name + ".log");
        var builder = new ProcessBuilder(command)
                .redirectErrorStream(true)
                .redirectOutput(ProcessBuilder.Redirect.appendTo(log.toFile()));
        builder.environment().putAll(environment);
        try {
            Files.createDirectories(LOGS);
            Process process = builder.start();
            RUNNING.add(process);
            return new ChildProcess(name, log, process);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    public long pid() {
        return process.pid();
    }

    public boolean isAlive() {
        return process.isAlive();
    }

    /** User and system time of the process so far. */
    public Duration cpu() {
        return ProcessStatus.cpu(pid());
    }

    public ProcessStatus status() {
        return ProcessStatus.of(pid());
    }

    public Path log() {
        return log;
    }

    /** SIGKILL: it does not get to do anything more. */
    public void kill() {
        process.destroyForcibly();
        exit();
    }

    /** SIGTERM; fails when the process has not ended within a minute. */
    public int stop() {
        process.destroy();
        return exit();
    }

    /** SIGSTOP: to the others it looks like a long pause of the machine. */
    public void pause() {
        signal("STOP");
    }

    /** SIGCONT. */
    public void resume() {
        signal("CONT");
    }

    /** Fails, showing the end of its output, when the process has ended. */
    public void mustBeAlive() {
        if (!process.isAlive()) {
            throw new AssertionError(name + " has ended with " + process.exitValue() + ":\n" + lastLines());
        }
    }

    String lastLines() {
        try {
            List<String> lines = Files.readAllLines(log);
            return String.join("\n", lines.subList(Math.max(0, lines.size() - LINES_SHOWN), lines.size()));
        } catch (IOException e) {
            return "(" + log + " cannot be read: " + e + ")";
        }
    }

    @Override
    public void close() {
        kill();
    }

    private int exit() {
        return awaitExit(PATIENCE);
    }

    /** Of its own accord; fails when it has not ended within that time. */
    public int awaitExit(Duration patience) {
        try {
            if (!process.waitFor(patience.toMillis(), TimeUnit.MILLISECONDS)) {
                throw new AssertionError(name + " has not ended within " + patience + ":\n" + lastLines());
            }
            RUNNING.remove(process);
            return process.exitValue();
        } catch (InterruptedException e) {
            throw interrupted(e);
        }
    }

    private void signal(String signal) {
        try {
            int result = new ProcessBuilder("kill", "-" + signal, Long.toString(pid()))
                    .start()
                    .waitFor();
            if (result != 0) {
                throw new IllegalStateException(name + " could not be sent SIG" + signal);
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (InterruptedException e) {
            throw interrupted(e);
        }
    }

    private static IllegalStateException interrupted(InterruptedException e) {
        Thread.currentThread().interrupt();
        return new IllegalStateException(e);
    }
}
