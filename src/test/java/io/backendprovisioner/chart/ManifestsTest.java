package io.backendprovisioner.chart;

import static org.assertj.core.api.Assertions.assertThat;

import com.marcnuri.helm.Helm;
import io.fabric8.kubernetes.client.utils.KubernetesSerialization;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** Whatever values are given, what comes out is what Kubernetes takes. */
@Tag("no-java")
class ManifestsTest {
    private static final Pattern LABEL = Pattern.compile("([A-Za-z0-9]([-A-Za-z0-9_.]{0,61}[A-Za-z0-9])?)?");
    private static final Pattern HOST = Pattern.compile("[a-z0-9]([-a-z0-9]{0,61}[a-z0-9])?");
    private static final Pattern NAME = Pattern.compile("[a-z0-9]([-a-z0-9]{0,251}[a-z0-9])?");
    private static final Set<String> KINDS_THAT_NAME_OTHERS = Set.of("Deployment", "Job", "ScaledObject");

    @Test
    void helmFindsNothingToMend() {
        var lint = new Helm(Rendering.CHART).lint().strict().call();
        assertThat(lint.isFailed()).as(lint.getMessages().toString()).isFalse();
    }

    @ParameterizedTest
    @MethodSource("io.backendprovisioner.chart.ValueSet#all")
    void kubernetesKnowsEveryField(ValueSet set) {
        var kubernetes = new KubernetesSerialization();
        assertThat(set.rendered().objects()).hasSizeGreaterThan(2).allSatisfy(object -> {
            Object read = kubernetes.unmarshal(JsonMapper.shared().writeValueAsString(object));
            assertThat(KnownFields.unknownIn(read)).as(object.toString()).isEmpty();
        });
    }

    @Test
    void aMisspelledFieldIsFound() {
        String pod = """
                {"apiVersion": "v1", "kind": "Pod", "spec": {"containers": [{"name": "a", "imagePullPolicies": "Always"}]}}""";
        assertThat(KnownFields.unknownIn(new KubernetesSerialization().unmarshal(pod)))
                .containsExactly(".Spec.Containers[].imagePullPolicies");
    }

    @ParameterizedTest
    @MethodSource("io.backendprovisioner.chart.ValueSet#all")
    void everyPodKeepsToTheRestrictedStandard(ValueSet set) {
        assertThat(set.rendered().podTemplates())
                .isNotEmpty()
                .allSatisfy(template -> new RestrictedPod(template.path("spec")).mustHold());
    }

    @ParameterizedTest
    @MethodSource("io.backendprovisioner.chart.ValueSet#all")
    void namesAndLabelsAreAllowedOnesAndNoTwoObjectsShareOne(ValueSet set) {
        Set<String> seen = new HashSet<>();
        for (JsonNode object : set.rendered().objects()) {
            String kind = object.path("kind").asString();
            JsonNode metadata = object.path("metadata");
            String name = metadata.path("name").asString();
            assertThat(name).matches(KINDS_THAT_NAME_OTHERS.contains(kind) ? HOST : NAME);
            assertThat(seen.add(kind + " " + name)).as(kind + " " + name).isTrue();
            assertThat(metadata.path("namespace").asString()).isEqualTo(set.namespace());
            assertThat(metadata.path("labels").valueStream().map(JsonNode::asString))
                    .isNotEmpty()
                    .allMatch(label -> LABEL.matcher(label).matches());
        }
    }

    @ParameterizedTest
    @MethodSource("io.backendprovisioner.chart.ValueSet#all")
    void whatSelectsWorkersSelectsThemAndNothingElse(ValueSet set) {
        Rendering rendering = set.rendered();
        JsonNode worker = rendering.the("Deployment").at("/spec/template/metadata/labels");
        for (String kind : List.of("Deployment", "PodDisruptionBudget", "PodMonitor")) {
            rendering.some(kind).ifPresent(object -> {
                JsonNode selector = object.at("/spec/selector/matchLabels");
                assertThat(selector.propertyNames()).as(kind).hasSize(3);
                selector.properties()
                        .forEach(
                                label -> assertThat(worker.path(label.getKey())).isEqualTo(label.getValue()));
                rendering
                        .some("Job")
                        .ifPresent(
                                job -> assertThat(job.at("/spec/template/metadata/labels/app.kubernetes.io~1component"))
                                        .isNotEqualTo(selector.path("app.kubernetes.io/component")));
            });
        }
        rendering
                .some("NetworkPolicy")
                .ifPresent(policy -> rendering
                        .podTemplates()
                        .forEach(template -> policy.at("/spec/podSelector/matchLabels")
                                .properties()
                                .forEach(label -> assertThat(
                                                template.at("/metadata/labels").path(label.getKey()))
                                        .isEqualTo(label.getValue()))));
    }
}
