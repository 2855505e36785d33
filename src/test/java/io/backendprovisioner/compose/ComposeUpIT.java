package io.backendprovisioner.compose;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assumptions.assumeThat;

import io.backendprovisioner.compose.Commands.Said;
import io.backendprovisioner.testkit.DockerCommand;
import io.backendprovisioner.testkit.DockerEngine;
import io.backendprovisioner.testkit.DockerImage;
import io.backendprovisioner.testkit.OnPath;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.awaitility.Awaitility;
import org.awaitility.core.ConditionFactory;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.MethodOrderer;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestMethodOrder;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** {@code docker compose up} by Docker itself: the example of {@code .env} with other ports, under a name of its own. */
@TestMethodOrder(MethodOrderer.OrderAnnotation.class)
class ComposeUpIT {
    private static final Pattern REQUEST = Pattern.compile("(?m)^echo 'orders\\|.*kcat.*$");
    private static final Pattern REPLY = Pattern.compile("(?m)^kcat .* -C .*$");

    @TempDir
    private static Path folder;

    private static ComposedProject project = ComposedProject.none();

    @BeforeAll
    static void up() throws IOException {
        List<String> needed = Stream.of(
                        DockerImage.bases().stream(),
                        Stream.of("broker", "prometheus")
                                .map(name -> ComposeFile.asItIs().service(name).image()))
                .flatMap(images -> images)
                .toList();
        assumeThat(DockerCommand.whyNot(needed)).as("Docker is here").isEmpty();
        DockerImage.build();
        project = ComposedProject.in(folder);
        project.compose(
                Stream.concat(Stream.of("up", "--detach", "--wait"), services()).toArray(String[]::new));
    }

    /** All that start without a profile, of which the image can be had: Grafana's is no part of anything that is tested. */
    private static Stream<String> services() {
        return ComposeFile.asItIs().services().stream()
                .filter(service -> !service.json().has("profiles"))
                .filter(service -> !service.name().equals("grafana")
                        || DockerEngine.whyNot(List.of(service.image())).isEmpty())
                .map(Service::name);
    }

    @AfterAll
    static void down() {
        project.close();
    }

    private static ConditionFactory await() {
        return Awaitility.await().atMost(Duration.ofMinutes(5)).pollInterval(Duration.ofMillis(500));
    }

    @Test
    @Order(1)
    void everyServiceIsHealthyAndStartedAfterThoseItWaitsFor() {
        assertThat(services().toList()).contains("broker", "topics", "simulator", "worker", "prometheus");
        for (String name : services().toList()) {
            Service service = ComposeFile.asItIs().service(name);
            JsonNode state = project.state(name);
            if (service.healthCheck().isEmpty()) {
                assertThat(state.path("ExitCode").asInt()).as(name).isZero();
            } else {
                assertThat(state.at("/Health/Status").asString()).as(name).isEqualTo("healthy");
            }
            Instant started = instant(state, "StartedAt");
            service.dependsOn()
                    .forEach((other, condition) -> assertThat(started)
                            .as("%s waits for %s", name, other)
                            .isAfter(instant(
                                    project.state(other),
                                    condition.equals("service_healthy") ? "StartedAt" : "FinishedAt")));
        }
    }

    private static Instant instant(JsonNode state, String field) {
        return Instant.parse(state.path(field).asString());
    }

    @Test
    @Order(2)
    void theFirstRequestOfTheReadmeIsAnswered() throws Exception {
        assumeThat(OnPath.has("kcat")).as("kcat is installed").isTrue();
        assertThat(asTheReadmeSays(REQUEST).exit()).isZero();
        assertThat(asTheReadmeSays(REPLY).text()).contains("\"status\":\"CREATED\"", "\"requestKey\":\"orders\"");
        assertThat(backends()).containsExactly("orders");
    }

    /** The line of the README, at the port that is published here. */
    private static Said asTheReadmeSays(Pattern line) throws Exception {
        String command = line.matcher(ComposeFile.read(Path.of("README.md")))
                .results()
                .findFirst()
                .orElseThrow()
                .group();
        assertThat(command).contains("127.0.0.1:9092");
        return Commands.run(
                List.of(
                        "timeout",
                        "300",
                        "bash",
                        "-c",
                        command.replace("127.0.0.1:9092", "127.0.0.1:" + project.port("BROKER_PORT"))),
                Map.of());
    }

    private static List<String> backends() {
        return page("SIMULATOR_PORT", "/_admin/backends")
                .path("backends")
                .valueStream()
                .map(backend -> backend.path("BackendName").asString())
                .toList();
    }

    @Test
    @Order(3)
    void prometheusHasEveryWorkerAsATargetAndAllRules() {
        await().untilAsserted(() -> assertThat(targetsThatAreUp()).isEqualTo(1));
        await().untilAsserted(() -> assertThat(page("PROMETHEUS_PORT", "/api/v1/rules")
                        .at("/data/groups")
                        .valueStream()
                        .flatMap(group -> group.path("rules").valueStream())
                        .filter(rule -> rule.path("health").asString().equals("ok")))
                .hasSize(rulesOfTheChart()));
    }

    private static int rulesOfTheChart() {
        return (int) ComposeFile.yaml(Path.of("helm/backend-provisioner/rules/backend-provisioner.yaml"))
                .path("groups")
                .valueStream()
                .flatMap(group -> group.path("rules").valueStream())
                .count();
    }

    private static long targetsThatAreUp() {
        return page("PROMETHEUS_PORT", "/api/v1/targets?state=active")
                .at("/data/activeTargets")
                .valueStream()
                .filter(target -> target.path("health").asString().equals("up"))
                .count();
    }

    private static JsonNode page(String port, String path) {
        try (var content = URI.create("http://127.0.0.1:" + project.port(port) + path)
                .toURL()
                .openStream()) {
            return JsonMapper.shared().readTree(new String(content.readAllBytes(), UTF_8));
        } catch (IOException e) {
            throw new AssertionError(path + " cannot be read", e);
        }
    }

    @Test
    @Order(4)
    void theProfileReplicasAddsTwoWorkers() {
        project.compose("--profile", "replicas", "up", "--detach", "--wait", "--no-recreate", "worker-more");
        assertThat(project.containers("worker-more"))
                .hasSize(2)
                .allSatisfy(container -> assertThat(ComposedProject.inspect(container)
                                .at("/State/Health/Status")
                                .asString())
                        .isEqualTo("healthy"));
        await().untilAsserted(() -> assertThat(targetsThatAreUp()).isEqualTo(3));
    }

    @Test
    @Order(5)
    void aKilledWorkerComesBack() {
        String container = project.containers("worker").getFirst();
        int pid = project.state("worker").path("Pid").asInt();
        // From a container that sees the engine's processes, which need not be on this machine.
        String _ = DockerCommand.docker(
                        "run",
                        "--rm",
                        "--pid=host",
                        "--user=0",
                        "--cap-add=KILL",
                        "--entrypoint=bash",
                        DockerImage.NAME,
                        "-c",
                        "kill -9 " + pid)
                .outOfSuccess();
        await().untilAsserted(() -> {
            JsonNode now = ComposedProject.inspect(container);
            assertThat(now.path("RestartCount").asInt()).isEqualTo(1);
            assertThat(now.at("/State/Pid").asInt()).isNotIn(0, pid);
            assertThat(now.at("/State/Health/Status").asString()).isEqualTo("healthy");
        });
    }

    @Test
    @Order(6)
    void whatIsStoppedAndStartedKeepsItsData() throws Exception {
        assumeThat(OnPath.has("kcat")).as("kcat is installed").isTrue();
        String before = asTheReadmeSays(REPLY).text();
        project.compose("--profile", "*", "stop");
        project.compose("start", "broker", "simulator", "worker");
        await().untilAsserted(() -> assertThat(
                        project.state("worker").at("/Health/Status").asString())
                .isEqualTo("healthy"));
        assertThat(asTheReadmeSays(REPLY).text()).isEqualTo(before);
        assertThat(backends()).containsExactly("orders");
        var audit = project.said("run", "--rm", "--no-deps", "worker", "audit", "--format=json");
        assertThat(audit.exit()).as(audit.out() + audit.err()).isZero();
    }

    @Test
    @Order(7)
    void nothingIsLeftAfterItIsTakenDown() {
        List<String> volumes = project.volumes();
        assertThat(volumes).as("each has a name").hasSize(3).allMatch(name -> name.startsWith(project.name() + "_"));
        project.compose("--profile", "*", "down", "--volumes");
        assertThat(project.left()).isEmpty();
    }

    @Test
    @Order(8)
    void keysWithoutAnEndpointStopItBeforeAnythingWaits() {
        var said =
                project.with("ALIBABA_CLOUD_ACCESS_KEY_ID", "me").said("up", "--detach", "--wait", "broker", "topics");
        assertThat(said.exit()).isNotZero();
        assertThat(project.said("logs", "topics").out()).contains("PROVISIONER_PROVIDER_ENDPOINT is not");
    }
}
