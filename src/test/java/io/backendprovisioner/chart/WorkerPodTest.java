package io.backendprovisioner.chart;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.MissingNode;

/** What a worker finds in its pod. */
@Tag("no-java")
class WorkerPodTest {
    private static final String CHECKSUM = "/spec/template/metadata/annotations/checksum~1config";

    /** A variable of the worker's environment; one that is missing has no fields. */
    private static JsonNode variable(Rendering rendering, String name) {
        return RestrictedPod.elements(rendering.worker().path("env"))
                .filter(variable -> variable.path("name").asString().equals(name))
                .findFirst()
                .orElse(MissingNode.getInstance());
    }

    private static JsonNode pod(ValueSet set) {
        return set.rendered().the("Deployment").at("/spec/template/spec");
    }

    @ParameterizedTest
    @CsvSource({"10s, 40", "1ms, 31", "90500ms, 121", "2m, 150", "0s, 30"})
    void thereIsTimeForTheLastCallsAndTheirReplies(String requestTimeout, int seconds) {
        JsonNode pod = pod(ValueSet.defaults().with("provisioner.provider.request-timeout", requestTimeout));
        assertThat(pod.path("terminationGracePeriodSeconds").asInt()).isEqualTo(seconds);
    }

    @Test
    void moreTimeMayBeGivenAndLessIsRefused() {
        JsonNode pod = pod(ValueSet.defaults().with("terminationGracePeriodSeconds", 41));
        assertThat(pod.path("terminationGracePeriodSeconds").asInt()).isEqualTo(41);
        assertThatThrownBy(() -> ValueSet.defaults()
                        .with("terminationGracePeriodSeconds", 39)
                        .rendered())
                .hasMessageContaining("terminationGracePeriodSeconds is 39")
                .hasMessageContaining("may need 40");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"provisioner.pacing.calls-per-second=21", "kafka.bootstrapServers=other:9092", "extraConfig.a=b"
            })
    void anotherSettingStartsNewPods(String setting) {
        String[] parts = setting.split("=", 2);
        String before = checksum(ValueSet.defaults());
        assertThat(checksum(ValueSet.defaults().with("replicas", 5)))
                .isEqualTo(before)
                .hasSize(64);
        assertThat(checksum(ValueSet.defaults().with(parts[0], parts[1]))).isNotEqualTo(before);
    }

    private static String checksum(ValueSet set) {
        return set.rendered().the("Deployment").at(CHECKSUM).asString();
    }

    @ParameterizedTest
    @MethodSource("io.backendprovisioner.chart.ValueSet#all")
    void everyPodHasANameOfItsOwnForItsTransactions(ValueSet set) {
        Rendering rendering = set.rendered();
        assertThat(variable(rendering, "PROVISIONER_JOURNAL_INSTANCE")
                        .path("value")
                        .asString())
                .isEqualTo("$(POD_NAMESPACE).$(POD_NAME)");
        assertThat(variable(rendering, "POD_NAME")
                        .at("/valueFrom/fieldRef/fieldPath")
                        .asString())
                .isEqualTo("metadata.name");
        assertThat(variable(rendering, "POD_NAMESPACE")
                        .at("/valueFrom/fieldRef/fieldPath")
                        .asString())
                .isEqualTo("metadata.namespace");
    }

    @Test
    void probesAskTheWorkersOwnPages() {
        JsonNode worker = ValueSet.defaults().rendered().worker();
        assertThat(worker.at("/startupProbe/httpGet/path").asString()).isEqualTo("/actuator/health/liveness");
        assertThat(worker.at("/livenessProbe/httpGet/path").asString()).isEqualTo("/actuator/health/liveness");
        assertThat(worker.at("/readinessProbe/httpGet/path").asString()).isEqualTo("/actuator/health/readiness");
        assertThat(worker.at("/ports/0/name")).isEqualTo(worker.at("/readinessProbe/httpGet/port"));
    }

    @Test
    void aDigestWinsOverATag() {
        String digest = "sha256:" + "0a".repeat(32);
        assertThat(ValueSet.defaults()
                        .with("image.digest", digest)
                        .with("image.tag", "1.0")
                        .rendered()
                        .worker()
                        .path("image")
                        .asString())
                .isEqualTo("backend-provisioner@" + digest);
    }

    @Test
    void accessKeyComesFromItsSecret() {
        JsonNode secret = variable(ValueSet.example("plain").rendered(), "ALIBABA_CLOUD_ACCESS_KEY_SECRET");
        assertThat(secret.at("/valueFrom/secretKeyRef/name").asString()).isEqualTo("alibaba-cloud");
        assertThat(secret.has("value")).isFalse();
    }

    @Test
    void proxyWithAPasswordComesFromItsSecret() {
        Rendering rendering = ValueSet.example("plain")
                .with("provisioner.provider.proxy", "http://proxy.example.com:3128")
                .with("proxy.existingSecret", "cloud-proxy")
                .rendered();
        JsonNode url = variable(rendering, "PROVISIONER_PROVIDER_PROXY");
        assertThat(url.at("/valueFrom/secretKeyRef/name").asString()).isEqualTo("cloud-proxy");
        assertThat(url.at("/valueFrom/secretKeyRef/key").asString()).isEqualTo("proxy-url");
        assertThat(url.has("value")).isFalse();
        assertThat(variable(ValueSet.example("plain").rendered(), "PROVISIONER_PROVIDER_PROXY")
                        .isMissingNode())
                .isTrue();
    }

    @Test
    void webhookFindsTheRoleAtTheServiceAccount() {
        Rendering rendering = ValueSet.example("mtls").rendered();
        JsonNode account = rendering.the("ServiceAccount");
        assertThat(account.at("/metadata/annotations/pod-identity.alibabacloud.com~1role-name")
                        .asString())
                .isEqualTo("backend-provisioner");
        assertThat(rendering.the("Deployment").at("/spec/template/spec/serviceAccountName"))
                .isEqualTo(account.at("/metadata/name"));
        assertThat(Rendering.notes(ValueSet.example("mtls"))).contains("pod-identity.alibabacloud.com/injection=on");
    }

    @Test
    void tokenIsWhereTheChainLooksForIt() {
        Rendering rendering = ValueSet.example("oauthbearer").rendered();
        String file = variable(rendering, "ALIBABA_CLOUD_OIDC_TOKEN_FILE")
                .path("value")
                .asString();
        JsonNode mount = RestrictedPod.elements(rendering.worker().path("volumeMounts"))
                .filter(one -> one.path("name").asString().equals("rrsa"))
                .findFirst()
                .orElseThrow();
        JsonNode token = RestrictedPod.elements(rendering.the("Deployment").at("/spec/template/spec/volumes"))
                .filter(one -> one.path("name").asString().equals("rrsa"))
                .findFirst()
                .orElseThrow()
                .at("/projected/sources/0/serviceAccountToken");
        assertThat(token.path("audience").asString()).isEqualTo("sts.aliyuncs.com");
        assertThat(file)
                .isEqualTo(mount.path("mountPath").asString() + "/"
                        + token.path("path").asString());
        assertThat(List.of("ALIBABA_CLOUD_ROLE_ARN", "ALIBABA_CLOUD_OIDC_PROVIDER_ARN"))
                .allMatch(name ->
                        variable(rendering, name).path("value").asString("").startsWith("acs:ram::"));
    }

    @ParameterizedTest
    @MethodSource("io.backendprovisioner.chart.ValueSet#all")
    void settingsHoldNoSecretAndOnlySayWhereItIs(ValueSet set) {
        assertThat(set.rendered().applicationYaml().lines())
                .noneMatch(line -> line.toLowerCase(java.util.Locale.ROOT).contains("password"));
    }
}
