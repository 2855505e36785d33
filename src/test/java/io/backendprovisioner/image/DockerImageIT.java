package io.backendprovisioner.image;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assumptions.assumeThat;

import io.backendprovisioner.contract.ReplyStatus;
import io.backendprovisioner.testkit.BrokerContainer;
import io.backendprovisioner.testkit.DockerCommand;
import io.backendprovisioner.testkit.DockerCommand.Said;
import io.backendprovisioner.testkit.DockerImage;
import io.backendprovisioner.testkit.Dockerfile;
import io.backendprovisioner.testkit.Inbox;
import io.backendprovisioner.testkit.OnPath;
import io.backendprovisioner.testkit.RawRequest;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/**
 * The image as the Dockerfile builds it, confined as the README says: a root that is read-only, a {@code /tmp} in which Docker lets nothing
 * be executed, no capability, and 512 MB of memory.
 */
class DockerImageIT {
    private static final Duration PATIENCE = Duration.ofMinutes(5);
    private static final String REQUESTS = "backend.create.requests";
    private static final String REPLIES = "backend.create.replies";
    private static final String JVM_LOG = "/tmp/jvm.log";
    private static final List<String> CONFINED = List.of(
            "--read-only",
            "--tmpfs",
            "/tmp",
            "--memory",
            "512m",
            "--cap-drop",
            "ALL",
            "--security-opt=no-new-privileges");

    private static Optional<BrokerContainer> kafka = Optional.empty();
    private static final List<String> containers = new ArrayList<>();

    @BeforeAll
    static void aWorkerRunsInAContainer() {
        List<String> images = Stream.concat(DockerImage.bases().stream(), BrokerContainer.images().stream())
                .toList();
        assumeThat(DockerCommand.whyNot(images)).as("Docker is here").isEmpty();
        DockerImage.build();
        kafka = Optional.of(new BrokerContainer());
        start("simulator", List.of("--network-alias", "cloud"), "simulator", "--port=9080");
        start(
                "worker",
                List.of("--env", "JAVA_TOOL_OPTIONS=-XX:MaxRAMPercentage=70 -Xlog:aot,class+load:file=" + JVM_LOG));
        broker().broker().awaitTopics(REPLIES, REQUESTS);
    }

    @AfterAll
    static void end() {
        containers.forEach(name -> DockerCommand.docker("rm", "--force", "--volumes", name));
        kafka.ifPresent(BrokerContainer::close);
    }

    private static BrokerContainer broker() {
        return kafka.orElseThrow();
    }

    private static void start(String name, List<String> options, String... arguments) {
        String container =
                "backend-provisioner-test-" + name + "-" + broker().network().substring(0, 12);
        containers.add(container);
        List<String> all = new ArrayList<>(List.of("--detach", "--name", container));
        all.addAll(options);
        String _ = run(all, arguments).outOfSuccess();
    }

    private static String container(String name) {
        return containers.stream()
                .filter(each -> each.contains("-" + name + "-"))
                .findFirst()
                .orElseThrow();
    }

    /** Every container has what a worker or a command needs; the simulator takes no notice of it. */
    private static Said run(List<String> options, String... arguments) {
        List<String> words = new ArrayList<>(List.of("run"));
        words.addAll(CONFINED);
        words.addAll(List.of(
                "--network", broker().network(),
                "--env", "SPRING_KAFKA_BOOTSTRAPSERVERS=" + broker().addressInNetwork(),
                "--env", "PROVISIONER_PROVIDER_ENDPOINT=http://cloud:9080",
                "--env", "ALIBABA_CLOUD_ACCESS_KEY_ID=testid",
                "--env", "ALIBABA_CLOUD_ACCESS_KEY_SECRET=testsecret"));
        words.addAll(options);
        words.add(DockerImage.NAME);
        words.addAll(List.of(arguments));
        return DockerCommand.docker(words.toArray(String[]::new));
    }

    @ParameterizedTest
    @ValueSource(strings = {"none", "gzip", "snappy", "lz4", "zstd"})
    void recordsOfEveryCodecAreAnswered(String codec) throws Exception {
        assumeThat(OnPath.has("kcat")).as("kcat is installed").isTrue();
        var request = RawRequest.toCreate("packed-by-" + codec);
        try (var inbox = new Inbox(broker().broker(), REPLIES)) {
            kcat(codec, request.on(REQUESTS, null));
            assertThat(inbox.answerTo(request).status()).isEqualTo(ReplyStatus.CREATED);
        }
    }

    /** A batch that would not get smaller is sent as it is, so the value ends in many spaces. */
    private static void kcat(String codec, ProducerRecord<byte[], byte[]> request) throws Exception {
        byte[] id = request.headers().lastHeader("kafka_correlationId").value();
        var command = new ProcessBuilder(
                "kcat",
                "-P",
                "-z",
                codec,
                "-b",
                broker().broker().bootstrapServers(),
                "-t",
                request.topic(),
                "-k",
                new String(request.key(), UTF_8),
                "-H",
                "kafka_correlationId=" + new String(id, UTF_8));
        Process process = command.redirectErrorStream(true).start();
        try (var in = process.getOutputStream()) {
            in.write((new String(request.value(), UTF_8) + " ".repeat(10_000)).getBytes(UTF_8));
        }
        String said = new String(process.getInputStream().readAllBytes(), UTF_8);
        assertThat(process.waitFor()).as(said).isZero();
    }

    /** As Java's own log says, and not by how fast it is. */
    @Test
    void theWorkerStartsFromTheCache() {
        String opened =
                inWorker("grep", "-c", "Opened AOT cache " + Dockerfile.HOME + "/backend-provisioner.aot", JVM_LOG);
        String loaded = inWorker("grep", "-c", "io.backendprovisioner.*source: shared objects file", JVM_LOG);
        assertThat(Integer.parseInt(opened)).isEqualTo(1);
        assertThat(Integer.parseInt(loaded))
                .as("classes of ours that come from the cache")
                .isGreaterThan(300);
    }

    private static String inWorker(String... command) {
        return DockerCommand.docker(Stream.concat(Stream.of("exec", container("worker")), Stream.of(command))
                        .toArray(String[]::new))
                .outOfSuccess();
    }

    /** With a heap or a collector of which the cache is not, Java complains, and not to standard output. */
    @ParameterizedTest
    @ValueSource(
            strings = {
                "-XX:MaxRAMPercentage=70",
                "-Xmx40g",
                "-XX:+UseZGC",
                "-XX:+UseG1GC -Xmx31g -XX:+PrintCommandLineFlags"
            })
    void standardOutputIsTheCommandsAloneWhateverJavaIsSetTo(String java) {
        Said said = run(List.of("--rm", "--env", "JAVA_TOOL_OPTIONS=" + java), "audit", "--format=json");
        JsonNode report = JsonMapper.shared().readTree(said.out());
        assertThat(said.exit()).as(said.err()).isZero();
        assertThat(report.isObject()).isTrue();
    }

    @ParameterizedTest
    @ValueSource(strings = {"-Xmx40g", "-XX:+UseZGC"})
    void aReportCanBePipedIntoJq(String java) throws Exception {
        assumeThat(OnPath.has("jq")).as("jq is installed").isTrue();
        String command =
                "docker run --rm --network \"$0\" -e JAVA_TOOL_OPTIONS=\"$2\" -e ALIBABA_CLOUD_ACCESS_KEY_ID=testid"
                        + " -e ALIBABA_CLOUD_ACCESS_KEY_SECRET=testsecret " + DockerImage.NAME + " audit --format=json"
                        + " --provisioner.provider.endpoint=http://cloud:9080 --spring.kafka.bootstrap-servers=\"$1\" | jq -e .";
        Process process = new ProcessBuilder(
                        "bash", "-o", "pipefail", "-c", command, broker().network(), broker().addressInNetwork(), java)
                .redirectError(ProcessBuilder.Redirect.DISCARD)
                .start();
        assertThat(process.getInputStream().readAllBytes()).isNotEmpty();
        assertThat(process.waitFor()).isZero();
    }

    @Test
    void commandsRunAsModesOfTheImage() {
        Said help = run(List.of("--rm"), "bulk", "--help");
        assertThat(help.exit()).as(help.err()).isZero();
        assertThat(help.out()).contains("submit", "watch", "status", "cancel");
    }

    /** Where {@code docker run -p} publishes it, without a word about the address that it listens on. */
    @Test
    void theSimulatorIsReachedFromThisMachine() {
        start("published", List.of("--publish", "127.0.0.1::9080"), "simulator", "--port=9080");
        String address =
                DockerCommand.docker("port", container("published"), "9080").outOfSuccess();
        Awaitility.await().atMost(PATIENCE).until(() -> answers("http://" + address + "/_admin/calls"));
    }

    private static boolean answers(String url) {
        try (var client = HttpClient.newHttpClient()) {
            return client.send(HttpRequest.newBuilder(URI.create(url)).build(), BodyHandlers.discarding())
                            .statusCode()
                    == 200;
        } catch (IOException _) {
            return false;
        } catch (InterruptedException e) {
            throw new IllegalStateException("interrupted", e);
        }
    }

    @Test
    void sigtermEndsAWorkerWithinItsGracePeriod() {
        start(
                "ended",
                List.of("--env", "PROVISIONER_GROUP=ended"),
                "--provisioner.lanes.interactive.topic=ended",
                "--provisioner.lanes.bulk.topic=ended.bulk",
                "--provisioner.control.topic=ended.control",
                "--provisioner.replies.topic=ended.replies",
                "--provisioner.replies.allowed=ended.replies",
                "--provisioner.dead-letters.topic=ended.dead-letters");
        String name = container("ended");
        Awaitility.await()
                .atMost(PATIENCE)
                .until(() -> DockerCommand.docker("logs", name).out().contains("event=reading"));
        String _ = DockerCommand.docker("stop", "--time", "40", name).outOfSuccess();
        assertThat(DockerCommand.docker("inspect", "--format", "{{.State.ExitCode}} {{.State.OOMKilled}}", name)
                        .outOfSuccess())
                .as("128 and SIGTERM, and not SIGKILL's 137")
                .isEqualTo("143 false");
    }

    @Test
    void theImageIsWhatTheDockerfileSays() {
        JsonNode config = JsonMapper.shared()
                .readTree(DockerCommand.docker("image", "inspect", DockerImage.NAME)
                        .outOfSuccess())
                .at("/0/Config");
        assertThat(config.path("User").asString()).isEqualTo("10001:10001");
        assertThat(config.path("WorkingDir").asString()).isEqualTo(Dockerfile.HOME);
        assertThat(config.path("ExposedPorts").propertyNames()).containsExactly("8080/tcp");
        assertThat(config.path("Labels").propertyNames()).contains("org.opencontainers.image.title");
        assertThat(inWorker("id", "-u")).isEqualTo("10001");
    }

    /** Whoever gets into the container as the program's user can read all of it and change none of it. */
    @Test
    void everythingBelongsToRootAndOnlyRootMayWriteIt() {
        String wrong = inWorker(
                "find",
                Dockerfile.HOME,
                "(",
                "!",
                "-uid",
                "0",
                "-o",
                "!",
                "-gid",
                "0",
                "-o",
                "-type",
                "d",
                "!",
                "-perm",
                "755",
                "-o",
                "-type",
                "f",
                "!",
                "-perm",
                "644",
                ")");
        assertThat(wrong).isEmpty();
    }
}
