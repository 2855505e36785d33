package io.backendprovisioner.compose;

import io.backendprovisioner.testkit.DockerCommand;
import io.backendprovisioner.testkit.DockerCommand.Said;
import io.backendprovisioner.testkit.DockerImage;
import io.backendprovisioner.testkit.Ports;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/**
 * The file's services as one project of Docker Compose: settings are those of {@code .env.example} but for the ports and
 * the name of the image, and the image is built from what this machine's engine has.
 *
 * @param name of the project; empty for none
 * @param command up to the words that say what to do
 * @param settings of its {@code .env}
 */
record ComposedProject(String name, DockerCommand command, Map<String, String> settings) implements AutoCloseable {
    private static final String LABEL = "label=com.docker.compose.project=";

    static ComposedProject none() {
        return new ComposedProject("", new DockerCommand(List.of(), Map.of()), Map.of());
    }

    static ComposedProject in(Path folder) throws IOException {
        Map<String, String> settings = new TreeMap<>(ComposeFile.example());
        settings.replaceAll((name, value) -> name.endsWith("_PORT") ? Integer.toString(Ports.free()) : value);
        settings.put("BACKEND_PROVISIONER_IMAGE", DockerImage.NAME);
        Path env = Files.writeString(
                folder.resolve("env"),
                settings.entrySet().stream().map(Map.Entry::toString).collect(Collectors.joining("\n", "", "\n")));
        Path build = Files.writeString(
                folder.resolve("build.yml"),
                JsonMapper.shared()
                        .writeValueAsString(Map.of(
                                "services",
                                Map.of(
                                        "simulator",
                                        Map.of(
                                                "build",
                                                Map.of(
                                                        "context",
                                                                Path.of("")
                                                                        .toAbsolutePath()
                                                                        .toString(),
                                                        "network", "host",
                                                        "args", DockerImage.argumentsHere()))))));
        String name = "backend-provisioner-test-" + ProcessHandle.current().pid();
        List<String> words = List.of(
                "compose",
                "--project-name",
                name,
                "--project-directory",
                ".",
                "--env-file",
                env.toString(),
                "--file",
                ComposeFile.FILE.toString(),
                "--file",
                build.toString());
        return new ComposedProject(name, new DockerCommand(words, Map.of()), settings);
    }

    /** With a variable of the shell, which wins over the file. */
    ComposedProject with(String variable, String value) {
        return new ComposedProject(name, new DockerCommand(command.words(), Map.of(variable, value)), settings);
    }

    Said said(String... words) {
        // What this shell exports would win over the file.
        return command.run(settings.keySet(), words);
    }

    /** Must succeed; what the containers said is shown otherwise. */
    void compose(String... words) {
        Said said = said(words);
        if (said.exit() != 0) {
            throw new AssertionError(List.of(words) + " failed with " + said.exit() + ":\n" + said.err()
                    + said("--profile", "*", "logs", "--tail", "30").out());
        }
    }

    String port(String variable) {
        return settings.getOrDefault(variable, "");
    }

    /** Their ids, those that have ended included. */
    List<String> containers(String service) {
        return lines(said("--profile", "*", "ps", "--all", "--quiet", service).outOfSuccess());
    }

    /** Returns the state of the service's only container. */
    JsonNode state(String service) {
        return inspect(containers(service).getFirst()).path("State");
    }

    static JsonNode inspect(String container) {
        return JsonMapper.shared()
                .readTree(DockerCommand.docker("inspect", container).outOfSuccess())
                .path(0);
    }

    /** Those that any of its containers has mounted. */
    List<String> volumes() {
        var names = new TreeSet<String>();
        for (String container : lines(docker("ps", "--all", "--quiet"))) {
            inspect(container).path("Mounts").forEach(mount -> {
                if (mount.path("Type").asString().equals("volume")) {
                    names.add(mount.path("Name").asString());
                }
            });
        }
        return List.copyOf(names);
    }

    /** Containers, networks and volumes of it that exist. */
    List<String> left() {
        return Stream.of(
                        docker("ps", "--all", "--quiet"),
                        docker("network", "ls", "--quiet"),
                        docker("volume", "ls", "--quiet"))
                .flatMap(out -> lines(out).stream())
                .toList();
    }

    private String docker(String... words) {
        List<String> all = new ArrayList<>(List.of(words));
        all.addAll(List.of("--filter", LABEL + name));
        return DockerCommand.docker(all.toArray(String[]::new)).outOfSuccess();
    }

    private static List<String> lines(String text) {
        return text.lines().filter(line -> !line.isBlank()).toList();
    }

    @Override
    public void close() {
        if (!name.isEmpty()) {
            compose("--profile", "*", "down", "--volumes", "--timeout", "20");
        }
    }
}
