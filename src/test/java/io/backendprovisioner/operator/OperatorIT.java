package io.backendprovisioner.operator;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.backendprovisioner.contract.HeaderNames;
import io.backendprovisioner.contract.Reply;
import io.backendprovisioner.contract.ReplyReader;
import io.backendprovisioner.domain.BackendId;
import io.backendprovisioner.domain.BackendMark;
import io.backendprovisioner.domain.BackendSpec;
import io.backendprovisioner.domain.Installation;
import io.backendprovisioner.domain.Marker;
import io.backendprovisioner.domain.RequestKey;
import io.backendprovisioner.domain.Tag;
import io.backendprovisioner.domain.Time;
import io.backendprovisioner.ledger.Entry;
import io.backendprovisioner.ledger.LedgerSnapshot;
import io.backendprovisioner.ledger.OwnedPartition;
import io.backendprovisioner.ledger.SimulatedLedger;
import io.backendprovisioner.provider.BackendCatalogue;
import io.backendprovisioner.provider.CloudApi;
import io.backendprovisioner.provider.CreateAnswer;
import io.backendprovisioner.provider.DeleteAnswer;
import io.backendprovisioner.provider.ProviderConfiguration;
import io.backendprovisioner.simulator.SimulatedBackend;
import io.backendprovisioner.simulator.Simulator;
import io.backendprovisioner.simulator.SimulatorSettings;
import io.backendprovisioner.testkit.Broker;
import io.backendprovisioner.testkit.CommandInProcess;
import io.backendprovisioner.testkit.OnBroker;
import io.backendprovisioner.testkit.RealTime;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.UUID;
import java.util.stream.Stream;
import org.apache.kafka.clients.admin.AlterConfigOp;
import org.apache.kafka.clients.admin.ConfigEntry;
import org.apache.kafka.clients.admin.RecordsToDelete;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.Uuid;
import org.apache.kafka.common.config.ConfigResource;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.springframework.boot.WebApplicationType;
import org.springframework.boot.builder.SpringApplicationBuilder;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Import;
import tools.jackson.databind.JsonNode;

@OnBroker
class OperatorIT {
    private static final BackendSpec SPEC = new BackendSpec("orders", "HTTP", null, null, null, List.of());
    private static final byte[] VALUE = "{\"backendName\":\"orders\",\"backendType\":\"HTTP\"}".getBytes(UTF_8);
    private static final RequestKey KEY = new RequestKey("orders");

    private final String name = "operator-" + UUID.randomUUID();
    private final String bulk = name + ".bulk";
    private final String replies = name + ".replies";
    private final TopicPartition requests = new TopicPartition(name, 0);
    private final Marker marker = Marker.of(name, KEY);
    private final Instant hourAgo = Instant.now().minus(Duration.ofHours(1));
    private final Broker broker;
    private final Simulator simulator = Simulator.start(SimulatorSettings.defaults());
    private final KafkaProducer<byte[], byte[]> producer;
    private @Nullable ConfigurableApplicationContext provider;

    OperatorIT(Broker broker) {
        this.broker = broker;
        this.producer = broker.producer();
    }

    /** The real client, for what a test wants to exist. */
    @Import(ProviderConfiguration.class)
    static class Provider {
        @Bean
        Time time() {
            return new RealTime();
        }
    }

    @BeforeEach
    void createTopics() {
        System.setProperty("alibabacloud.accessKeyId", "testid");
        System.setProperty("alibabacloud.accessKeySecret", "testsecret");
        for (String topic : List.of(name, bulk)) {
            broker.createTopic(topic, 2);
            broker.createTopic(topic + ".ledger", 2, Map.of("cleanup.policy", "compact"));
        }
        broker.createTopic(replies, 1);
        provider = new SpringApplicationBuilder(Provider.class)
                .web(WebApplicationType.NONE)
                .run("--provisioner.provider.endpoint=" + simulator.endpoint());
    }

    @AfterEach
    void close() {
        System.clearProperty("alibabacloud.accessKeyId");
        System.clearProperty("alibabacloud.accessKeySecret");
        bean(ConfigurableApplicationContext.class).close();
        producer.close();
        simulator.close();
    }

    @Test
    void anAuditFindsNothingWhereAllIsInOrder() throws Exception {
        answered(requests, marker, created(marker));
        assertThat(run("audit"))
                .isEqualTo(new CommandInProcess(
                        0,
                        "clean: 0 orphans, 0 twins, 0 splits, 0 unanswered, 0 missing; 1 marked backends (0 older than"
                                + " the ledger's memory, 0 of other installations), 1 ledger entries\n",
                        ""));
        assertThat(run("audit", "--format=json").json().path("clean").booleanValue())
                .isTrue();
    }

    @Test
    void anAuditFindsEveryKindAndDeletesTheTwinAlone() throws Exception {
        BackendId right = created(marker);
        BackendId twin = created(marker);
        answered(requests, marker, right);
        BackendId orphan = created(Marker.of(name, new RequestKey("orphan")));
        Marker openKey = Marker.of(bulk, new RequestKey("open"));
        BackendId open = created(openKey);
        write(new TopicPartition(bulk, 1), openKey, new Entry.Intent(SPEC.fingerprint(), hourAgo));
        BackendId missing = created(Marker.of(name, new RequestKey("missing")));
        answered(new TopicPartition(name, 1), Marker.of(name, new RequestKey("missing")), missing);
        assertThat(bean(BackendCatalogue.class).delete(missing)).isEqualTo(new DeleteAnswer.Deleted(false));

        CommandInProcess asJson = run("audit", "--format=json");
        assertThat(asJson.exit()).isEqualTo(1);
        JsonNode json = asJson.json();
        assertThat(ids(json, "orphans")).containsExactly(orphan.value());
        assertThat(ids(json, "twins")).containsExactly(twin.value());
        assertThat(json.path("twins").path(0).path("answer").stringValue("")).isEqualTo(right.value());
        assertThat(json.path("unanswered").path(0).path("backendIds").path(0).stringValue(""))
                .isEqualTo(open.value());
        assertThat(json.path("unanswered").path(0).path("ledger").stringValue(""))
                .isEqualTo(bulk + ".ledger");
        assertThat(ids(json, "missing")).containsExactly(missing.value());
        assertThat(json.path("deleted").size()).isZero();

        CommandInProcess asTable = run("audit", "--delete-twins", "--yes");
        assertThat(asTable.exit()).isEqualTo(1);
        assertThat(asTable.err())
                .contains("event=backend-deleted backend=" + twin + " result=deleted name=\"orders\" type=\"HTTP\"")
                .hasLineCount(1);
        assertThat(asTable.out())
                .containsPattern("orphan +" + orphan)
                .containsPattern("twin +" + twin)
                .containsPattern("unanswered +" + open)
                .containsPattern("missing +" + missing)
                .contains("found: 1 orphans, 1 twins, 0 splits, 1 unanswered, 1 missing")
                .contains("twin " + twin + " of " + right + ": deleted\n");
        assertThat(existing()).containsExactlyInAnyOrder(right.value(), orphan.value(), open.value());
    }

    @Test
    void withoutATerminalAndWithoutYesNothingIsDeleted() throws Exception {
        BackendId right = created(marker);
        BackendId twin = created(marker);
        answered(requests, marker, right);
        CommandInProcess ran = run("audit", "--delete-twins");
        assertThat(ran.exit()).isEqualTo(2);
        assertThat(ran.out()).contains("twin " + twin + " of " + right + ": not deleted: --yes was not given");
        assertThat(ran.err()).contains("nothing was deleted", "add --yes").hasLineCount(1);
        assertThat(existing()).containsExactlyInAnyOrder(right.value(), twin.value());
    }

    @Test
    void whatAReplyNamesIsNotDeleted() throws Exception {
        BackendId right = created(marker);
        BackendId replied = created(marker);
        BackendId candidate = created(marker);
        answered(requests, marker, right);
        broker.createTopic(replies + ".mine", 2);
        reply(replies, "{\"status\":\"CREATED\",\"backendId\":\"" + replied + "\",\"provenance\":\"created\"}");
        reply(
                replies + ".mine",
                "{\"status\":\"UNRESOLVED\",\"candidates\":[\"x\",\"" + candidate + "\"],\"code\":\"TwinBackends\"}");
        CommandInProcess ran = run("audit", "--delete-twins", "--yes");
        assertThat(ran.exit()).isEqualTo(1);
        assertThat(ran.out())
                .contains("were read from " + replies + ", " + replies + ".mine")
                .contains("twin " + replied + " of " + right + ": not deleted: a reply names it")
                .contains("twin " + candidate + " of " + right + ": not deleted: a reply names it");
        assertThat(ran.err()).isEmpty();
        assertThat(existing()).hasSize(3);
        JsonNode json = run("audit", "--delete-twins", "--yes", "--format=json").json();
        assertThat(json.path("deleted").path(0).path("result").stringValue("")).isEqualTo("kept");
        assertThat(json.path("deleted").path(0).path("reason").stringValue("")).isEqualTo("a reply names it");
        assertThat(json.path("replies").path("topics").size()).isEqualTo(2);
    }

    @Test
    void whereRepliesMayHaveBeenDeletedNothingElseIs() throws Exception {
        BackendId right = created(marker);
        BackendId twin = created(marker);
        answered(requests, marker, right);
        reply(replies, "{\"status\":\"EXPIRED\",\"message\":\"too late\"}");
        try (var admin = broker.admin()) {
            admin.deleteRecords(Map.of(new TopicPartition(replies, 0), RecordsToDelete.beforeOffset(1)))
                    .all()
                    .get();
            admin.incrementalAlterConfigs(Map.of(
                            new ConfigResource(ConfigResource.Type.TOPIC, replies),
                            List.of(new AlterConfigOp(
                                    new ConfigEntry("retention.ms", "1000"), AlterConfigOp.OpType.SET))))
                    .all()
                    .get();
        }
        assertThat(run("audit", "--delete-twins", "--yes").out())
                .contains("twin " + twin + " of " + right + ": not deleted: the replies on " + replies
                        + "-0 reach back to ");
        assertThat(existing()).hasSize(2);
    }

    @Test
    void whereAReplyTopicCannotBeReadNothingIsDeleted() throws Exception {
        BackendId right = created(marker);
        BackendId twin = created(marker);
        answered(requests, marker, right);
        CommandInProcess ran = run(
                "audit",
                "--delete-twins",
                "--yes",
                "--provisioner.replies.topic=" + name + ".nowhere",
                "--provisioner.replies.allowed=" + replies + "*");
        assertThat(ran.out())
                .contains("twin " + twin, "not deleted: the replies on " + name + ".nowhere cannot be read");
        assertThat(existing()).hasSize(2);
    }

    @Test
    void whatIsUnlikeTheOneThatIsAnsweredIsNotDeleted() throws Exception {
        BackendId right = created(marker);
        var other = new BackendSpec("orders", "VPC", null, null, null, List.of());
        BackendId copied = created(other, new BackendMark(broker.installation(), marker));
        answered(requests, marker, right);
        assertThat(run("audit", "--delete-twins", "--yes").out())
                .contains("twin " + copied + " of " + right + ": not deleted: it differs from " + right);
        assertThat(existing()).hasSize(2);
    }

    @Test
    void aKeyIsShownWithAllThatIsKnownOfIt() throws Exception {
        BackendId one = created(marker);
        BackendId other = created(marker);
        answered(requests, marker, one);
        write(new TopicPartition(name, 1), marker, new Entry.Intent(SPEC.fingerprint(), hourAgo));
        reply(
                replies,
                "{\"requestKey\":\"orders\",\"status\":\"CREATED\",\"backendId\":\"" + one
                        + "\",\"provenance\":\"created\"}");
        reply(replies, "{\"requestKey\":\"payments\",\"status\":\"EXPIRED\",\"message\":\"too late\"}");
        CommandInProcess ran = run("show", "orders");
        assertThat(ran.err()).isEmpty();
        assertThat(ran.exit()).isZero();
        assertThat(ran.out())
                .contains("key 'orders' of lane interactive: mark 1:" + broker.installation() + ":" + marker.value())
                .contains("Kafka's own partitioner puts it into " + name + "-")
                .containsPattern("ledger +" + one + " +answered " + hourAgo.truncatedTo(ChronoUnit.MILLIS)
                        + ", cloud's request R-1, in " + name + ".ledger-0")
                .containsPattern("ledger +- +an intent, .* in " + name + ".ledger-1")
                .containsPattern("cloud +" + one + " +name 'orders', type 'HTTP', created ")
                .containsPattern("cloud +" + other)
                .containsPattern("reply +" + one + " +CREATED \\(created\\), .* in " + replies + "-0 at offset 0")
                .contains("another partitioner put it there")
                .endsWith("known: 2 ledger entries, 2 backends, 1 replies\n");

        JsonNode json = run("show", "--key=orders", "--format=json").json();
        assertThat(ids(json, "backends")).containsExactlyInAnyOrder(one.value(), other.value());
        assertThat(json.path("ledger").size()).isEqualTo(2);
        assertThat(ids(json, "replies")).containsExactly(one.value());
        assertThat(json.path("known").booleanValue()).isTrue();
    }

    @Test
    void aKeyOfWhichNothingIsKnownIsSaidSo() throws Exception {
        answered(requests, marker, created(marker));
        CommandInProcess ran = run("show", "orders", "--lane=bulk");
        assertThat(ran.exit()).isEqualTo(1);
        assertThat(ran.out()).contains("lane bulk").endsWith("unknown: 0 ledger entries, 0 backends, 0 replies\n");
    }

    @Test
    void aKeyThatWasFreedIsShown() throws Exception {
        write(requests, marker, null);
        CommandInProcess ran = run("show", "orders");
        assertThat(ran.exit()).isZero();
        assertThat(ran.out()).contains("the key is free again");
    }

    @Test
    void whereRepliesCannotBeReadTheRestIsShown() throws Exception {
        answered(requests, marker, created(marker));
        CommandInProcess ran = run("show", "orders", "--provisioner.replies.topic=" + name + ".nowhere");
        assertThat(ran.exit()).isZero();
        assertThat(ran.out())
                .contains("cut short: the replies on " + name + ".nowhere cannot be read: ")
                .contains("known: 1 ledger entries, 1 backends");
    }

    @Test
    void anAuditJudgesTheBackendsOfItsInstallationAlone() throws Exception {
        answered(requests, marker, created(marker));
        created(new BackendMark(new Installation("theirs"), marker));
        assertThat(run("audit").out()).startsWith("clean: ").contains("1 of other installations");
        assertThat(run("audit", "--format=json").json().path("others").intValue())
                .isEqualTo(1);
    }

    @Test
    void anAuditOfLedgersThatBelongToAnotherInstallationOrRegionIsRefused() throws Exception {
        claimed(requests, "ours:group@cn-hangzhou");
        answered(requests, marker, new BackendId("a1"));
        CommandInProcess other = run("audit");
        assertThat(other.exit()).isEqualTo(2);
        assertThat(other.err())
                .contains(name + ".ledger-0 belongs to the installation ours in cn-hangzhou; and this command runs for "
                        + broker.installation() + " in cn-hangzhou: set provisioner.installation and")
                .hasLineCount(1);
        assertThat(other.out()).isEmpty();
        assertThat(run("audit", "--provisioner.installation=ours").exit()).isEqualTo(1);
        assertThat(run("audit", "--provisioner.installation=ours", "--provisioner.provider.region=cn-beijing")
                        .err())
                .contains("belongs to the installation ours in cn-hangzhou", "runs for ours in cn-beijing");
    }

    @Test
    void anAuditListsAKeyThatHasTwoBackends() throws Exception {
        BackendId one = created(marker);
        BackendId other = created(marker);
        answered(requests, marker, one);
        answered(new TopicPartition(name, 1), marker, other);
        CommandInProcess ran = run("audit", "--format=json");
        assertThat(ran.exit()).isEqualTo(1);
        JsonNode split = ran.json().path("splits").path(0);
        assertThat(split.path("marker").stringValue("")).isEqualTo(marker.value());
        assertThat(ids(split, "answers")).containsExactly(one.value(), other.value());
        assertThat(split.path("answers").path(1).path("partition").intValue()).isEqualTo(1);
        assertThat(run("audit").out())
                .containsPattern("split +" + one + "," + other + " +" + marker.value())
                .contains("0 twins, 1 splits");
    }

    @Test
    void anAuditReadsMoreThanAPage() throws Exception {
        for (int i = 0; i < 120; i++) {
            created(Marker.of(name, new RequestKey("orphan-" + i)));
        }
        assertThat(run("audit", "--format=json").json().path("orphans").size()).isEqualTo(120);
    }

    @Test
    void anAuditThatCannotRunSaysWhy() throws Exception {
        System.setProperty("alibabacloud.accessKeySecret", "another");
        CommandInProcess ran = run("audit");
        assertThat(ran.exit()).isEqualTo(2);
        assertThat(ran.err()).startsWith("backend-provisioner: cannot run: ").hasLineCount(1);

        CommandInProcess elsewhere = run("audit", "--provisioner.lanes.bulk.topic=elsewhere");
        assertThat(elsewhere.exit()).isEqualTo(2);
        assertThat(elsewhere.err()).contains("elsewhere.ledger").hasLineCount(1);
    }

    @Test
    void withoutABrokerNothingRuns() throws Exception {
        CommandInProcess ran = run("replay", "--key=orders", "--spring.kafka.bootstrap-servers=127.0.0.1:1");
        assertThat(ran.exit()).isEqualTo(2);
        assertThat(ran.err())
                .contains("no broker answered at 127.0.0.1:1 within 10 s")
                .hasLineCount(1);
    }

    @Test
    void aKnownAnswerIsReplayedByItsKey() throws Exception {
        answered(requests, marker, new BackendId("a1"));
        CommandInProcess ran = run("replay", "--key=orders");
        assertThat(ran.err()).isEmpty();
        assertThat(ran.exit()).isZero();
        assertThat(ran.out()).startsWith("replayed: orders -> CREATED a1");
        var sent = broker.readUntil(read -> !read.isEmpty(), replies).getFirst();
        assertThat(header(sent, HeaderNames.CORRELATION_ID)).isEqualTo("orders");
        assertThat(header(sent, HeaderNames.STATUS)).isEqualTo("CREATED");
        Reply reply = ReplyReader.read(sent.value()).orElseThrow();
        assertThat(reply.backendId()).isEqualTo("a1");
        assertThat(reply.provenance()).isEqualTo("replayed");
        assertThat(broker.readAll(name + ".ledger")).hasSize(1);
    }

    @Test
    void aKnownAnswerIsReplayedToWhereItsRequestAskedForIt() throws Exception {
        broker.createTopic(replies + ".mine", 3);
        long offset = requested(replies + ".mine", 2, "c-1");
        answered(requests, marker, new BackendId("a1"));
        CommandInProcess ran = run("replay", "--partition=0", "--offset=" + offset);
        assertThat(ran.err()).isEmpty();
        var sent = broker.readUntil(read -> !read.isEmpty(), replies + ".mine").getFirst();
        assertThat(sent.partition()).isEqualTo(2);
        assertThat(header(sent, HeaderNames.CORRELATION_ID)).isEqualTo("c-1");
        assertThat(new String(sent.key(), UTF_8)).isEqualTo("orders");
    }

    @Test
    void aReplyTopicThatIsNotAllowedGivesWayToTheDefault() throws Exception {
        long offset = requested(name + ".ledger", 0, "c-1");
        answered(requests, marker, new BackendId("a1"));
        assertThat(run("replay", "--partition=0", "--offset=" + offset).out()).contains("it goes to " + replies);
        assertThat(broker.readUntil(read -> !read.isEmpty(), replies)).hasSize(1);
    }

    @Test
    void whatHasNoAnswerIsNotReplayed() throws Exception {
        notKnown("was never seen", "--key=orders");
        notKnown("was never seen", "--key=orders", "--lane=bulk");
        long offset = requested(replies, 0, "c-1");
        notKnown("is still open", "--partition=0", "--offset=" + offset);
        write(requests, marker, new Entry.Intent(SPEC.fingerprint(), hourAgo));
        notKnown("is still open", "--key=orders");
        write(requests, marker, null);
        notKnown("made no backend", "--key=orders");
        settled(offset);
        notKnown("made no backend", "--partition=0", "--offset=" + offset);
        write(
                requests,
                marker,
                new Entry.Answer(
                        SPEC.tagged(mark(marker)).fingerprint(), new BackendId("a1"), null, false, Instant.now()));
        notKnown("KEY_REUSED", "--partition=0", "--offset=" + offset);
        notKnown("there is no record 7", "--partition=0", "--offset=7");
        notKnown("has no partition 9", "--partition=9", "--offset=0");
        assertThat(broker.readAll(replies)).isEmpty();
    }

    @Test
    void badUsageIsOneLine() throws Exception {
        for (String[] wrong : List.of(
                new String[] {"audit", "--format=xml"},
                new String[] {"audit", "--delete"},
                new String[] {"audit", "--yes"},
                new String[] {"show"},
                new String[] {"show", "a", "b"},
                new String[] {"show", "a", "--key=b"},
                new String[] {"show", " "},
                new String[] {"show", "a", "--lane=slow"},
                new String[] {"show", "a", "--format=xml"},
                new String[] {"replay"},
                new String[] {"replay", "--key=a", "--offset=1"},
                new String[] {"replay", "--partition=0", "--offset=-1"},
                new String[] {"replay", "--key=a", "--lane=slow"},
                new String[] {"bury-unreadable", "--offset=1"},
                new String[] {"bury-unreadable", "--partition=0", "--offset=2", "--through=1"},
                new String[] {"bury-unreadable", "--partition=0", "--offset=2", "--through=10002"})) {
            CommandInProcess ran =
                    run(wrong[0], List.of(wrong).subList(1, wrong.length).toArray(String[]::new));
            assertThat(ran.exit()).isEqualTo(2);
            assertThat(ran.err())
                    .startsWith("backend-provisioner " + wrong[0] + ": ")
                    .hasLineCount(1);
        }
    }

    @Test
    void whatGivingARecordUpMeansIsToldWithoutABroker() throws Exception {
        CommandInProcess ran = run("bury-unreadable", "--help");
        assertThat(ran.exit()).isZero();
        assertThat(ran.out()).contains("never executed and never answered", "cannot be undone", "--yes");
    }

    private void notKnown(String why, String... arguments) throws Exception {
        CommandInProcess ran = run("replay", arguments);
        assertThat(ran.err()).contains(why).hasLineCount(1);
        assertThat(ran.exit()).isEqualTo(1);
        assertThat(ran.out()).isEmpty();
    }

    private CommandInProcess run(String mode, String... more) throws Exception {
        List<String> arguments = new ArrayList<>(List.of(
                "--spring.kafka.bootstrap-servers=" + broker.bootstrapServers(),
                "--provisioner.lanes.interactive.topic=" + name,
                "--provisioner.lanes.bulk.topic=" + bulk,
                "--provisioner.replies.topic=" + replies,
                "--provisioner.replies.allowed=" + replies + "*",
                "--provisioner.provider.endpoint=" + simulator.endpoint()));
        // Of a setting that is given twice, both would count.
        arguments.removeIf(argument ->
                Stream.of(more).anyMatch(own -> own.startsWith(argument.substring(0, argument.indexOf('=') + 1))));
        arguments.addAll(List.of(more));
        return CommandInProcess.run(mode, arguments);
    }

    private <T> T bean(Class<T> type) {
        var context = Objects.requireNonNull(provider);
        return type == ConfigurableApplicationContext.class ? type.cast(context) : context.getBean(type);
    }

    private Tag mark(Marker of) {
        return new BackendMark(broker.installation(), of).asTag();
    }

    private BackendId created(Marker marker) {
        return created(new BackendMark(broker.installation(), marker));
    }

    private BackendId created(BackendMark mark) {
        return created(SPEC, mark);
    }

    private BackendId created(BackendSpec spec, BackendMark mark) {
        var answer = bean(CloudApi.class)
                .create(spec.tagged(mark.asTag()), Instant.now().plusSeconds(20));
        assertThat(answer).isInstanceOf(CreateAnswer.Created.class);
        return ((CreateAnswer.Created) answer).backendId();
    }

    private List<String> existing() {
        return simulator.backends().stream().map(SimulatedBackend::id).toList();
    }

    private void answered(TopicPartition partition, Marker marker, BackendId id) throws Exception {
        write(partition, marker, new Entry.Answer(SPEC.fingerprint(), id, "R-1", false, hourAgo));
    }

    private void write(TopicPartition partition, Marker marker, @Nullable Entry entry) throws Exception {
        producer.send(owned(partition, Uuid.ZERO_UUID).record(marker, entry)).get();
    }

    private void reply(String topic, String fields) throws Exception {
        String json = fields.replaceFirst("}$", ",\"attempts\":1,\"completedAt\":\"2026-01-01T00:00:00Z\"}");
        producer.send(new ProducerRecord<>(topic, 0, null, json.getBytes(UTF_8)))
                .get();
    }

    private void claimed(TopicPartition partition, String owner) throws Exception {
        var ledger = LedgerSnapshot.ledgerOf(partition);
        producer.send(new ProducerRecord<>(
                        ledger.topic(), ledger.partition(), "O".getBytes(UTF_8), owner.getBytes(UTF_8)))
                .get();
    }

    private void settled(long offset) throws Exception {
        Uuid topic;
        try (var admin = broker.admin()) {
            topic = admin.describeTopics(List.of(name))
                    .allTopicNames()
                    .get()
                    .values()
                    .iterator()
                    .next()
                    .topicId();
        }
        var partition = owned(requests, topic);
        partition.progress().handOut(offset, 0);
        producer.send(partition.progressWith(Set.of(offset), Set.of())).get();
    }

    private static OwnedPartition owned(TopicPartition partition, Uuid topic) {
        return OwnedPartition.blank(
                partition, SimulatedLedger.OURS, LedgerSnapshot.ledgerOf(partition), Duration.ofDays(7), topic);
    }

    private long requested(String replyTopic, int replyPartition, String correlationId) throws Exception {
        var request = new ProducerRecord<>(name, 0, "orders".getBytes(UTF_8), VALUE);
        request.headers()
                .add(HeaderNames.REPLY_TOPIC, replyTopic.getBytes(UTF_8))
                .add(HeaderNames.REPLY_PARTITION, new byte[] {0, 0, 0, (byte) replyPartition})
                .add(HeaderNames.CORRELATION_ID, correlationId.getBytes(UTF_8));
        return producer.send(request).get().offset();
    }

    private static String header(ConsumerRecord<byte[], byte[]> record, String name) {
        return new String(record.headers().lastHeader(name).value(), UTF_8);
    }

    private static List<String> ids(JsonNode json, String kind) {
        return json.path(kind)
                .valueStream()
                .map(finding -> finding.path("backendId").stringValue(""))
                .toList();
    }
}
