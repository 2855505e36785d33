package io.backendprovisioner.broker;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.spi.ILoggingEvent;
import io.backendprovisioner.contract.ReplyStatus;
import io.backendprovisioner.simulator.Action;
import io.backendprovisioner.simulator.Fault;
import io.backendprovisioner.simulator.Simulator;
import io.backendprovisioner.simulator.SimulatorSettings;
import io.backendprovisioner.testkit.Inbox;
import io.backendprovisioner.testkit.LogLines;
import io.backendprovisioner.testkit.OnSecuredBroker;
import io.backendprovisioner.testkit.RawRequest;
import io.backendprovisioner.testkit.SecuredBroker;
import io.backendprovisioner.testkit.TopicNames;
import io.backendprovisioner.testkit.WorkerInProcess;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.acl.AclOperation;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** What a worker may do at a broker with ACLs is what the table in {@code docs/operations.md} says: no less, and no more. */
@OnSecuredBroker
class RightsIT {
    private static final Duration PATIENCE = Duration.ofSeconds(60);
    private static final String USER = OnSecuredBroker.USER;

    @RegisterExtension
    private final LogLines log = LogLines.ofTheProduct();

    private final TopicNames topics = TopicNames.startingWith("rights");
    private final Simulator simulator = Simulator.start(SimulatorSettings.defaults());
    private final SecuredBroker broker;
    private final Grants grants;

    RightsIT(SecuredBroker broker) {
        this.broker = broker;
        this.grants = new Grants(broker, USER);
    }

    @BeforeEach
    void createTopics() {
        Topics.create(broker.broker(), topics);
        broker.broker().createTopic(topics.replies("shop"), 1);
    }

    @AfterEach
    void close() {
        grants.close();
        simulator.close();
    }

    @Test
    void workerDoesAllItsWorkWithTheRightsOfTheTable() {
        grants.give(RightsTable.of("worker", topics));
        RawRequest request = RawRequest.toCreate("orders");
        try (var dead = leavesTransactionOpen();
                var inbox = inbox()) {
            try (var _ = worker().awaitReady()) {
                awaitLogged(0, "event=transactions-ended", dead.id());
                assertThat(broker.broker().readAll(topics.replies())).isEmpty();
                RawRequest bulk = RawRequest.toCreate("parcels").answeredOn(topics.replies("shop"));
                broker.broker().send(request, topics.requests());
                broker.broker().send(bulk, topics.bulkRequests());
                assertThat(inbox.answerTo(request).status()).isEqualTo(ReplyStatus.CREATED);
                assertThat(inbox.answerTo(bulk).status()).isEqualTo(ReplyStatus.CREATED);
                assertThat(inbox.answerTo(bulk).record().topic()).isEqualTo(topics.replies("shop"));
                broker.broker().send(nobodys(), topics.requests());
                broker.broker().readUntil(letters -> letters.size() == 1, topics.deadLetters());
            }
            try (var worker = worker().awaitReady()) {
                RawRequest again = RawRequest.toCreate("orders").keyed(keyOf(request));
                broker.broker().send(again, topics.requests());
                assertThat(inbox.answerTo(again).reply().provenance()).isEqualTo("replayed");
                await().atMost(PATIENCE)
                        .until(
                                () -> worker.page("/actuator/prometheus").body(),
                                text -> text.lines()
                                        .anyMatch(line -> line.startsWith("provisioner_fleet_lag{lane=\"bulk\"} 0")));
            }
        }
        assertThat(log.all().stream().filter(line -> line.getLevel().isGreaterOrEqual(Level.WARN)))
                .as("the dead letter, and no refusal")
                .singleElement()
                .asString()
                .contains("event=dead-letter");
    }

    /**
     * Each right in turn is taken, but for that to describe the same thing, from a worker that runs: the event that the table
     * names says what is missing. It is given back, and the worker goes on. What is used at the start alone is missed then.
     */
    @Test
    void eachRightOfTheTableIsMissed() {
        List<RightsTable.Right> all = RightsTable.of("worker", topics);
        grants.give(all);
        WorkerInProcess worker = worker().awaitReady();
        try (var inbox = inbox()) {
            for (RightsTable.Right right : all) {
                RightsTable.Right weaker = right.insteadOfIt(AclOperation.DESCRIBE);
                grants.give(List.of(weaker));
                grants.take(right);
                int before = log.all().size();
                boolean atTheStart =
                        right.event().equals("event=waiting") || right.event().equals("event=ledger-restore-failed");
                if (atTheStart) {
                    worker.close();
                    worker = worker();
                }
                RawRequest request = needing(right);
                String lane = right.name().contains("bulk") ? topics.bulkRequests() : topics.requests();
                broker.broker().send(request, lane);
                awaitLogged(before, right.event(), named(right));
                if (atTheStart) {
                    awaitLogged(before, right.operation() + " on topic " + right.name());
                }
                grants.give(List.of(right));
                grants.take(weaker);
                RawRequest next = RawRequest.toCreate("next");
                broker.broker().send(next, lane);
                assertThat(inbox.answerTo(next).status()).as(right.toString()).isEqualTo(ReplyStatus.CREATED);
                worker.awaitReady();
            }
        } finally {
            worker.close();
        }
    }

    @Test
    void allThatIsMissingIsToldInOneLine() {
        try (var worker = worker()) {
            awaitLogged(0, "event=waiting");
            RightsTable.of("worker", topics).stream()
                    .filter(right -> right.name().endsWith(".requests")
                            || right.name().endsWith(".ledger")
                            || right.name().equals(topics.control()))
                    .forEach(right -> awaitLogged(0, "event=waiting", right.operation() + " on ", " " + right.name()));
            assertThat(worker.page("/actuator/health/readiness").body()).contains("READ on topic " + topics.requests());
            grants.give(RightsTable.of("worker", topics));
            worker.awaitReady();
        }
        assertThat(log.all().stream().filter(line -> line.getLevel().isGreaterOrEqual(Level.WARN)))
                .hasSize(1);
    }

    @Test
    void makingTopicsTakesARightMore() {
        TopicNames others = TopicNames.startingWith("rights-made");
        grants.give(RightsTable.of("worker", others));
        try (var worker = WorkerInProcess.start(
                broker.saslAddress(),
                others,
                simulator.endpoint(),
                settings("--provisioner.topics.create-missing=true"))) {
            awaitLogged(0, "event=waiting", "CREATE", others.prefix());
            grants.give(RightsTable.of("creation", others));
            worker.awaitReady();
        }
    }

    @Test
    void whetherTopicsAreKeptIsKnownWithTheRightsForIt() {
        String oneBroker = "the cluster has 1 broker: what it has acknowledged rests on one disk";
        grants.give(RightsTable.of("worker", topics));
        try (var worker = worker().awaitReady()) {
            await().atMost(PATIENCE)
                    .untilAsserted(() ->
                            assertThat(durability(worker)).hasSize(2).first().isEqualTo(oneBroker));
            assertThat(durability(worker).getLast())
                    .startsWith("not known of ")
                    .contains("__transaction_state", topics.requests() + ",", topics.control())
                    .doesNotContain(".ledger");
        }
        grants.give(RightsTable.of("durability", topics));
        try (var worker = worker().awaitReady()) {
            await().atMost(PATIENCE)
                    .untilAsserted(() -> assertThat(durability(worker)).containsExactly(oneBroker));
        }
        assertThat(log.all().stream().filter(line -> line.getLevel().isGreaterOrEqual(Level.WARN)))
                .isEmpty();
    }

    private static List<String> durability(WorkerInProcess worker) {
        return worker.page("/actuator/health")
                .json()
                .at("/components/worker/details/durability")
                .valueStream()
                .map(sentence -> sentence.asString())
                .toList();
    }

    /** They are in one transaction, and the broker tells all of them of the one that it refuses. */
    @Test
    void replyTopicThatIsRefusedTakesNoOtherReplyWithIt() {
        RightsTable.of("worker", topics).stream()
                .map(right -> right.name().equals(topics.replies()) ? right.literally() : right)
                .forEach(right -> grants.give(List.of(right)));
        grants.give(RightsTable.of("worker", topics).stream()
                .filter(right -> right.name().equals(topics.replies()))
                .map(right -> right.literally().named(topics.replies("open")))
                .toList());
        broker.broker().createTopic(topics.replies("open"), 1);
        List<RawRequest> open = Stream.generate(
                        () -> RawRequest.toCreate("orders").answeredOn(topics.replies("open")))
                .limit(20)
                .toList();
        List<RawRequest> closed = Stream.generate(
                        () -> RawRequest.toCreate("orders").answeredOn(topics.replies("shop")))
                .limit(20)
                .toList();
        try (var producer = broker.broker().producer();
                var _ = worker("--provisioner.pacing.calls-per-second=0").awaitReady();
                var inbox = new Inbox(broker.broker(), topics.replies(), topics.replies("open"))) {
            for (int i = 0; i < open.size(); i++) {
                var _ = producer.send(open.get(i).on(topics.requests(), null));
                var _ = producer.send(closed.get(i).on(topics.requests(), null));
            }
            producer.flush();
            open.forEach(request ->
                    assertThat(inbox.answerTo(request).record().topic()).isEqualTo(topics.replies("open")));
            closed.forEach(request ->
                    assertThat(inbox.answerTo(request).record().topic()).isEqualTo(topics.replies()));
        }
    }

    private WorkerInProcess worker(String... more) {
        return WorkerInProcess.start(broker.saslAddress(), topics, simulator.endpoint(), settings(more));
    }

    private String[] settings(String... more) {
        List<String> settings = new ArrayList<>(broker.asUser(USER, OnSecuredBroker.PASSWORD));
        settings.add("--provisioner.topics.create-missing=false");
        settings.addAll(List.of(more));
        return settings.toArray(String[]::new);
    }

    private Inbox inbox() {
        return new Inbox(broker.broker(), topics.replies(), topics.replies("shop"));
    }

    /** What cannot be done without it. */
    private RawRequest needing(RightsTable.Right right) {
        if (right.name().equals(topics.control()) && right.operation() == AclOperation.WRITE) {
            simulator.faults().next(Action.CREATE, Fault.THROTTLE);
        }
        return right.name().equals(topics.deadLetters()) ? nobodys() : RawRequest.toCreate("orders");
    }

    private static RawRequest nobodys() {
        return RawRequest.toCreate("orders").keyed((byte[]) null).uncorrelated();
    }

    private static String keyOf(RawRequest request) {
        return new String(request.on("any", null).key(), java.nio.charset.StandardCharsets.UTF_8);
    }

    /** The broker does not say which transactional id it was, and of replies which topic alone. */
    private static String named(RightsTable.Right right) {
        return right.name().equals("provisioner-") ? "transactional ids that begin with provisioner-" : right.name();
    }

    private void awaitLogged(int from, String... texts) {
        await().atMost(PATIENCE)
                .untilAsserted(() -> assertThat(log.all().stream().skip(from).map(ILoggingEvent::getFormattedMessage))
                        .anySatisfy(line -> assertThat(line).contains(texts)));
    }

    /** As a worker does that was killed in the middle of it; the broker would leave it open for ten minutes. */
    private Dead leavesTransactionOpen() {
        String id = "provisioner-" + topics.group() + "-dead";
        Map<String, Object> settings = Map.of(
                "bootstrap.servers",
                broker.broker().bootstrapServers(),
                "transactional.id",
                id,
                "transaction.timeout.ms",
                600_000);
        var producer = new KafkaProducer<>(settings, new ByteArraySerializer(), new ByteArraySerializer());
        producer.initTransactions();
        producer.beginTransaction();
        var _ = producer.send(new ProducerRecord<>(topics.requests() + ".ledger", 0, new byte[1], new byte[1]));
        var _ = producer.send(new ProducerRecord<>(topics.replies(), 0, new byte[1], new byte[1]));
        producer.flush();
        return new Dead(producer, id);
    }

    private record Dead(KafkaProducer<byte[], byte[]> producer, String id) implements AutoCloseable {
        @Override
        public void close() {
            producer.close(Duration.ZERO);
        }
    }
}
