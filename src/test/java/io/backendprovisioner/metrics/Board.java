package io.backendprovisioner.metrics;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** A board for Grafana, as it is in its file. */
record Board(Path file, JsonNode json) {
    private static final Path FOLDER = Path.of("helm", "backend-provisioner", "dashboards");

    static List<Board> all() throws IOException {
        try (Stream<Path> files = Files.list(FOLDER)) {
            return files.filter(file -> file.toString().endsWith(".json"))
                    .sorted()
                    .map(file -> new Board(file, JsonMapper.shared().readTree(Exposed.text(file))))
                    .toList();
        }
    }

    /** Without the rows. */
    List<Panel> panels() {
        return Stream.concat(
                        json.path("panels").valueStream(),
                        json.path("panels").findValues("panels").stream().flatMap(JsonNode::valueStream))
                .filter(panel -> !panel.path("type").asString().equals("row"))
                .map(Panel::new)
                .toList();
    }

    JsonNode variable(String name) {
        return json.path("templating")
                .path("list")
                .valueStream()
                .filter(variable -> variable.path("name").asString().equals(name))
                .findFirst()
                .orElseThrow(() -> new AssertionError(file + " has no variable " + name));
    }

    /** Where links of the board and of its panels lead to. */
    List<String> links() {
        return json.findValues("url").stream().map(JsonNode::asString).toList();
    }

    @Override
    public String toString() {
        return file.getFileName().toString();
    }

    /** One panel. */
    record Panel(JsonNode json) {
        String text(String field) {
            return json.path(field).asString("");
        }

        String unit() {
            return json.path("fieldConfig").path("defaults").path("unit").asString("");
        }

        List<JsonNode> targets() {
            return json.path("targets").valueStream().toList();
        }

        List<Expression> expressions() {
            return targets().stream()
                    .map(target -> new Expression(target.path("expr").asString("")))
                    .toList();
        }

        @Override
        public String toString() {
            return text("title");
        }
    }
}
