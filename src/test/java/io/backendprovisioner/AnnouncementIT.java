package io.backendprovisioner;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.backendprovisioner.simulator.Simulator;
import io.backendprovisioner.simulator.SimulatorSettings;
import io.backendprovisioner.testkit.Broker;
import io.backendprovisioner.testkit.Inbox;
import io.backendprovisioner.testkit.OnBroker;
import io.backendprovisioner.testkit.RawRequest;
import io.backendprovisioner.testkit.Stage;
import io.backendprovisioner.testkit.TopicNames;
import io.backendprovisioner.testkit.WorkerLaunch;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** Who asks for it is told once that a request waits, and before its reply, as a read-committed reader sees it. */
@OnBroker
class AnnouncementIT {
    private static final String[] QUICK = {"--provisioner.pacing.calls-per-second=0"};

    /** So that all but the first wait for longer than any test. */
    private static final String SLOW = "provisioner.pacing.calls-per-second=0.01";

    private static final Duration BETWEEN_CALLS = Duration.ofSeconds(100);

    private final Broker broker;
    private final TopicNames topics = TopicNames.startingWith("announcement");

    AnnouncementIT(Broker broker) {
        this.broker = broker;
    }

    @Test
    void whoAsksIsToldWhereTheReplyWillBeAndNobodyElseIs() {
        try (var stage = new Stage(broker, topics, List.of(topics.replies("mine")), QUICK)) {
            RawRequest asking = RawRequest.toCreate("orders")
                    .answeredOn(topics.replies("mine"))
                    .answeredOnPartition(2)
                    .with("provisioner-batch", "spring".getBytes(UTF_8))
                    .askingForAnnouncement();
            RawRequest silent = RawRequest.toCreate("invoices");
            stage.send(List.of(asking, silent));
            stage.answers(2);

            List<ConsumerRecord<byte[], byte[]>> told = stage.toldOf(asking);
            assertThat(told).extracting(AnnouncementIT::status).containsExactly("ACCEPTED", "CREATED");
            var announcement = told.getFirst();
            var reply = told.getLast();
            assertThat(announcement.topic()).isEqualTo(reply.topic()).isEqualTo(topics.replies("mine"));
            assertThat(announcement.partition()).isEqualTo(reply.partition()).isEqualTo(2);
            assertThat(announcement.key()).isEqualTo(reply.key());
            assertThat(Inbox.text(announcement, "provisioner-batch")).isEqualTo("spring");
            assertThat(stage.toldOf(silent)).extracting(AnnouncementIT::status).containsExactly("CREATED");
        }
    }

    @Test
    void whoWaitsIsToldItsPlaceAndWhenItsTurnIsExpected() {
        try (var stage = new Stage(broker, topics, List.of(), "--" + SLOW)) {
            List<RawRequest> requests = asking(10);
            stage.send(requests);
            List<JsonNode> told = requests.stream()
                    .map(request -> json(stage.toldOf(request).getFirst()))
                    .toList();
            // Two at the same moment may see the same place.
            assertThat(told)
                    .extracting(one -> one.path("position").asLong())
                    .allMatch(place -> place >= 1 && place <= 10)
                    .anyMatch(place -> place >= 5);
            assertThat(told).allSatisfy(one -> {
                Instant expected = instant(one, "acceptedAt")
                        .plus(BETWEEN_CALLS.multipliedBy(one.path("position").asLong() - 1));
                assertThat(instant(one, "estimatedAt")).isBetween(expected.minusSeconds(50), expected);
            });
        }
    }

    @Test
    void aReplyTopicThatDoesNotTakeItIsLeftAlone() {
        String tiny = topics.replies("tiny");
        broker.createTopic(tiny, 1, Map.of("max.message.bytes", "100"));
        try (var stage = new Stage(broker, topics, List.of(), QUICK)) {
            RawRequest request = RawRequest.toCreate("orders").answeredOn(tiny).askingForAnnouncement();
            stage.sendAndAwait(request);
            assertThat(stage.toldOf(request)).extracting(AnnouncementIT::status).containsExactly("CREATED");
            assertThat(broker.readAll(tiny)).isEmpty();
            assertThat(stage.worker().page("/actuator/prometheus").body())
                    .contains("provisioner_announcements_total{result=\"refused\"} 1.0");
        }
    }

    @Test
    void whoTakesOverFromADeadWorkerTellsNobodyAgain() {
        try (var cloud = Simulator.start(SimulatorSettings.defaults())) {
            WorkerLaunch launch = WorkerLaunch.against(broker, cloud.endpoint())
                    .with(topics.asSettings().stream()
                            .map(setting -> setting.substring(2))
                            .toArray(String[]::new))
                    .with(
                            "provisioner.topics.partitions=2",
                            "provisioner.provider.settle=500ms",
                            "provisioner.provider.request-timeout=1s",
                            "spring.kafka.consumer.properties.session.timeout.ms=6000",
                            "spring.kafka.consumer.properties.heartbeat.interval.ms=2000")
                    .withJava("-XX:TieredStopAtLevel=1", "-XX:+UseSerialGC");
            List<RawRequest> requests = asking(12);
            try (var dead = launch.with(SLOW).start().awaitReady();
                    var inbox = new Inbox(broker, topics.replies())) {
                requests.forEach(request -> broker.send(request, topics.requests()));
                requests.forEach(request ->
                        assertThat(status(inbox.toldOf(request).getFirst())).isEqualTo("ACCEPTED"));
                dead.kill();
                try (var _ =
                        launch.with("provisioner.pacing.calls-per-second=0").start()) {
                    assertThat(inbox.answers(12)).hasSize(12);
                }
                assertThat(requests)
                        .allSatisfy(request -> assertThat(inbox.toldOf(request))
                                .extracting(AnnouncementIT::status)
                                .containsExactly("ACCEPTED", "CREATED"));
                assertThat(cloud.backends()).hasSize(12);
            }
        }
    }

    private static List<RawRequest> asking(int count) {
        return IntStream.range(0, count)
                .mapToObj(i -> RawRequest.toCreate("orders-" + i).askingForAnnouncement())
                .toList();
    }

    private static String status(ConsumerRecord<byte[], byte[]> record) {
        return json(record).path("status").asString();
    }

    private static JsonNode json(ConsumerRecord<byte[], byte[]> record) {
        return JsonMapper.shared().readTree(record.value());
    }

    private static Instant instant(JsonNode json, String field) {
        return Instant.parse(json.path(field).asString());
    }
}
