package io.backendprovisioner.lifecycle;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.spi.ILoggingEvent;
import io.backendprovisioner.broker.ClusterTopics;
import io.backendprovisioner.contract.TopicProperties;
import io.backendprovisioner.simulator.Simulator;
import io.backendprovisioner.simulator.SimulatorSettings;
import io.backendprovisioner.testkit.BrokerCluster;
import io.backendprovisioner.testkit.LogLines;
import io.backendprovisioner.testkit.NotedEnd;
import io.backendprovisioner.testkit.RealTime;
import io.backendprovisioner.testkit.TopicNames;
import io.backendprovisioner.testkit.WorkerInProcess;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.AlterConfigOp;
import org.apache.kafka.clients.admin.ConfigEntry;
import org.apache.kafka.clients.admin.NewTopic;
import org.apache.kafka.common.config.ConfigResource;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.springframework.boot.context.properties.bind.Binder;
import org.springframework.boot.context.properties.source.MapConfigurationPropertySource;

/** What a worker makes on three brokers, and what it says of topics that somebody else has made there. */
class ClusterDurabilityIT {
    private static final Duration PATIENCE = Duration.ofSeconds(60);
    private static final Map<String, String> COMPACTED = Map.of("cleanup.policy", "compact");

    private static BrokerCluster cluster;
    private static Admin admin;

    @RegisterExtension
    private final LogLines log = LogLines.ofTheProduct();

    private final TopicNames topics = TopicNames.startingWith("durable");
    private final Simulator simulator = Simulator.start(SimulatorSettings.defaults());

    @BeforeAll
    static void start() {
        cluster = BrokerCluster.start();
        admin = cluster.broker().admin();
    }

    @AfterAll
    static void end() {
        admin.close();
        cluster.close();
    }

    @AfterEach
    void close() {
        simulator.close();
    }

    private WorkerInProcess worker(String... settings) {
        return WorkerInProcess.start(cluster.broker().bootstrapServers(), topics, simulator.endpoint(), settings);
    }

    @Test
    void topicsAreMadeSoThatABrokerMayFail() throws Exception {
        try (var worker = worker().awaitReady()) {
            await().atMost(PATIENCE)
                    .untilAsserted(() -> assertThat(gauge(worker)).isEqualTo("0.0"));
            assertThat(durability(worker)).isEmpty();
        }
        List<String> made = admin.listTopics().names().get().stream()
                .filter(topic -> topic.startsWith(topics.prefix()))
                .toList();
        assertThat(made).hasSize(7).allSatisfy(topic -> {
            assertThat(copies(topic)).isEqualTo(3);
            assertThat(ownSettings(topic))
                    .containsEntry("min.insync.replicas", "2")
                    .containsEntry("unclean.leader.election.enable", "false");
        });
        assertThat(logged("event=durability")).isEmpty();
    }

    @Test
    void weakTopicsAreNamedInOneLineInHealthAndByAMeter() throws Exception {
        create(topics.requests(), 3, Map.of("unclean.leader.election.enable", "true"));
        create(topics.requests() + ".ledger", 1, COMPACTED);
        try (var worker = worker().awaitReady()) {
            String ledger = "topic " + topics.requests() + ".ledger: replication 1, 3 brokers are there";
            String requests = "topic " + topics.requests() + ": unclean.leader.election.enable is true";
            await().atMost(PATIENCE)
                    .untilAsserted(() -> assertThat(durability(worker)).containsExactly(ledger, requests));
            assertThat(gauge(worker)).isEqualTo("2.0");
            assertThat(logged("event=durability"))
                    .singleElement()
                    .satisfies(line -> assertThat(line.getLevel()).isEqualTo(Level.WARN))
                    .asString()
                    .contains("event=durability-weak", ledger + "; " + requests, "action=");
        }
    }

    @Test
    void onlyWhatChangesIsLogged() throws Exception {
        Map<String, Integer> copies = Map.of(topics.requests(), 3, topics.bulkRequests(), 3, topics.control(), 3);
        for (var topic : copies.entrySet()) {
            create(topic.getKey(), topic.getValue(), Map.of());
        }
        create(topics.requests() + ".ledger", 3, COMPACTED);
        var meters = new SimpleMeterRegistry();
        var durability = new Durability(admin, settings(), meters, new RealTime(), new NotedEnd());
        assertThat(meters.get("provisioner.durability.weaknesses").gauge().value())
                .isNaN();
        durability.look();
        assertThat(logged("event=durability")).as("all is well").isEmpty();
        assertThat(meters.get("provisioner.durability.weaknesses").gauge().value())
                .isZero();

        set(topics.control(), "min.insync.replicas", "1");
        lookUntil(durability, "topic " + topics.control() + ": min.insync.replicas 1 of 3 replicas");
        durability.look();
        assertThat(logged("event=durability-weak")).hasSize(1);

        set(topics.control(), "min.insync.replicas", "2");
        lookUntil(durability);
        durability.look();
        assertThat(logged("event=durability")).hasSize(2).last().asString().contains("event=durability-sound");
    }

    /** A setting reaches each broker a moment after it was made. */
    private static void lookUntil(Durability durability, String... sentences) {
        await().atMost(PATIENCE).untilAsserted(() -> {
            durability.look();
            assertThat(durability.sentences()).containsExactly(sentences);
        });
    }

    /** Else a topic made meanwhile would have two copies for ever, and one that has two would seem to be well. */
    @Test
    void aBrokerThatIsDownIsOneOfThemStill() throws Exception {
        create(topics.control(), 2, Map.of());
        cluster.node(3).kill();
        try {
            await().atMost(PATIENCE)
                    .until(() -> admin.describeCluster().nodes().get().size() == 2);
            new ClusterTopics(admin, new RealTime()).create(topics.requests(), 4, (short) 0, Map.of());
            cluster.broker().awaitTopics(topics.requests());
            assertThat(copies(topics.requests())).isEqualTo(3);
            lookUntil(
                    new Durability(admin, settings(), new SimpleMeterRegistry(), new RealTime(), new NotedEnd()),
                    "topic " + topics.control() + ": replication 2, 3 brokers are there");
        } finally {
            cluster.node(3).restart();
            cluster.awaitWhole();
        }
    }

    @Test
    void copiesThatAreAskedForAreMade() throws Exception {
        try (var _ = worker("--provisioner.topics.replication=2").awaitReady()) {
            assertThat(copies(topics.control())).isEqualTo(2);
        }
    }

    private TopicProperties settings() {
        Map<String, String> settings = topics.asSettings().stream()
                .map(setting -> setting.substring(2).split("=", 2))
                .collect(Collectors.toMap(setting -> setting[0], setting -> setting[1]));
        return new Binder(new MapConfigurationPropertySource(settings))
                .bind("provisioner", TopicProperties.class)
                .get();
    }

    private static void create(String topic, int copies, Map<String, String> settings) throws Exception {
        admin.createTopics(List.of(new NewTopic(topic, 1, (short) copies).configs(settings)))
                .all()
                .get();
        cluster.broker().awaitTopics(topic);
    }

    private static void set(String topic, String name, String value) throws Exception {
        var change = new AlterConfigOp(new ConfigEntry(name, value), AlterConfigOp.OpType.SET);
        admin.incrementalAlterConfigs(Map.of(resource(topic), List.of(change)))
                .all()
                .get();
    }

    private static int copies(String topic) throws Exception {
        return admin.describeTopics(List.of(topic)).allTopicNames().get().values().stream()
                .flatMap(described -> described.partitions().stream())
                .mapToInt(partition -> partition.replicas().size())
                .min()
                .orElse(0);
    }

    private static Map<String, String> ownSettings(String topic) throws Exception {
        return Objects.requireNonNull(admin.describeConfigs(List.of(resource(topic)))
                        .all()
                        .get()
                        .get(resource(topic)))
                .entries()
                .stream()
                .filter(entry -> entry.source() == ConfigEntry.ConfigSource.DYNAMIC_TOPIC_CONFIG)
                .collect(Collectors.toMap(ConfigEntry::name, ConfigEntry::value));
    }

    private static ConfigResource resource(String topic) {
        return new ConfigResource(ConfigResource.Type.TOPIC, topic);
    }

    private static List<String> durability(WorkerInProcess worker) {
        List<String> sentences = new ArrayList<>();
        worker.page("/actuator/health")
                .json()
                .at("/components/worker/details/durability")
                .forEach(sentence -> sentences.add(sentence.asString()));
        return sentences;
    }

    private static String gauge(WorkerInProcess worker) {
        String name = "provisioner_durability_weaknesses ";
        return worker.page("/actuator/prometheus")
                .body()
                .lines()
                .filter(line -> line.startsWith(name))
                .map(line -> line.substring(name.length()))
                .findFirst()
                .orElse("none");
    }

    private List<ILoggingEvent> logged(String event) {
        Stream<ILoggingEvent> all = log.all().stream();
        return all.filter(line -> line.getFormattedMessage().startsWith(event)).toList();
    }
}
