package io.backendprovisioner.metrics;

import java.nio.file.Path;
import java.util.List;
import org.yaml.snakeyaml.Yaml;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** The rules for Prometheus, and what tests them. */
final class Rules {
    static final Path FILE = Path.of("helm", "backend-provisioner", "rules", "backend-provisioner.yaml");
    static final Path TESTS = Path.of("src", "test", "prometheus", "rules-test.yaml");

    private Rules() {}

    static List<JsonNode> all() {
        return yaml(FILE)
                .path("groups")
                .valueStream()
                .flatMap(group -> group.path("rules").valueStream())
                .toList();
    }

    static List<JsonNode> alerts() {
        return all().stream().filter(rule -> rule.has("alert")).toList();
    }

    /** What is asked of each alert at some time. */
    static List<JsonNode> cases() {
        return yaml(TESTS)
                .path("tests")
                .valueStream()
                .flatMap(test -> test.path("alert_rule_test").valueStream())
                .toList();
    }

    private static JsonNode yaml(Path file) {
        return JsonMapper.shared().valueToTree(new Yaml().load(Exposed.text(file)));
    }
}
