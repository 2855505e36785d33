package io.backendprovisioner.examples;

import static io.backendprovisioner.testkit.Inbox.text;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.backendprovisioner.testkit.Broker;
import io.backendprovisioner.testkit.KafkaHome;
import io.backendprovisioner.testkit.OnBroker;
import io.backendprovisioner.testkit.Ports;
import io.backendprovisioner.testkit.RawRequest;
import io.backendprovisioner.testkit.Stage;
import io.backendprovisioner.testkit.TopicNames;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.function.Function;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import tools.jackson.databind.JsonNode;

/**
 * The example clients against a worker, each as a process that is told what its README says. All of them run at the same
 * time, on one shared reply topic where nothing else is said, since that is what takes long and what could go wrong.
 */
@OnBroker
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class ExamplesIT {
    private static final String AGAIN = "send the same again, with the same key";
    private static final String NOTHING_SENT = "nothing was sent";
    private static final int INSTANCES = 2;
    private static final Pattern TOPIC_COMMAND = Pattern.compile("(?m)^kafka-topics.sh .*--create .*$");

    private final TopicNames topics = TopicNames.startingWith("examples");
    private final String shared = topics.replies("shared");
    private final String forbidden = topics.prefix() + ".elsewhere";
    private final String ofOnePartition = topics.replies("one-partition");
    private final String scripted = topics.prefix() + ".scripted";
    private final Broker broker;
    private final Stage stage;
    private final Map<Scene, Map<ExampleClient, List<CompletableFuture<Ran>>>> begun = new HashMap<>();

    private final Scene created = Scene.once(client -> List.of(client.label()));
    private final Scene again = Scene.once(client -> List.of(client.label()));
    private final Scene wrong = Scene.once(client -> List.of("wrong-" + client.label(), "odd \"name\" \\ "));
    private final Scene late = Scene.once(client -> List.of("late-" + client.label()))
            .with(_ -> Map.of("REPLY_TOPIC", forbidden, "TIMEOUT_SECONDS", "5"));
    private final Scene noBroker =
            Scene.once(_ -> List.of()).with(_ -> Map.of("BOOTSTRAP_SERVERS", "127.0.0.1:" + Ports.free()));
    private final Scene noRequestTopic = Scene.once(_ -> List.of()).with(_ -> Map.of("REQUEST_TOPIC", "there-is-none"));
    private final Scene noReplyTopic = Scene.once(_ -> List.of()).with(_ -> Map.of("REPLY_TOPIC", "nor-such-a-one"));
    private final Scene ownPartition = Scene.once(client -> List.of("partition-" + client.label()))
            .with(client -> Map.of("REPLY_TOPIC", shared, "REPLY_PARTITION", "" + partition(client)));
    private final Scene ownTopic =
            Scene.once(client -> List.of("topic-" + client.label())).with(client -> Map.of("REPLY_TOPIC", own(client)));
    private final Scene several = Scene.of(client -> IntStream.range(0, INSTANCES)
                    .mapToObj(instance -> List.of(key(client, instance)))
                    .toList())
            .with(_ -> Map.of("REQUEST_TOPIC", scripted, "REPLY_TOPIC", ofOnePartition));

    ExamplesIT(Broker broker) {
        this.broker = broker;
        List<String> replyTopics = new ArrayList<>(List.of(shared));
        Arrays.stream(ExampleClient.values()).map(this::own).forEach(replyTopics::add);
        broker.createTopic(forbidden, 1);
        broker.createTopic(ofOnePartition, 1);
        broker.createTopic(scripted, 1);
        stage = new Stage(broker, topics, replyTopics, "--provisioner.pacing.calls-per-second=0");
    }

    /** These do nothing but wait. */
    @BeforeAll
    void beginWhatWaits() {
        begin(late);
        begin(noBroker);
    }

    @AfterAll
    void end() {
        stage.close();
    }

    @ParameterizedTest
    @EnumSource
    void eachClientGetsItsOwnReplyAndNoOther(ExampleClient client) {
        JsonNode reply = only(created, client).endedWith(0).saying("CREATED: ").reply();
        assertThat(reply.path("requestKey").asString()).isEqualTo(client.label());
        assertThat(reply.path("provenance").asString()).isEqualTo("created");
        assertThat(stage.simulator().backendsNamed(client.label()))
                .singleElement()
                .satisfies(backend -> assertThat(backend.id())
                        .isEqualTo(reply.path("backendId").asString()));
    }

    @ParameterizedTest
    @EnumSource
    void theSameAgainIsReplayed(ExampleClient client) {
        JsonNode first = only(created, client).reply();
        JsonNode second = only(again, client).endedWith(0).reply();
        assertThat(second.path("provenance").asString()).isEqualTo("replayed");
        assertThat(second.path("backendId")).isEqualTo(first.path("backendId"));
    }

    @ParameterizedTest
    @EnumSource
    void whatIsWrongIsTold(ExampleClient client) {
        JsonNode reply = only(wrong, client)
                .endedWith(1)
                .saying("REJECTED: mend what the violations name")
                .reply();
        assertThat(reply.at("/violations/0/pointer").asString())
                .as("of white space at its end, and not of quotes and backslashes within it")
                .isEqualTo("/backendName");
        assertThat(reply.path("violations")).hasSize(1);
    }

    /** The worker answers on the default topic what it may not answer here. */
    @ParameterizedTest
    @EnumSource
    void withoutAReplyItSaysWhatToDo(ExampleClient client) {
        String key = "late-" + client.label();
        only(late, client).endedWith(3).saying(AGAIN);
        broker.readUntil(
                records -> records.stream()
                        .anyMatch(record -> isFor(key, record)
                                && new String(record.value(), UTF_8).contains("\"REPLY_TOPIC_NOT_ALLOWED\"")),
                topics.replies());
    }

    @ParameterizedTest
    @EnumSource
    void withoutABrokerNothingIsSent(ExampleClient client) {
        only(noBroker, client).endedWith(2).saying(NOTHING_SENT);
    }

    @ParameterizedTest
    @EnumSource
    void withoutTheTopicNothingIsSent(ExampleClient client) {
        begin(noReplyTopic);
        only(noRequestTopic, client).endedWith(2).saying(NOTHING_SENT, "there-is-none");
        only(noReplyTopic, client).endedWith(2).saying(NOTHING_SENT, "nor-such-a-one");
    }

    @ParameterizedTest
    @EnumSource
    void aPartitionOfTheSharedTopicMayBeItsOwn(ExampleClient client) {
        Ran ran = only(ownPartition, client);
        if (client == ExampleClient.SHELL) {
            ran.endedWith(2).saying("a reply topic of your own", NOTHING_SENT);
        } else {
            ran.endedWith(0);
            assertThat(replies("partition-" + client.label(), shared))
                    .singleElement()
                    .satisfies(record -> assertThat(record.partition()).isEqualTo(partition(client)));
        }
    }

    @ParameterizedTest
    @EnumSource
    void aTopicMayBeItsOwn(ExampleClient client) {
        String key = "topic-" + client.label();
        only(ownTopic, client).endedWith(0);
        assertThat(replies(key, own(client))).hasSize(1);
        assertThat(replies(key, topics.replies())).isEmpty();
    }

    /** On a topic of one partition: if they were of one group, one of them would get nothing. */
    @ParameterizedTest
    @EnumSource
    void eachInstanceGetsItsOwnReplyAndNothingThatIsNotCommitted(ExampleClient client) {
        try (var _ =
                new ScriptedReplier(broker, scripted, INSTANCES, ExamplesIT::neverCommitted, ExamplesIT::committed)) {
            List<Ran> all = ran(several, client);
            for (int instance = 0; instance < INSTANCES; instance++) {
                JsonNode reply = all.get(instance)
                        .endedWith(1)
                        .saying("FAILED: there is no backend: send the same again later")
                        .reply();
                assertThat(reply.path("requestKey").asString()).isEqualTo(key(client, instance));
            }
        }
    }

    /** By the command that docs/replies.md has for it. */
    @Test
    void aTopicAsTheDocsMakeItIsRepliedOn(@TempDir Path folder) throws Exception {
        String command = TOPIC_COMMAND
                .matcher(Files.readString(Path.of("docs", "replies.md")))
                .results()
                .findFirst()
                .orElseThrow()
                .group();
        String made = topics.replies("docs");
        Ran ran = Ran.start(
                        List.of(
                                "sh",
                                "-c",
                                command.replace(
                                                "kafka-topics.sh",
                                                "'" + KafkaHome.in(folder).command("kafka-topics.sh") + "'")
                                        .replace("127.0.0.1:9092", broker.bootstrapServers())
                                        .replace("backend.create.replies.shop", made)),
                        Map.of())
                .join();
        assertThat(ran.exit()).as(ran.toString()).isZero();
        var request = RawRequest.toCreate("docs").keyed("docs").answeredOn(made);
        stage.send(List.of(request));
        assertThat(broker.readUntil(records -> !records.isEmpty(), made))
                .singleElement()
                .satisfies(
                        reply -> assertThat(text(reply, "provisioner-status")).isEqualTo("CREATED"));
    }

    private static String neverCommitted(String key) {
        return """
                {"status": "CREATED", "backendId": "none", "provenance": "created", "attempts": 1, "requestKey": "%s",\
                 "completedAt": "2026-01-01T00:00:00Z"}""".formatted(key);
    }

    private static String committed(String key) {
        return """
                {"status": "FAILED", "code": "QuotaExceeded", "message": "none is left", "retryable":true, "attempts": 1,\
                 "requestKey": "%s", "completedAt": "2026-01-01T00:00:00Z"}""".formatted(key);
    }

    private static String key(ExampleClient client, int instance) {
        return client.label() + "-" + instance;
    }

    private static int partition(ExampleClient client) {
        return List.of(ExampleClient.values()).indexOf(client) % 3;
    }

    private String own(ExampleClient client) {
        return topics.replies("of-" + client.label());
    }

    private List<ConsumerRecord<byte[], byte[]>> replies(String key, String topic) {
        return broker.readAll(topic).stream()
                .filter(record -> isFor(key, record))
                .toList();
    }

    private static boolean isFor(String key, ConsumerRecord<byte[], byte[]> record) {
        return new String(record.key(), UTF_8).equals(key)
                && !text(record, "provisioner-status").isEmpty();
    }

    private Ran only(Scene scene, ExampleClient client) {
        return ran(scene, client).getFirst();
    }

    private List<Ran> ran(Scene scene, ExampleClient client) {
        client.missing().ifPresent(reason -> assumeTrue(false, reason));
        return begin(scene).getOrDefault(client, List.of()).stream()
                .map(CompletableFuture::join)
                .toList();
    }

    /** Whoever comes first begins it for all clients that can run here. */
    private Map<ExampleClient, List<CompletableFuture<Ran>>> begin(Scene scene) {
        Map<String, String> toStage = Map.of(
                "BOOTSTRAP_SERVERS", broker.bootstrapServers(),
                "REQUEST_TOPIC", topics.requests(),
                "REPLY_TOPIC", topics.replies(),
                "TIMEOUT_SECONDS", "120");
        return begun.computeIfAbsent(
                scene,
                _ -> Arrays.stream(ExampleClient.values())
                        .filter(client -> client.missing().isEmpty())
                        .collect(Collectors.toMap(Function.identity(), client -> scene.begin(client, toStage))));
    }
}
