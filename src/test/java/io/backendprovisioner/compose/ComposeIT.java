package io.backendprovisioner.compose;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assumptions.assumeThat;

import io.backendprovisioner.compose.Commands.Said;
import io.backendprovisioner.testkit.Broker;
import io.backendprovisioner.testkit.KafkaHome;
import io.backendprovisioner.testkit.OnPath;
import io.backendprovisioner.testkit.Ports;
import io.backendprovisioner.testkit.SimulatorProcess;
import io.backendprovisioner.testkit.WorkerLaunch;
import io.backendprovisioner.testkit.WorkerProcess;
import java.net.URI;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.regex.Pattern;
import org.apache.kafka.clients.admin.Admin;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What {@code docker compose up} would start, started from the file without Docker: other ports, and nothing else changed. */
class ComposeIT {
    private static final ComposeFile FILE = ComposeFile.asItIs();
    private static final Pattern FIRST_REQUEST = Pattern.compile("(?m)^echo 'orders\\|.*kcat.*$");
    private static final Pattern ITS_REPLY = Pattern.compile("(?m)^kcat .* -C .*$");

    @TempDir
    private static Path folder;

    private static ComposedBroker broker;
    private static Said topics;
    private static SimulatorProcess simulator;
    private static WorkerProcess worker;

    @BeforeAll
    static void up() throws Exception {
        KafkaHome kafka = KafkaHome.in(folder.resolve("kafka"));
        broker = new ComposedBroker(FILE.service("broker"), kafka, folder);
        topics = makeTopics();
        assertThat(topics.exit()).as(topics.text()).isZero();
        String[] options = FILE.service("simulator").command().stream()
                .filter(word -> word.startsWith("--") && !word.startsWith("--port="))
                .map(word -> word.substring(2).replace("/var/lib/backend-provisioner", folder.toString()))
                .toArray(String[]::new);
        simulator = SimulatorProcess.start(options);
        Map<String, String> environment = new TreeMap<>(FILE.service("worker").environment());
        environment.replaceAll((_, value) -> value.replace(
                        "broker:9092", broker.through("INSIDE").bootstrapServers())
                .replace("http://simulator:9080", simulator.endpoint()));
        worker = WorkerLaunch.in(environment).start().awaitReady();
    }

    @AfterAll
    static void down() {
        for (AutoCloseable started : new AutoCloseable[] {worker, simulator, broker}) {
            try {
                if (started != null) {
                    started.close();
                }
            } catch (Exception e) {
                throw new IllegalStateException(e);
            }
        }
    }

    private static Said makeTopics() throws Exception {
        Service service = FILE.service("topics");
        assertThat(service.texts("/entrypoint"))
                .containsExactly("/bin/bash", service.mounts().getFirst().target());
        return Commands.run(
                List.of("/bin/bash", service.mounts().getFirst().source()),
                Map.of(
                        "BROKERS", broker.through("INSIDE").bootstrapServers(),
                        "KAFKA_HOME", folder.resolve("kafka").toString()));
    }

    @Test
    void brokerIsReachedFromContainersAndFromTheMachine() throws Exception {
        for (String listener : List.of("INSIDE", "OUTSIDE")) {
            try (Admin admin = broker.through(listener).admin()) {
                assertThat(admin.describeCluster().nodes().get())
                        .as("it tells those who come by %s to come there again", listener)
                        .singleElement()
                        .matches(node -> node.port() == broker.port(listener));
            }
        }
    }

    @Test
    void topicsAreMadeAsAWorkerMakesThem() throws Exception {
        Broker inside = broker.through("INSIDE");
        Map<String, MadeTopic> made = MadeTopic.all(inside, "backend.create.");
        var own = WorkerLaunch.against(inside, simulator.endpoint())
                .with(
                        "provisioner.group=own",
                        "provisioner.lanes.interactive.topic=own.requests",
                        "provisioner.lanes.bulk.topic=own.requests.bulk",
                        "provisioner.replies.topic=own.replies",
                        "provisioner.dead-letters.topic=own.dead-letters",
                        "provisioner.control.topic=own.control");
        try (var _ = own.start().awaitReady()) {
            assertThat(made).hasSize(7).isEqualTo(MadeTopic.all(inside, "own."));
        }
    }

    @Test
    void topicsThatAreThereStayAsTheyAre() throws Exception {
        assertThat(topics.text()).contains("Created topic backend.create.requests.ledger");
        Said again = makeTopics();
        assertThat(again.exit()).as(again.text()).isZero();
        assertThat(again.text()).doesNotContain("Created");
    }

    @Test
    void healthChecksTellWhetherItIsThere() throws Exception {
        int simulatorPort = URI.create(simulator.endpoint()).getPort();
        assertHealth(FILE.service("broker"), 9092, broker.port("INSIDE"));
        assertHealth(FILE.service("simulator"), 9080, simulatorPort);
        assertHealth(FILE.service("worker"), 8080, worker.port());
        assertThat(Commands.healthCheck(FILE.service("worker"), 8080, simulatorPort)
                        .exit())
                .as("an answer that is no 200")
                .isNotZero();
    }

    private static void assertHealth(Service service, int port, int here) throws Exception {
        Said there = Commands.healthCheck(service, port, here);
        assertThat(there.exit()).as("%s: %s", service, there.text()).isZero();
        assertThat(Commands.healthCheck(service, port, Ports.free()).exit())
                .as("%s is not there", service)
                .isNotZero();
    }

    @Test
    void theFirstRequestOfTheReadmeIsAnswered() throws Exception {
        assumeThat(OnPath.has("kcat")).as("kcat is installed").isTrue();
        String text = ComposeFile.read(Path.of("README.md"));
        Said sent = onThisMachine(FIRST_REQUEST, text);
        assertThat(sent.exit()).as(sent.text()).isZero();
        Said reply = onThisMachine(ITS_REPLY, text);
        assertThat(reply.text()).contains("\"status\":\"CREATED\"", "\"requestKey\":\"orders\"");
        assertThat(simulator.backends())
                .extracting(backend -> backend.path("BackendName").asString())
                .containsExactly("orders");
    }

    private static Said onThisMachine(Pattern line, String readme) throws Exception {
        String command =
                line.matcher(readme).results().findFirst().orElseThrow().group();
        assertThat(command).contains("127.0.0.1:9092");
        String here = broker.through("OUTSIDE").bootstrapServers();
        return Commands.run(List.of("bash", "-c", command.replace("127.0.0.1:9092", here)), Map.of());
    }
}
