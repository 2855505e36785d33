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
import java.util.TreeMap;
import java.util.concurrent.CompletableFuture;
import java.util.function.Function;
import java.util.regex.Pattern;
import java.util.stream.IntStream;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.junit.jupiter.api.AfterAll;
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
    private final String scripted = topics.prefix() + ".scripted";
    private final Broker broker;
    private final Stage stage;
    private final Map<String, Map<ExampleClient, List<CompletableFuture<Ran>>>> scenes = new HashMap<>();

    ExamplesIT(Broker broker) {
        this.broker = broker;
        List<String> replyTopics = new ArrayList<>(List.of(shared));
        Arrays.stream(ExampleClient.values()).map(this::own).forEach(replyTopics::add);
        broker.createTopic(forbidden, 1);
        broker.createTopic(scripted, 1);
        stage = new Stage(broker, topics, replyTopics, "--provisioner.pacing.calls-per-second=0");
    }

    @AfterAll
    void end() {
        stage.close();
    }

    @ParameterizedTest
    @EnumSource
    void eachInstanceGetsItsOwnReplyAndNoOther(ExampleClient client) {
        List<Ran> all = created(client);
        for (int instance = 0; instance < INSTANCES; instance++) {
            JsonNode reply = all.get(instance).endedWith(0).saying("CREATED: ").reply();
            assertThat(reply.path("requestKey").asString()).isEqualTo(key(client, instance));
            assertThat(reply.path("provenance").asString()).isEqualTo("created");
            assertThat(stage.simulator().backendsNamed(key(client, instance)))
                    .singleElement()
                    .satisfies(backend -> assertThat(backend.id())
                            .isEqualTo(reply.path("backendId").asString()));
        }
    }

    @ParameterizedTest
    @EnumSource
    void theSameAgainIsReplayed(ExampleClient client) {
        JsonNode first = created(client).getFirst().reply();
        JsonNode again = only("again", client, name -> List.of(key(name, 0)), _ -> Map.of())
                .endedWith(0)
                .reply();
        assertThat(again.path("provenance").asString()).isEqualTo("replayed");
        assertThat(again.path("backendId")).isEqualTo(first.path("backendId"));
    }

    @ParameterizedTest
    @EnumSource
    void whatIsWrongIsTold(ExampleClient client) {
        String odd = "odd \"name\" \\ ";
        JsonNode reply = only("wrong", client, name -> List.of("wrong-" + name.label(), odd), _ -> Map.of())
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
        only(
                        "late",
                        client,
                        name -> List.of("late-" + name.label()),
                        _ -> Map.of("REPLY_TOPIC", forbidden, "TIMEOUT_SECONDS", "5"))
                .endedWith(3)
                .saying(AGAIN);
        broker.readUntil(
                records -> records.stream()
                        .anyMatch(record -> isFor(key, record)
                                && new String(record.value(), UTF_8).contains("\"REPLY_TOPIC_NOT_ALLOWED\"")),
                topics.replies());
    }

    @ParameterizedTest
    @EnumSource
    void withoutABrokerNothingIsSent(ExampleClient client) {
        String nobody = "127.0.0.1:" + Ports.free();
        only("no broker", client, _ -> List.of(), _ -> Map.of("BOOTSTRAP_SERVERS", nobody))
                .endedWith(2)
                .saying(NOTHING_SENT);
    }

    @ParameterizedTest
    @EnumSource
    void withoutTheTopicNothingIsSent(ExampleClient client) {
        only("no request topic", client, _ -> List.of(), _ -> Map.of("REQUEST_TOPIC", "there-is-none"))
                .endedWith(2)
                .saying(NOTHING_SENT, "there-is-none");
        only("no reply topic", client, _ -> List.of(), _ -> Map.of("REPLY_TOPIC", "nor-such-a-one"))
                .endedWith(2)
                .saying(NOTHING_SENT, "nor-such-a-one");
    }

    @ParameterizedTest
    @EnumSource
    void aPartitionOfTheSharedTopicMayBeItsOwn(ExampleClient client) {
        Ran ran = only(
                "partition",
                client,
                name -> List.of("partition-" + name.label()),
                name -> Map.of("REPLY_TOPIC", shared, "REPLY_PARTITION", "" + partition(name)));
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
        only("topic", client, name -> List.of("topic-" + name.label()), name -> Map.of("REPLY_TOPIC", own(name)))
                .endedWith(0);
        assertThat(replies(key, own(client))).hasSize(1);
        assertThat(replies(key, topics.replies())).isEmpty();
    }

    @ParameterizedTest
    @EnumSource
    void whatIsNotCommittedDoesNotCount(ExampleClient client) {
        try (var _ = new ScriptedReplier(broker, scripted, ExamplesIT::created, ExamplesIT::failed)) {
            JsonNode reply = only(
                            "scripted",
                            client,
                            name -> List.of("scripted-" + name.label()),
                            _ -> Map.of("REQUEST_TOPIC", scripted))
                    .endedWith(1)
                    .saying("FAILED: there is no backend: send the same again later")
                    .reply();
            assertThat(reply.path("requestKey").asString()).isEqualTo("scripted-" + client.label());
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

    private static String created(String key) {
        return """
                {"status": "CREATED", "backendId": "none", "provenance": "created", "attempts": 1, "requestKey": "%s",\
                 "completedAt": "2026-01-01T00:00:00Z"}""".formatted(key);
    }

    private static String failed(String key) {
        return """
                {"status": "FAILED", "code": "QuotaExceeded", "message": "none is left", "retryable":true, "attempts": 1,\
                 "requestKey": "%s", "completedAt": "2026-01-01T00:00:00Z"}""".formatted(key);
    }

    private List<Ran> created(ExampleClient client) {
        return scene(
                "created",
                client,
                name -> IntStream.range(0, INSTANCES)
                        .mapToObj(instance -> List.of(key(name, instance)))
                        .toList(),
                _ -> Map.of());
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

    private Ran only(
            String scene,
            ExampleClient client,
            Function<ExampleClient, List<String>> arguments,
            Function<ExampleClient, Map<String, String>> environment) {
        return scene(scene, client, name -> List.of(arguments.apply(name)), environment)
                .getFirst();
    }

    /** Whoever comes first starts it for all clients. */
    private List<Ran> scene(
            String scene,
            ExampleClient client,
            Function<ExampleClient, List<List<String>>> instances,
            Function<ExampleClient, Map<String, String>> environment) {
        client.missing().ifPresent(reason -> assumeTrue(false, reason));
        return scenes
                .computeIfAbsent(scene, _ -> startAll(instances, environment))
                .getOrDefault(client, List.of())
                .stream()
                .map(CompletableFuture::join)
                .toList();
    }

    private Map<ExampleClient, List<CompletableFuture<Ran>>> startAll(
            Function<ExampleClient, List<List<String>>> instances,
            Function<ExampleClient, Map<String, String>> environment) {
        Map<ExampleClient, List<CompletableFuture<Ran>>> started = new TreeMap<>();
        for (ExampleClient client : ExampleClient.values()) {
            if (client.missing().isEmpty()) {
                Map<String, String> variables = new HashMap<>(Map.of(
                        "BOOTSTRAP_SERVERS", broker.bootstrapServers(),
                        "REQUEST_TOPIC", topics.requests(),
                        "REPLY_TOPIC", topics.replies(),
                        "TIMEOUT_SECONDS", "120"));
                variables.putAll(environment.apply(client));
                started.put(
                        client,
                        instances.apply(client).stream()
                                .map(arguments -> Ran.start(client.command(arguments), variables))
                                .toList());
            }
        }
        return started;
    }
}
