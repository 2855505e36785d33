package io.backendprovisioner.compose;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assumptions.assumeThat;

import io.backendprovisioner.compose.Service.Mount;
import io.backendprovisioner.testkit.OnPath;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.springframework.util.FileSystemUtils;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** Prometheus finds the workers and the rules, Grafana finds Prometheus and the boards. */
class ObservedTest {
    private final ComposeFile file = ComposeFile.asItIs();
    private final JsonNode scrape = ComposeFile.yaml(Path.of("compose", "prometheus.yml"));
    private final JsonNode datasource =
            ComposeFile.yaml(Path.of("compose", "grafana", "datasources.yml")).at("/datasources/0");

    @TempDir
    Path root;

    /** The mounts of the host, where the container has them. */
    private void layOut(Service service) throws IOException {
        for (Mount mount : service.mounts().stream().filter(Mount::isOfHost).toList()) {
            Path there = inContainer(mount.target());
            Files.createDirectories(there.getParent());
            FileSystemUtils.copyRecursively(Path.of(mount.source()), there);
        }
    }

    private Path inContainer(String path) {
        return root.resolve(path.substring(1));
    }

    @Test
    void prometheusReadsItsFileAndTheChartsRules() throws Exception {
        assumeThat(OnPath.has("promtool"))
                .as("promtool is installed; Debian has it in its package prometheus")
                .isTrue();
        layOut(file.service("prometheus"));
        var said = Commands.run(
                List.of(
                        "promtool",
                        "check",
                        "config",
                        inContainer("/etc/prometheus/prometheus.yml").toString()),
                Map.of());
        assertThat(said.exit()).as(said.text()).isZero();
        assertThat(said.text()).contains("1 rule files found", "backend-provisioner.yaml");
    }

    @Test
    void prometheusLooksForEveryWorkerByTheNameThatAllShare() {
        JsonNode job = scrape.at("/scrape_configs/0");
        JsonNode found = job.at("/dns_sd_configs/0");
        Service worker = file.service("worker");
        assertThat(found.path("names").valueStream().map(JsonNode::asString))
                .containsExactlyElementsOf(worker.aliases());
        assertThat(found.path("type").asString()).isEqualTo("A");
        assertThat(Listening.portsOf(worker)).containsExactly(found.path("port").asInt());
        assertThat(job.path("metrics_path").asString()).isEqualTo("/actuator/prometheus");
    }

    @Test
    void grafanaAsksPrometheusAsOftenAsItScrapes() {
        assertThat(datasource.path("url").asString())
                .isEqualTo("http://prometheus:"
                        + Listening.portsOf(file.service("prometheus")).getFirst());
        assertThat(datasource.at("/jsonData/timeInterval"))
                .isEqualTo(scrape.at("/global/scrape_interval"))
                .isEqualTo(scrape.at("/global/evaluation_interval"));
    }

    @Test
    void boardsAreTheChartsAndFindTheDatasource() throws Exception {
        Service grafana = file.service("grafana");
        layOut(grafana);
        JsonNode provider = ComposeFile.yaml(
                        inContainer("/etc/grafana/provisioning/dashboards/backend-provisioner.yml"))
                .at("/providers/0");
        try (Stream<Path> boards =
                Files.list(inContainer(provider.at("/options/path").asString()))) {
            List<JsonNode> variables = boards.map(ObservedTest::json)
                    .map(board -> board.at("/templating/list/0"))
                    .toList();
            assertThat(variables).hasSize(2).allSatisfy(variable -> {
                assertThat(variable.path("type").asString()).isEqualTo("datasource");
                assertThat(variable.path("query")).isEqualTo(datasource.path("type"));
                assertThat(variable.has("current")).as("so it is the default").isFalse();
            });
        }
        assertThat(datasource.path("isDefault").asBoolean()).isTrue();
        assertThat(inContainer("/etc/grafana/provisioning/datasources/prometheus.yml"))
                .isRegularFile();
        assertThat(inContainer(grafana.environment().getOrDefault("GF_DASHBOARDS_DEFAULT_HOME_DASHBOARD_PATH", "")))
                .isRegularFile();
    }

    @Test
    void grafanaIsForLookingAtAndNobodyLogsIn() {
        assertThat(file.service("grafana").environment())
                .containsEntry("GF_AUTH_ANONYMOUS_ENABLED", "true")
                .containsEntry("GF_AUTH_ANONYMOUS_ORG_ROLE", "Viewer")
                .containsEntry("GF_AUTH_DISABLE_LOGIN_FORM", "true")
                .containsEntry("GF_AUTH_BASIC_ENABLED", "false");
    }

    private static JsonNode json(Path file) {
        return JsonMapper.shared().readTree(ComposeFile.read(file));
    }
}
