package io.backendprovisioner.chart;

import com.marcnuri.helm.Helm;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.yaml.snakeyaml.Yaml;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** What Helm makes of the chart. */
record Rendering(String text) {
    static final Path CHART = Path.of("helm", "backend-provisioner");

    /** Where {@code topics-job.yaml} is no hook: helm-java's template leaves hooks out, and nobody would look at the Job. */
    private static final Path WITHOUT_HOOKS = withoutHooks();

    private static Path withoutHooks() {
        Path copy = Path.of("target", "chart-without-hooks", "backend-provisioner");
        try (Stream<Path> files = Files.walk(CHART)) {
            for (Path file : files.filter(Files::isRegularFile).toList()) {
                Path there = copy.resolve(CHART.relativize(file));
                Files.createDirectories(there.getParent());
                String text = Files.readString(file);
                Files.writeString(
                        there,
                        file.endsWith("topics-job.yaml")
                                ? text.replaceFirst("  annotations:\n(    helm\\.sh/hook.*\n)+", "")
                                : text);
            }
            return copy;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** @throws IllegalStateException with what Helm says, if it refuses the values */
    static Rendering of(ValueSet set) {
        var template = new Helm(WITHOUT_HOOKS)
                .template()
                .withName(set.release())
                .withNamespace(set.namespace())
                .withKubeVersion("1.34.0");
        set.examples().forEach(name -> template.withValuesFile(CHART.resolve("examples", name + ".yaml")));
        set.values().forEach(template::set);
        return new Rendering(template.call());
    }

    static String notes(ValueSet set) {
        var install = new Helm(CHART)
                .install()
                .clientOnly()
                .dryRun()
                .withName(set.release())
                .withNamespace(set.namespace())
                .withKubeVersion("1.34.0");
        set.examples().forEach(name -> install.withValuesFile(CHART.resolve("examples", name + ".yaml")));
        set.values().forEach(install::set);
        String output = install.call().getOutput();
        return output.substring(output.indexOf("NOTES:"));
    }

    List<JsonNode> objects() {
        List<JsonNode> objects = new ArrayList<>();
        new Yaml().loadAll(text).forEach(object -> {
            if (object != null) {
                objects.add(JsonMapper.shared().valueToTree(object));
            }
        });
        return objects;
    }

    Stream<JsonNode> all(String kind) {
        return objects().stream()
                .filter(object -> object.path("kind").asString().equals(kind));
    }

    Optional<JsonNode> some(String kind) {
        return all(kind).findFirst();
    }

    JsonNode the(String kind) {
        return some(kind).orElseThrow(() -> new AssertionError("no " + kind + " in\n" + text));
    }

    /** Of workers and jobs. */
    List<JsonNode> podTemplates() {
        return Stream.concat(all("Deployment"), all("Job"))
                .map(owner -> owner.at("/spec/template"))
                .toList();
    }

    /** The worker's container. */
    JsonNode worker() {
        return the("Deployment").at("/spec/template/spec/containers/0");
    }

    /** What the worker is given as {@code application.yaml}. */
    String applicationYaml() {
        return all("ConfigMap")
                .map(map -> map.at("/data").path("application.yaml").asString(""))
                .filter(config -> !config.isEmpty())
                .findFirst()
                .orElseThrow();
    }
}
