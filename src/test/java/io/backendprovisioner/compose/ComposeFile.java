package io.backendprovisioner.compose;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.UnaryOperator;
import java.util.regex.MatchResult;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.yaml.snakeyaml.Yaml;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.StringNode;

/** The file as Docker Compose reads it: merged, and with variables put in. */
final class ComposeFile {
    static final Path FILE = Path.of("docker-compose.yml");
    static final Path EXAMPLE = Path.of(".env.example");
    private static final Pattern VARIABLE = Pattern.compile("\\$(?:\\$|\\{(\\w+)(?:(:?[-+])([^}]*))?})");

    private final Map<String, Service> services = new LinkedHashMap<>();
    private final Set<String> volumes;

    /** @param set what {@code .env} says */
    private ComposeFile(Map<String, String> set) {
        JsonNode root = interpolated(yaml(FILE), set);
        root.path("services").forEachEntry((name, json) -> services.put(name, new Service(name, json)));
        volumes = new TreeSet<>(root.path("volumes").propertyNames());
    }

    /** Without {@code .env}. */
    static ComposeFile asItIs() {
        return new ComposeFile(Map.of());
    }

    static ComposeFile with(Map<String, String> set) {
        return new ComposeFile(set);
    }

    List<Service> services() {
        return List.copyOf(services.values());
    }

    Service service(String name) {
        return Objects.requireNonNull(services.get(name), () -> "there is no service " + name);
    }

    boolean has(String service) {
        return services.containsKey(service);
    }

    Set<String> volumes() {
        return volumes;
    }

    /** Each variable with what it stands for where it is not set. */
    static Map<String, String> variables() {
        return VARIABLE.matcher(read(FILE))
                .results()
                .filter(found -> found.group(1) != null && !":+".equals(found.group(2)))
                .collect(Collectors.toMap(
                        found -> found.group(1),
                        found -> Objects.requireNonNullElse(found.group(3), ""),
                        (one, other) -> {
                            if (!one.equals(other)) {
                                throw new AssertionError("a variable stands for " + one + " and for " + other);
                            }
                            return one;
                        }));
    }

    /** What {@code .env.example} sets. */
    static Map<String, String> example() {
        return read(EXAMPLE)
                .lines()
                .filter(line -> !line.isBlank() && !line.startsWith("#"))
                .map(line -> line.split("=", 2))
                .collect(Collectors.toMap(line -> line[0], line -> line[1]));
    }

    static JsonNode yaml(Path file) {
        return JsonMapper.shared().valueToTree(new Yaml().load(read(file)));
    }

    static String read(Path file) {
        try {
            return Files.readString(file);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static JsonNode interpolated(JsonNode json, Map<String, String> set) {
        UnaryOperator<JsonNode> within = inner -> interpolated(inner, set);
        if (json.isObject()) {
            var object = JsonMapper.shared().createObjectNode();
            json.forEachEntry((name, value) -> object.set(name, within.apply(value)));
            return object;
        }
        if (json.isArray()) {
            var array = JsonMapper.shared().createArrayNode();
            json.forEach(element -> array.add(within.apply(element)));
            return array;
        }
        return json.isString()
                ? StringNode.valueOf(VARIABLE.matcher(json.asString())
                        .replaceAll(found -> Matcher.quoteReplacement(value(found, set))))
                : json;
    }

    private static String value(MatchResult found, Map<String, String> set) {
        if (found.group(1) == null) {
            return "$";
        }
        String value = set.getOrDefault(found.group(1), "");
        String other = Objects.requireNonNullElse(found.group(3), "");
        return switch (String.valueOf(found.group(2))) {
            case ":+" -> value.isEmpty() ? "" : other;
            case "-" -> set.containsKey(found.group(1)) ? value : other;
            default -> value.isEmpty() ? other : value;
        };
    }
}
