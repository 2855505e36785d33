package io.backendprovisioner.testkit;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URLEncoder;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import org.awaitility.Awaitility;
import tools.jackson.databind.JsonNode;

/** A Prometheus beside workers. */
public final class PrometheusProcess implements AutoCloseable {
    private static final Duration PATIENCE = Duration.ofSeconds(60);
    private final String api;
    private final ChildProcess process;

    private PrometheusProcess(int port, ChildProcess process) {
        this.api = "http://127.0.0.1:" + port + "/api/v1/";
        this.process = process;
    }

    /** Whether there is the program on the path. */
    public static boolean isInstalled() {
        return OnPath.has("prometheus");
    }

    /**
     * @param namespace of the installation that the worker belongs to
     * @param port web port of the worker
     */
    public record Target(String namespace, int port) {
        private String configured() {
            return "{targets: ['127.0.0.1:%d'], labels: {namespace: '%s'}}".formatted(port, namespace);
        }
    }

    /**
     * @param folder for its files
     * @param every how often it scrapes, and asks the rules
     */
    public static PrometheusProcess start(Path folder, Duration every, List<Target> targets, Path rules) {
        int port = Ports.free();
        try {
            String configured = """
                    global: {scrape_interval: %1$ds, evaluation_interval: %1$ds}
                    rule_files: ["%2$s"]
                    scrape_configs:
                      - job_name: backend-provisioner
                        metrics_path: /actuator/prometheus
                        static_configs: [%3$s]
                    """.formatted(
                            every.toSeconds(),
                            rules.toAbsolutePath(),
                            targets.stream().map(Target::configured).collect(Collectors.joining(", ")));
            Path configuration = Files.writeString(folder.resolve("prometheus.yaml"), configured);
            List<String> command = List.of(
                    "prometheus",
                    "--config.file=" + configuration,
                    "--storage.tsdb.path=" + folder.resolve("data"),
                    "--web.listen-address=127.0.0.1:" + port);
            var started = new PrometheusProcess(port, ChildProcess.start("prometheus-" + port, command, Map.of()));
            Awaitility.await()
                    .atMost(PATIENCE)
                    .failFast(started.process::mustBeAlive)
                    .until(() -> Web.status(started.api + "rules") == 200);
            return started;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** What it answers to an expression: {@code status}, and {@code error} or {@code data.result}. */
    public JsonNode query(String expression) {
        return Web.jsonOfAnyStatus(api + "query?query=" + URLEncoder.encode(expression, UTF_8));
    }

    /** Each with its {@code name}, {@code type}, {@code health} and {@code lastError}. */
    public List<JsonNode> rules() {
        return Web.json(api + "rules")
                .path("data")
                .path("groups")
                .valueStream()
                .flatMap(group -> group.path("rules").valueStream())
                .toList();
    }

    /** Those that are pending or firing, each with its {@code labels}, {@code state} and {@code activeAt}. */
    public List<JsonNode> alerts() {
        return Web.json(api + "alerts")
                .path("data")
                .path("alerts")
                .valueStream()
                .toList();
    }

    @Override
    public void close() {
        process.close();
    }
}
