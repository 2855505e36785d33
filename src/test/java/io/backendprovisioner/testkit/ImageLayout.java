package io.backendprovisioner.testkit;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/**
 * What the image holds, in a folder: the packaged jar laid out by {@code bin/lay-out}, with the cache that Java makes of a
 * rehearsal. It is started by the entry point that the Dockerfile names.
 */
public record ImageLayout(Path folder) {

    /** @param folder is made, and must not be there yet */
    public static ImageLayout make(Path folder) {
        return make(folder, Map.of());
    }

    /** @param environment of the script, beside this JVM's */
    public static ImageLayout make(Path folder, Map<String, String> environment) {
        return make(folder, List.of(), environment);
    }

    /** In seconds, since nothing is rehearsed. */
    public static ImageLayout makeWithoutCache(Path folder) {
        return make(folder, List.of("--no-cache"), Map.of());
    }

    private static ImageLayout make(Path folder, List<String> options, Map<String, String> environment) {
        List<String> command = new ArrayList<>(List.of(Path.of("bin", "lay-out").toString()));
        command.addAll(options);
        command.add(Path.of("target", "backend-provisioner.jar").toString());
        command.add(folder.toString());
        var script = new ProcessBuilder(command);
        script.environment().putAll(environment);
        script.environment().put("JAVA_HOME", System.getProperty("java.home"));
        try {
            Process process = script.redirectErrorStream(true).start();
            String said = new String(process.getInputStream().readAllBytes(), UTF_8);
            assertThat(process.waitFor()).as(said).isZero();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (InterruptedException e) {
            throw new IllegalStateException("interrupted", e);
        }
        return new ImageLayout(folder);
    }

    /** As the image starts, on this JVM's own Java. */
    public List<String> entryPoint(String... options) {
        List<String> command = new ArrayList<>(Dockerfile.read().entryPoint().stream()
                .map(word -> word.replace(Dockerfile.HOME, folder.toString()))
                .toList());
        command.set(0, Path.of(System.getProperty("java.home"), "bin", "java").toString());
        command.addAll(1, List.of(options));
        return command;
    }
}
