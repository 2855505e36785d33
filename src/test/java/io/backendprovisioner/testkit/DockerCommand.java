package io.backendprovisioner.testkit;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;

/**
 * The command {@code docker}, as people run it.
 *
 * @param words of the command, {@code docker} not among them
 * @param environment what it has beside the environment of this JVM
 */
public record DockerCommand(List<String> words, Map<String, String> environment) {
    private static final long MINUTES = 20;

    public DockerCommand {
        words = List.copyOf(words);
        environment = Map.copyOf(environment);
    }

    public record Said(int exit, String out, String err) {
        /** Returns standard output without the line end, of a command that must have succeeded. */
        public String outOfSuccess() {
            if (exit != 0) {
                throw new AssertionError("exit code " + exit + ":\n" + out + err);
            }
            return out.strip();
        }
    }

    /** Returns why nothing can be tried with this command and these images here; empty if it can. */
    public static Optional<String> whyNot(Collection<String> images) {
        if (!OnPath.has("docker")) {
            return Optional.of("there is no command docker here");
        }
        for (String plugin : List.of("compose", "buildx")) {
            if (docker(plugin, "version").exit() != 0) {
                return Optional.of("docker has no plugin " + plugin + " here");
            }
        }
        return DockerEngine.whyNot(images);
    }

    public static Said docker(String... words) {
        return new DockerCommand(List.of(words), Map.of()).run(Set.of());
    }

    /** @param without variables of this JVM's environment that it must not have */
    public Said run(Set<String> without, String... more) {
        List<String> command = new ArrayList<>(List.of("docker"));
        command.addAll(words);
        command.addAll(List.of(more));
        var builder = new ProcessBuilder(command);
        builder.environment().keySet().removeAll(without);
        builder.environment().putAll(environment);
        try {
            Process process = builder.start();
            process.getOutputStream().close();
            var err = CompletableFuture.supplyAsync(() -> text(process.getErrorStream()));
            var out = CompletableFuture.supplyAsync(() -> text(process.getInputStream()));
            if (!process.waitFor(MINUTES, TimeUnit.MINUTES)) {
                process.destroyForcibly();
                throw new AssertionError(command + " has not ended after " + MINUTES + " minutes");
            }
            return new Said(process.exitValue(), out.join(), err.join());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (InterruptedException e) {
            throw new IllegalStateException("interrupted", e);
        }
    }

    private static String text(InputStream stream) {
        try (stream) {
            return new String(stream.readAllBytes(), UTF_8);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
