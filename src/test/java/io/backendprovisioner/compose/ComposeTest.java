package io.backendprovisioner.compose;

import static org.assertj.core.api.Assertions.assertThat;

import io.backendprovisioner.compose.Service.Mount;
import io.backendprovisioner.compose.Service.Published;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;

/** The services of {@code docker-compose.yml} fit each other and the repository. */
class ComposeTest {
    private static final String HEALTHY = "service_healthy";
    private static final String COMPLETED = "service_completed_successfully";
    private static final Pattern ADDRESS = Pattern.compile("(?<![\\w.])([a-z][a-z-]*):(\\d+)");

    private final ComposeFile file = ComposeFile.asItIs();

    private Stream<Service> ours() {
        return file.services().stream().filter(Service::isOurs);
    }

    @Test
    void whatIsMountedExists() {
        List<Mount> mounts = file.services().stream()
                .flatMap(service -> service.mounts().stream())
                .toList();
        assertThat(mounts)
                .filteredOn(Mount::isOfHost)
                .hasSizeGreaterThan(5)
                .allMatch(Mount::readOnly)
                .allSatisfy(mount -> assertThat(Path.of(mount.source())).exists());
        assertThat(mounts)
                .filteredOn(mount -> !mount.isOfHost())
                .extracting(Mount::source)
                .containsExactlyInAnyOrderElementsOf(file.volumes());
    }

    @Test
    void everyVariableIsInTheExampleAndHasItsDefault() {
        Map<String, String> variables = ComposeFile.variables();
        Map<String, String> example = ComposeFile.example();
        assertThat(example.keySet()).containsExactlyInAnyOrderElementsOf(variables.keySet());
        assertThat(example)
                .allSatisfy((name, value) -> assertThat(value).as(name).isIn("", variables.get(name)));
    }

    /** Whoever copies it to change a port has changed nothing else. */
    @Test
    void theExampleAsItIsChangesNothing() {
        assertThat(ComposeFile.with(ComposeFile.example()).services()).isEqualTo(file.services());
        assertThat(file.service("worker").environment())
                .containsEntry("PROVISIONER_PROVIDER_ENDPOINT", "http://simulator:9080")
                .containsEntry("ALIBABA_CLOUD_ACCESS_KEY_ID", "testid")
                .containsEntry("ALIBABA_CLOUD_ACCESS_KEY_SECRET", "testsecret");
    }

    @Test
    void theRealCloudIsThereForWhoeverFillsInKeysAndEndpoint() {
        String endpoint = "https://apigateway.cn-hangzhou.aliyuncs.com";
        var real = ComposeFile.with(Map.of(
                "PROVISIONER_PROVIDER_ENDPOINT",
                endpoint,
                "ALIBABA_CLOUD_ACCESS_KEY_ID",
                "me",
                "ALIBABA_CLOUD_ACCESS_KEY_SECRET",
                "mine"));
        assertThat(real.service("worker").environment())
                .containsEntry("PROVISIONER_PROVIDER_ENDPOINT", endpoint)
                .containsEntry("ALIBABA_CLOUD_ACCESS_KEY_ID", "me")
                .containsEntry("ALIBABA_CLOUD_ACCESS_KEY_SECRET", "mine");
        assertThat(ComposeFile.read(ComposeFile.EXAMPLE)).contains(endpoint);
    }

    /** The simulator would refuse the keys, and every request would wait. */
    @Test
    void keysWithoutAnEndpointAreRefusedAtOnce() throws Exception {
        Service topics =
                ComposeFile.with(Map.of("ALIBABA_CLOUD_ACCESS_KEY_ID", "me")).service("topics");
        var said = Commands.run(List.of("bash", topics.mounts().getFirst().source()), topics.environment());
        assertThat(said.exit()).isEqualTo(2);
        assertThat(said.text()).contains("PROVISIONER_PROVIDER_ENDPOINT").doesNotContain("me ");
    }

    /** Kafka's image declares them, and Docker would make a new one without a name for each at each start. */
    @Test
    void noVolumeIsWithoutAName() {
        for (String name : List.of("broker", "topics")) {
            Service service = file.service(name);
            assertThat(Stream.concat(
                            service.texts("/tmpfs"), service.mounts().stream().map(Mount::target)))
                    .as(name)
                    .contains("/etc/kafka/secrets", "/mnt/shared/config", "/var/lib/kafka/data");
        }
    }

    @Test
    void portsArePublishedToThisMachineAloneAndEachOnce() {
        List<Published> ports = file.services().stream()
                .flatMap(service -> service.ports().stream())
                .toList();
        assertThat(ports).hasSize(6).allMatch(port -> port.address().equals("127.0.0.1"));
        assertThat(ports).extracting(Published::hostPort).doesNotHaveDuplicates();
    }

    @Test
    void publishedPortsAreThoseThatAreListenedOn() {
        file.services().stream()
                .filter(service -> !service.ports().isEmpty())
                .forEach(service -> assertThat(Listening.portsOf(service))
                        .as(service.name())
                        .containsAll(
                                service.ports().stream().map(Published::port).toList()));
    }

    @Test
    void clientsOfThisMachineAreToldThePortThatIsPublished() {
        for (ComposeFile one : List.of(file, ComposeFile.with(Map.of("BROKER_PORT", "19092")))) {
            Service broker = one.service("broker");
            Published port = broker.ports().getFirst();
            assertThat(broker.environment().get("KAFKA_LISTENERS")).contains("OUTSIDE://0.0.0.0:" + port.port());
            assertThat(broker.environment().get("KAFKA_ADVERTISED_LISTENERS"))
                    .endsWith(",OUTSIDE://" + port.address() + ":" + port.hostPort());
        }
    }

    @Test
    void addressesAreOfServicesAndOfPortsThatTheyListenOn() {
        List<String> checked = file.services().stream()
                .flatMap(service -> service.environment().values().stream())
                .flatMap(value -> ADDRESS.matcher(value).results())
                .map(address -> {
                    assertThat(file.has(address.group(1))).as(address.group()).isTrue();
                    assertThat(Listening.portsOf(file.service(address.group(1))))
                            .as(address.group())
                            .contains(Integer.parseInt(address.group(2)));
                    return address.group();
                })
                .toList();
        assertThat(checked).contains("broker:9092", "simulator:9080");
    }

    @Test
    void whoeverIsWaitedForCanBecomeWhatIsWaitedFor() {
        for (Service service : file.services()) {
            service.dependsOn().forEach((name, condition) -> {
                Service other = file.service(name);
                assertThat(condition).isIn(HEALTHY, COMPLETED);
                assertThat(other.healthCheck().isEmpty())
                        .as("%s waits for %s, which has no health check", service, other)
                        .isEqualTo(condition.equals(COMPLETED));
                assertThat(other.json().path("restart").asString())
                        .as("%s is waited for to %s", other, condition)
                        .isEqualTo(condition.equals(COMPLETED) ? "no" : "unless-stopped");
                assertThat(other.json().has("profiles"))
                        .as("%s may be absent", other)
                        .isFalse();
            });
        }
        assertThat(file.service("worker").dependsOn())
                .containsOnly(
                        Map.entry("broker", HEALTHY), Map.entry("simulator", HEALTHY), Map.entry("topics", COMPLETED));
    }

    @Test
    void imagesAreOfOneVersionEverywhere() {
        assertThat(file.services())
                .extracting(Service::image)
                .allMatch(image -> image.matches("[a-z./-]+:[a-z]*[\\d.]*") && !image.endsWith(":latest"));
        String kafka = file.service("broker").image();
        assertThat(file.service("topics").image()).isEqualTo(kafka);
        JsonNode job = ComposeFile.yaml(Path.of("helm", "backend-provisioner", "values.yaml"))
                .at("/topicsJob/image");
        assertThat(kafka)
                .isEqualTo(job.path("repository").asString() + ":"
                        + job.path("tag").asString());
        String version = kafka.substring(kafka.indexOf(':') + 1);
        assertThat(ComposeFile.read(Path.of("pom.xml"))).contains("<kafka.version>" + version + "</kafka.version>");
        assertThat(ComposeFile.read(Path.of("src/test/java/io/backendprovisioner/testkit/BrokerContainer.java")))
                .as("the broker in a container that tests use")
                .contains("\"" + kafka + "\"");
    }

    @Test
    void theImageIsBuiltOnceAndByOneThatAllOthersComeAfter() {
        assertThat(ours().filter(service -> service.json().has("build")))
                .extracting(Service::name)
                .containsExactly("simulator");
        assertThat(ours().filter(service -> !service.json().has("build")))
                .hasSize(2)
                .allSatisfy(service -> {
                    assertThat(service.image())
                            .isEqualTo(file.service("simulator").image());
                    assertThat(service.json().path("pull_policy").asString()).isEqualTo("never");
                    assertThat(service.dependsOn()).containsKey("simulator");
                });
    }

    @Test
    void nobodyHasMoreRightsThanItNeeds() {
        assertThat(file.services()).allSatisfy(service -> {
            assertThat(service.texts("/cap_drop")).containsExactly("ALL");
            assertThat(service.texts("/security_opt")).containsExactly("no-new-privileges:true");
            assertThat(service.json().propertyNames())
                    .doesNotContain("privileged", "cap_add", "network_mode", "pid", "ipc", "user");
        });
        assertThat(Stream.concat(ours(), Stream.of(file.service("topics"))))
                .hasSize(4)
                .allSatisfy(service -> {
                    assertThat(service.json().path("read_only").asBoolean(false))
                            .isTrue();
                    assertThat(service.texts("/tmpfs")).contains("/tmp");
                });
        assertThat(ours())
                .as("the heap is a part of the limit")
                .allMatch(service -> service.json().has("mem_limit"));
    }
}
