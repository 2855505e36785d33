package io.backendprovisioner.chart;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assumptions.assumeThat;

import io.backendprovisioner.testkit.OnPath;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** What is wrong in value or type, also in objects of KEDA and of the Prometheus operator. */
@Tag("no-java")
class ManifestModelsTest {
    private static final Path NODE = Path.of("src", "test", "node");

    @TempDir
    Path folder;

    private record Said(int exit, String text) {}

    @BeforeAll
    static void modelsAreThere() {
        assumeThat(OnPath.has("node")).as("node is installed").isTrue();
        assumeThat(NODE.resolve("node_modules").resolve("kubernetes-models"))
                .as("its packages are installed, by npm install in %s", NODE)
                .isDirectory();
    }

    @Test
    void everyManifestIsValid() throws Exception {
        List<JsonNode> all = new ArrayList<>();
        ValueSet.all().forEach(set -> all.addAll(set.rendered().objects()));
        assertThat(all)
                .extracting(one -> one.path("kind").asString())
                .contains("ScaledObject", "PrometheusRule", "Job");
        Said said = models(JsonMapper.shared().writeValueAsString(all));
        assertThat(said.exit()).as(said.text()).isZero();
    }

    @Test
    void wrongTypesAreFound() throws Exception {
        Said said = models("""
                [{"apiVersion": "apps/v1", "kind": "Deployment", "metadata": {"name": "a"}, "spec": {"replicas": "2"}},
                 {"apiVersion": "keda.sh/v1alpha1", "kind": "ScaledObject", "metadata": {"name": "b"},
                  "spec": {"scaleTargetRef": {"name": "a"},
                   "triggers": [{"type": "kafka", "metadata": {"lagThreshold": 5}}]}}]""");
        assertThat(said.exit()).isOne();
        assertThat(said.text()).contains("Deployment a: ", "ScaledObject b: ", "lagThreshold", "2 wrong");
    }

    private Said models(String manifests) throws Exception {
        Path input = Files.writeString(folder.resolve("manifests.json"), manifests);
        Process node = new ProcessBuilder("node", NODE.resolve("manifests.mjs").toString())
                .redirectInput(input.toFile())
                .redirectErrorStream(true)
                .start();
        String text = new String(node.getInputStream().readAllBytes(), UTF_8);
        assertThat(node.waitFor(1, TimeUnit.MINUTES)).isTrue();
        return new Said(node.exitValue(), text);
    }
}
