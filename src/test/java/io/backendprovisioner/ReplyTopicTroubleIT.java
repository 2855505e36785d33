package io.backendprovisioner;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.backendprovisioner.contract.ReplyStatus;
import io.backendprovisioner.testkit.BrokerCluster;
import io.backendprovisioner.testkit.LogLines;
import io.backendprovisioner.testkit.RawRequest;
import io.backendprovisioner.testkit.Stage;
import io.backendprovisioner.testkit.TopicNames;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.NewTopic;
import org.apache.kafka.clients.admin.TopicDescription;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** A reply topic that exists and takes no records harms only the requests that name it. */
class ReplyTopicTroubleIT {
    private static final Duration PATIENCE = Duration.ofMinutes(2);
    private static final int OTHERS = 30;
    private static final String NEVER = "1h";

    private static BrokerCluster cluster;
    private static Admin admin;

    @RegisterExtension
    private final LogLines log = LogLines.ofTheProduct();

    private final TopicNames topics = TopicNames.startingWith("trouble");
    private final String named = topics.replies("named");

    /** What keeps the topic from taking records while the third broker is down. */
    enum Trouble {
        /** Its only copy was there. */
        NO_LEADER,
        /** A record needs two copies. Transactions that touch it cannot even be aborted. */
        TOO_FEW_IN_SYNC;

        private List<Integer> replicas() {
            return this == NO_LEADER ? List.of(3) : List.of(2, 3);
        }

        private Map<String, String> settings() {
            return this == NO_LEADER ? Map.of() : Map.of("min.insync.replicas", "2");
        }
    }

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

    @BeforeEach
    void wholeCluster() {
        cluster.awaitWhole();
    }

    @AfterEach
    void heal() {
        if (!cluster.node(3).process().isAlive()) {
            cluster.node(3).startAgain();
        }
        cluster.awaitWhole();
    }

    private void breakNamedTopic(Trouble trouble) throws Exception {
        admin.createTopics(List.of(new NewTopic(named, Map.of(0, trouble.replicas())).configs(trouble.settings())))
                .all()
                .get();
        cluster.broker().awaitTopics(named);
        cluster.node(3).kill();
        await().atMost(PATIENCE)
                .ignoreExceptions()
                .until(() -> inSync() < trouble.replicas().size());
    }

    private static Stage stage(TopicNames topics, String fallbackAfter) {
        return new Stage(
                cluster.broker(),
                topics,
                List.of(),
                "--provisioner.replies.fallback-after=" + fallbackAfter,
                "--provisioner.topics.partitions=2",
                "--provisioner.pacing.calls-per-second=0");
    }

    private int inSync() throws Exception {
        TopicDescription described =
                admin.describeTopics(List.of(named)).allTopicNames().get().get(named);
        return described == null ? 0 : described.partitions().getFirst().isr().size();
    }

    private static List<RawRequest> ordinary(String prefix) {
        return IntStream.range(0, OTHERS)
                .mapToObj(number -> RawRequest.toCreate(prefix + number))
                .toList();
    }

    @ParameterizedTest
    @EnumSource
    void itsRepliesWaitAloneAndGoThereWhenItIsWell(Trouble trouble) throws Exception {
        breakNamedTopic(trouble);
        try (var stage = stage(topics, NEVER)) {
            stage.send(RawRequest.toCreate("waits").answeredOn(named), null);
            await().atMost(PATIENCE).until(() -> held(stage).equals("1.0"));
            List<RawRequest> others = new ArrayList<>(ordinary("other-"));
            stage.send(others);
            stage.sendBulk(ordinary("bulk-"));
            assertThat(stage.answers(2 * OTHERS))
                    .allSatisfy(reply -> assertThat(reply.status()).isEqualTo(ReplyStatus.CREATED));
            assertThat(held(stage)).isEqualTo("1.0");
            var health = stage.worker().page("/actuator/health").json().at("/components/worker");
            assertThat(health.at("/status").asString()).as("ready").isEqualTo("UP");
            assertThat(health.at("/details/topicsInTrouble").toString()).contains(named, "1 wait");

            cluster.node(3).startAgain();
            await().atMost(PATIENCE).until(() -> held(stage).equals("0.0"));
            await().atMost(PATIENCE)
                    .untilAsserted(
                            () -> assertThat(cluster.broker().readAll(named)).hasSize(1));
            assertThat(stage.allAnswers()).hasSize(2 * OTHERS);
            assertThat(logged("event=topic-takes-no-records")).as("one line").hasSize(1);
            await().atMost(PATIENCE)
                    .untilAsserted(() -> assertThat(logged("event=topic-takes-records-again"))
                            .hasSize(1));
        }
    }

    @ParameterizedTest
    @EnumSource
    void itsRepliesGoToTheDefaultTopicInBoundedTimeAlsoAfterARestart(Trouble trouble) throws Exception {
        breakNamedTopic(trouble);
        try (var stage = stage(topics, NEVER)) {
            stage.send(RawRequest.toCreate("first").answeredOn(named), null);
            await().atMost(PATIENCE).until(() -> held(stage).equals("1.0"));
        }
        try (var stage = stage(topics, "2s")) {
            assertThat(stage.answers(1)).hasSize(1);
            for (var request : List.of(RawRequest.toCreate("second").answeredOn(named), RawRequest.toCreate("other"))) {
                assertThat(stage.sendAndAwait(request).status()).isEqualTo(ReplyStatus.CREATED);
            }
            assertThat(stage.worker().page("/actuator/prometheus").body())
                    .contains("provisioner_replies_diverted_total 2.0");
            cluster.node(3).startAgain();
            await().atMost(PATIENCE).until(() -> inSync() == trouble.replicas().size());
            await().atMost(PATIENCE).untilAsserted(() -> {
                stage.send(RawRequest.toCreate("later").answeredOn(named), null);
                assertThat(cluster.broker().readAll(named)).isNotEmpty();
            });
        }
    }

    private static String held(Stage stage) {
        String name = "provisioner_postings_held ";
        return stage.worker()
                .page("/actuator/prometheus")
                .body()
                .lines()
                .filter(line -> line.startsWith(name))
                .map(line -> line.substring(name.length()))
                .findFirst()
                .orElse("none");
    }

    private List<String> logged(String event) {
        return log.all().stream()
                .map(line -> line.getFormattedMessage())
                .filter(line -> line.startsWith(event))
                .toList();
    }
}
