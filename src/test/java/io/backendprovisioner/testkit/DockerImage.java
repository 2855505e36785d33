package io.backendprovisioner.testkit;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;

/** The image of the product, built by its Dockerfile. */
public final class DockerImage {
    /** Not the one that {@code docker compose} builds by default, which may be in use. */
    public static final String NAME = "backend-provisioner:test";

    private DockerImage() {}

    /** Returns the images that it is built from, as the Dockerfile names them. */
    public static List<String> bases() {
        return List.copyOf(arguments().values());
    }

    /** Returns the arguments of the build, with the images that the engine has here in place of those that the Dockerfile names. */
    public static Map<String, String> argumentsHere() {
        return arguments().entrySet().stream()
                .collect(Collectors.toMap(Map.Entry::getKey, entry -> DockerEngine.nameHere(entry.getValue())));
    }

    private static Map<String, String> arguments() {
        return Dockerfile.read().before().stream()
                .flatMap(each -> each.settings().stream())
                .collect(Collectors.toMap(Dockerfile.Setting::name, Dockerfile.Setting::value));
    }

    /** Takes minutes once, and seconds while nothing that goes into the image changes. */
    public static void build() {
        List<String> words = new ArrayList<>(List.of("build", "--network", "host", "--tag", NAME));
        argumentsHere().forEach((name, value) -> words.addAll(List.of("--build-arg", name + "=" + value)));
        words.add(".");
        String _ = DockerCommand.docker(words.toArray(String[]::new)).outOfSuccess();
    }
}
