package io.backendprovisioner.chart;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Set;
import java.util.stream.Stream;
import java.util.stream.StreamSupport;
import tools.jackson.databind.JsonNode;

/** The rules of the pod security standard "restricted", by their names there, and what else a pod of ours keeps to. */
record RestrictedPod(JsonNode spec) {
    private static final Set<String> VOLUMES = Set.of(
            "configMap", "csi", "downwardAPI", "emptyDir", "ephemeral", "persistentVolumeClaim", "projected", "secret");

    void mustHold() {
        noHostNamespaces();
        noHostPorts();
        volumeTypes();
        runningAsNonRoot();
        seccomp();
        containers().forEach(container -> {
            JsonNode context = container.path("securityContext");
            privileged(context);
            privilegeEscalation(context);
            capabilities(context);
            readOnlyRoot(context);
            temporaryFiles(container);
        });
        noToken();
    }

    private List<JsonNode> containers() {
        return Stream.of("initContainers", "containers", "ephemeralContainers")
                .flatMap(kind -> elements(spec.path(kind)))
                .toList();
    }

    private void noHostNamespaces() {
        assertThat(List.of("hostNetwork", "hostPID", "hostIPC"))
                .as("Host Namespaces")
                .noneMatch(field -> spec.path(field).asBoolean(false));
    }

    private void noHostPorts() {
        assertThat(containers())
                .as("Host Ports")
                .isNotEmpty()
                .noneMatch(container -> elements(container.path("ports")).anyMatch(port -> port.has("hostPort")));
    }

    private void volumeTypes() {
        assertThat(elements(spec.path("volumes")).toList()).as("Volume Types").allSatisfy(volume -> {
            Set<String> types = new java.util.TreeSet<>(volume.propertyNames());
            types.remove("name");
            assertThat(types).hasSize(1).isSubsetOf(VOLUMES);
        });
    }

    private void runningAsNonRoot() {
        JsonNode context = spec.path("securityContext");
        assertThat(context.path("runAsNonRoot").asBoolean(false))
                .as("Running as Non-root")
                .isTrue();
        assertThat(context.path("runAsUser").asInt(0))
                .as("Running as Non-root user")
                .isPositive();
    }

    private void seccomp() {
        assertThat(spec.at("/securityContext/seccompProfile/type").asString(""))
                .as("Seccomp")
                .isEqualTo("RuntimeDefault");
    }

    private static void privileged(JsonNode context) {
        assertThat(context.path("privileged").asBoolean(false))
                .as("Privileged Containers")
                .isFalse();
    }

    private static void privilegeEscalation(JsonNode context) {
        assertThat(context.path("allowPrivilegeEscalation").asBoolean(true))
                .as("Privilege Escalation")
                .isFalse();
    }

    private static void capabilities(JsonNode context) {
        assertThat(elements(context.at("/capabilities/drop")).map(JsonNode::asString))
                .as("Capabilities")
                .containsExactly("ALL");
        assertThat(context.path("capabilities").has("add"))
                .as("Capabilities added")
                .isFalse();
    }

    private static void readOnlyRoot(JsonNode context) {
        assertThat(context.path("readOnlyRootFilesystem").asBoolean(false))
                .as("read-only root")
                .isTrue();
    }

    private static void temporaryFiles(JsonNode container) {
        assertThat(elements(container.path("volumeMounts"))
                        .map(mount -> mount.path("mountPath").asString("")))
                .as("somewhere to write")
                .contains("/tmp");
    }

    private void noToken() {
        assertThat(spec.path("automountServiceAccountToken").asBoolean(true))
                .as("no token of the API server")
                .isFalse();
    }

    static Stream<JsonNode> elements(JsonNode array) {
        return StreamSupport.stream(array.spliterator(), false);
    }
}
