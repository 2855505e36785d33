package io.backendprovisioner.compose;

import java.nio.file.Path;
import java.util.List;
import java.util.regex.Pattern;

/** On which ports a service listens to others than itself. */
final class Listening {
    private static final Pattern LISTENER = Pattern.compile("\\w+://0\\.0\\.0\\.0:(\\d+)");
    private static final Pattern OPTION = Pattern.compile("--port=(\\d+)");

    private Listening() {}

    static List<Integer> portsOf(Service service) {
        return switch (service.name()) {
            case "broker" -> ports(LISTENER, service.environment().getOrDefault("KAFKA_LISTENERS", ""));
            case "simulator" -> ports(OPTION, String.join(" ", service.command()));
            case "worker", "worker-more" ->
                List.of(ComposeFile.yaml(Path.of("src/main/resources/application.yaml"))
                        .at("/server/port")
                        .asInt());
            // As these images come.
            case "prometheus" -> List.of(9090);
            case "grafana" -> List.of(3000);
            case "kafka-ui" -> List.of(8080);
            default -> List.of();
        };
    }

    private static List<Integer> ports(Pattern pattern, String text) {
        return pattern.matcher(text)
                .results()
                .map(found -> Integer.parseInt(found.group(1)))
                .toList();
    }
}
