package io.backendprovisioner.chart;

import static org.assertj.core.api.Assertions.assertThat;

import com.marcnuri.helm.Helm;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.yaml.snakeyaml.Yaml;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** What is installed around the workers. */
class InstallationTest {
    private static final String RUNBOOK =
            "https://github.com/backend-provisioner/backend-provisioner/blob/main/docs/operations.md";

    @TempDir
    Path folder;

    @ParameterizedTest
    @MethodSource("io.backendprovisioner.chart.ValueSet#all")
    void notesTellHowToSendARequestAndSeeItsReply(ValueSet set) {
        assertThat(Rendering.notes(set))
                .contains(
                        "-P -t backend.create.requests ",
                        "-C -t " + topic(set, "replies") + " ",
                        "-n " + set.namespace() + " ",
                        "isolation.level=read_committed")
                .doesNotContain("<no value>", "%!");
    }

    private static String topic(ValueSet set, String name) {
        JsonNode settings = yaml(set.rendered().applicationYaml());
        return settings.at("/provisioner/" + name + "/topic").asString();
    }

    @Test
    void notesNameTheTopicsThatAreSet() {
        String notes = Rendering.notes(ValueSet.defaults()
                .with("provisioner.lanes.interactive.topic", "shop.requests")
                .with("provisioner.replies.topic", "shop.replies"));
        assertThat(notes).contains("-P -t shop.requests ", "-C -t shop.replies ");
    }

    @Test
    void alertsAreThoseOfTheFile() throws IOException {
        JsonNode rule = ValueSet.example("observed").rendered().the("PrometheusRule");
        assertThat(rule.path("spec"))
                .isEqualTo(yaml(Files.readString(Rendering.CHART.resolve("rules/backend-provisioner.yaml"))));
    }

    @Test
    void alertsLeadToTheRunbookThatIsSet() {
        Rendering rendering = ValueSet.example("observed")
                .with("runbookUrl", "https://wiki.example.com/runbook")
                .rendered();
        List<String> links = rendering.the("PrometheusRule").findValuesAsString("runbook_url");
        assertThat(links).isNotEmpty().allMatch(link -> link.startsWith("https://wiki.example.com/runbook#"));
        assertThat(rendering.text()).doesNotContain(RUNBOOK);
    }

    @Test
    void boardsAreThoseOfTheFiles() throws IOException {
        Rendering rendering = ValueSet.example("observed").rendered();
        try (Stream<Path> files = Files.list(Rendering.CHART.resolve("dashboards"))) {
            List<Path> boards = files.toList();
            assertThat(boards).hasSize(2);
            for (Path board : boards) {
                String name = board.getFileName().toString();
                JsonNode map = rendering
                        .all("ConfigMap")
                        .filter(object -> object.path("data").has(name))
                        .findFirst()
                        .orElseThrow();
                assertThat(map.path("data").path(name).asString().strip())
                        .isEqualTo(Files.readString(board).strip());
                assertThat(map.at("/metadata/labels/grafana_dashboard").asString())
                        .isEqualTo("1");
            }
        }
    }

    @Test
    void whileKedaScalesNobodyElseSaysHowMany() {
        Rendering rendering = ValueSet.example("observed").rendered();
        assertThat(rendering.the("Deployment").path("spec").has("replicas")).isFalse();
        JsonNode scaled = rendering.the("ScaledObject").path("spec");
        assertThat(scaled.path("maxReplicaCount").asInt())
                .as("as many as there are partitions")
                .isEqualTo(8);
        assertThat(scaled.at("/scaleTargetRef/name"))
                .isEqualTo(rendering.the("Deployment").at("/metadata/name"));
        assertThat(RestrictedPod.elements(scaled.path("triggers"))
                        .map(trigger -> trigger.at("/metadata/topic").asString()))
                .containsExactly("backend.create.requests", "backend.create.requests.bulk");
        assertThat(RestrictedPod.elements(scaled.path("triggers")))
                .allMatch(trigger -> trigger.at("/metadata/lagThreshold").isString());
        assertThat(ValueSet.defaults()
                        .rendered()
                        .the("Deployment")
                        .at("/spec/replicas")
                        .asInt())
                .isEqualTo(2);
        assertThat(Rendering.notes(ValueSet.example("observed"))).contains("only add throttling");
    }

    @Test
    void aSingleReplicaIsNotHeldBack() {
        assertThat(ValueSet.defaults().rendered().some("PodDisruptionBudget")).isPresent();
        assertThat(ValueSet.defaults().with("replicas", 1).rendered().some("PodDisruptionBudget"))
                .isEmpty();
    }

    @Test
    void topicsAreMadeBeforeWorkersStart() throws IOException {
        assertThat(Files.readString(Rendering.CHART.resolve("templates/topics-job.yaml")))
                .contains("helm.sh/hook: pre-install,pre-upgrade", "before-hook-creation,hook-succeeded");
        assertThat(ValueSet.example("mtls").rendered().the("Job").at("/metadata/annotations"))
                .as("helm-java leaves hooks out, so it is rendered without")
                .isEmpty();
    }

    @Test
    void nothingGoesOutThatIsNotNeeded() {
        assertThat(portsOut(ValueSet.example("plain"))).containsExactly(53, 53, 9092, 443);
        assertThat(portsOut(ValueSet.example("observed"))).containsExactly(53, 53, 9092, 443, 4318);
        assertThat(portsOut(ValueSet.example("oauthbearer"))).containsExactly(53, 53, 9093, 443, 443);
        assertThat(portsOut(ValueSet.example("everything"))).containsExactly(53, 53, 9092, 9093, 443, 3128, 3128);
        assertThat(portsOut(ValueSet.example("plain").with("provisioner.provider.proxy", "http://proxy:3128")))
                .as("by the proxy alone")
                .containsExactly(53, 53, 9092, 3128);
        assertThat(portsOut(ValueSet.example("plain").with("provisioner.provider.proxy", "none")))
                .containsExactly(53, 53, 9092, 443);
        assertThat(portsOut(ValueSet.defaults()))
                .as("with the node's credentials")
                .containsExactly(53, 53, 9092, 443, 80);
        assertThat(ValueSet.example("plain").rendered().the("NetworkPolicy").at("/spec/policyTypes"))
                .hasToString("[\"Ingress\",\"Egress\"]");
    }

    private static List<Integer> portsOut(ValueSet set) {
        return RestrictedPod.elements(set.rendered().the("NetworkPolicy").at("/spec/egress"))
                .flatMap(rule -> RestrictedPod.elements(rule.path("ports")))
                .map(port -> port.path("port").asInt())
                .toList();
    }

    @Test
    void thePackageHoldsTheChartAndNothingElse() throws Exception {
        new Helm(Rendering.CHART).packageIt().withDestination(folder).call();
        Path archive = folder.resolve("backend-provisioner-0.1.0.tgz");
        Process tar = new ProcessBuilder("tar", "-tzf", archive.toString()).start();
        var names = new ByteArrayOutputStream();
        tar.getInputStream().transferTo(names);
        assertThat(tar.waitFor(1, TimeUnit.MINUTES)).isTrue();
        assertThat(names.toString(java.nio.charset.StandardCharsets.UTF_8).lines())
                .contains("backend-provisioner/dashboards/fleet.json", "backend-provisioner/examples/scram.yaml")
                .allMatch(name -> name.matches("backend-provisioner/((templates|examples|dashboards|rules)/[-\\w]+"
                        + "\\.(yaml|tpl|json|txt)|Chart\\.yaml|README\\.md|values\\.yaml|values\\.schema\\.json"
                        + "|\\.helmignore)"));
    }

    private static JsonNode yaml(String text) {
        return JsonMapper.shared().valueToTree(new Yaml().load(text));
    }
}
