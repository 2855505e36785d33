package io.backendprovisioner.journal;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import io.backendprovisioner.domain.PartitionLost;
import io.backendprovisioner.domain.Time;
import io.backendprovisioner.journal.Posting.Settlement;
import io.backendprovisioner.ledger.OwnedPartition;
import io.backendprovisioner.ledger.SimulatedLedger;
import io.backendprovisioner.ledger.StableOffsets;
import io.backendprovisioner.ledger.Term;
import io.backendprovisioner.testkit.Broker;
import io.backendprovisioner.testkit.MovingTime;
import io.backendprovisioner.testkit.NotedEnd;
import io.backendprovisioner.testkit.OnBroker;
import io.backendprovisioner.testkit.RealTime;
import io.backendprovisioner.tracing.Traces;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Properties;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.AlterConfigOp;
import org.apache.kafka.clients.admin.ConfigEntry;
import org.apache.kafka.clients.admin.ListOffsetsOptions;
import org.apache.kafka.clients.admin.OffsetSpec;
import org.apache.kafka.clients.consumer.ConsumerConfig;
import org.apache.kafka.clients.consumer.ConsumerGroupMetadata;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.Producer;
import org.apache.kafka.clients.producer.ProducerConfig;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.IsolationLevel;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.Uuid;
import org.apache.kafka.common.config.ConfigResource;
import org.apache.kafka.common.errors.TimeoutException;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.kafka.core.DefaultKafkaProducerFactory;

@OnBroker
class JournalIT {
    private static final Duration PATIENCE = Duration.ofSeconds(60);

    private final String name = "journal-" + UUID.randomUUID();
    private final TopicPartition requests = new TopicPartition(name + ".requests", 0);
    private final String replies = name + ".replies";
    private final GroupMembership membership = new GroupMembership(new RealTime());
    private final Uuid topicId = Uuid.randomUuid();
    private final OwnedPartition partition = OwnedPartition.blank(
            requests, SimulatedLedger.OURS, new TopicPartition(name + ".ledger", 0), Duration.ofDays(7), topicId);
    private static final List<String> TRANSACTIONAL_IDS = List.of("-a", "-b");

    private final DefaultKafkaProducerFactory<byte[], byte[]> producers;
    private final KafkaConsumer<byte[], byte[]> member;
    private final Broker broker;
    private final Admin admin;
    private KafkaJournal journal;

    JournalIT(Broker broker) {
        this.broker = broker;
        this.admin = broker.admin();
        broker.createTopic(requests.topic(), 1);
        broker.createTopic(name + ".ledger", 1);
        broker.createTopic(replies, 1, Map.of("max.message.bytes", "20000"));
        producers = new DefaultKafkaProducerFactory<>(
                Map.of(
                        ProducerConfig.BOOTSTRAP_SERVERS_CONFIG, broker.bootstrapServers(),
                        ProducerConfig.MAX_BLOCK_MS_CONFIG, 3_000,
                        ProducerConfig.RETRY_BACKOFF_MS_CONFIG, 2),
                new ByteArraySerializer(),
                new ByteArraySerializer());
        producers.setTransactionIdSuffixStrategy(Transactions.NO_SUFFIX);
        member = member();
        journal = journal();
    }

    private KafkaJournal journal() {
        var begun = notBegun(new SimpleMeterRegistry());
        begun.begin();
        return begun;
    }

    private KafkaJournal notBegun(SimpleMeterRegistry meters) {
        return notBegun(meters, new RealTime());
    }

    private void journalOn(MovingTime moving) throws InterruptedException {
        journal.close();
        journal = notBegun(new SimpleMeterRegistry(), moving);
        journal.begin();
    }

    private KafkaJournal notBegun(SimpleMeterRegistry meters, Time time) {
        var real = new RealTime();
        var end = new NotedEnd();
        var transactions = new Transactions(
                producers,
                new TransactionalIds(producers, admin, name, end, real),
                new KnownTopics(end, real),
                new StableOffsets(admin, name, real),
                real);
        return new KafkaJournal(
                transactions,
                new PlaceCheck(admin)::ask,
                Duration.ofSeconds(30),
                membership,
                new JournalMeters(meters),
                Traces.off(),
                time,
                end);
    }

    @BeforeEach
    void joinTheGroup() {
        join(member);
        IntStream.range(0, 20).forEach(offset -> partition.progress().handOut(offset, 0));
    }

    @AfterEach
    void end() throws InterruptedException {
        journal.close();
        producers.destroy();
        member.close();
        admin.close();
    }

    private KafkaConsumer<byte[], byte[]> member() {
        Properties settings = new Properties();
        settings.put(ConsumerConfig.BOOTSTRAP_SERVERS_CONFIG, broker.bootstrapServers());
        settings.put(ConsumerConfig.GROUP_ID_CONFIG, name);
        settings.put(ConsumerConfig.ENABLE_AUTO_COMMIT_CONFIG, false);
        return new KafkaConsumer<>(settings, new ByteArrayDeserializer(), new ByteArrayDeserializer());
    }

    private void join(KafkaConsumer<byte[], byte[]> consumer) {
        consumer.subscribe(List.of(requests.topic()));
        await().atMost(PATIENCE).until(() -> {
            consumer.poll(Duration.ofMillis(100));
            return !consumer.assignment().isEmpty();
        });
        membership.update(consumer.groupMetadata());
    }

    private Settlement settlement(long offset, ProducerRecord<byte[], byte[]> reply) {
        return new Settlement(partition, offset, reply, reply("fallback-" + offset), null);
    }

    private Settlement settlement(long offset) {
        return settlement(offset, reply("reply-" + offset));
    }

    private ProducerRecord<byte[], byte[]> reply(String value) {
        return new ProducerRecord<>(replies, value.getBytes(UTF_8));
    }

    private List<String> replies() {
        return broker.readAll(replies).stream()
                .map(record -> new String(record.value(), UTF_8))
                .toList();
    }

    private long committedOffset() throws Exception {
        OffsetAndMetadata committed = new StableOffsets(admin, name, new RealTime())
                .await(List.of(requests))
                .get(requests);
        return committed == null ? -1 : committed.offset();
    }

    private CompletableFuture<Void> settleInBackground(KafkaJournal journal, Posting posting) {
        var over = new CompletableFuture<Void>();
        Thread.startVirtualThread(() -> {
            try {
                journal.commit(posting);
                over.complete(null);
            } catch (PartitionLost | InterruptedException e) {
                over.completeExceptionally(e);
            }
        });
        return over;
    }

    @Test
    void aReplyAndItsOffsetAreCommittedTogether() throws Exception {
        journal.commit(settlement(0));
        assertThat(replies()).containsExactly("reply-0");
        assertThat(committedOffset()).isEqualTo(1);
    }

    @Test
    void onlyTheSettledPrefixIsCommitted() throws Exception {
        journal.commit(settlement(1));
        journal.commit(settlement(2));
        assertThat(committedOffset()).isZero();
        journal.commit(settlement(0));
        assertThat(committedOffset()).isEqualTo(3);
    }

    @Test
    void manySettlementsShareTransactions() throws Exception {
        List<CompletableFuture<Void>> all = new ArrayList<>();
        for (int i = 0; i < 20; i++) {
            all.add(settleInBackground(journal, settlement(i)));
        }
        for (var one : all) {
            one.get();
        }
        assertThat(replies()).hasSize(20).doesNotHaveDuplicates();
        assertThat(committedOffset()).isEqualTo(20);
    }

    @Test
    void whatComesOneByOneIsCommittedInTransactionsApart() throws Exception {
        var time = new MovingTime();
        journalOn(time);
        for (int offset = 0; offset < 4; offset++) {
            journal.commit(settlement(offset));
        }
        time.advance(KafkaJournal.LEAST_APART);
        journal.commit(settlement(4));
        assertThat(time.slept())
                .as("alone, three right after another, alone again")
                .containsExactly(
                        Duration.ofMillis(1),
                        KafkaJournal.LEAST_APART,
                        KafkaJournal.LEAST_APART,
                        KafkaJournal.LEAST_APART,
                        Duration.ofMillis(1));
    }

    @Test
    void aClockThatIsSetBackDelaysNoTransaction() throws Exception {
        var time = new MovingTime();
        journalOn(time);
        journal.commit(settlement(0));
        time.advance(Duration.ofDays(-1));
        journal.commit(settlement(1));
        assertThat(time.slept()).containsExactly(Duration.ofMillis(1), KafkaJournal.LEAST_APART);
    }

    @Test
    void aPartitionGivenBackIsRefused() throws Exception {
        journal.release(partition.term());
        assertThatThrownBy(() -> journal.commit(settlement(0))).isInstanceOf(PartitionLost.class);
        assertThat(replies()).isEmpty();
        assertThat(committedOffset()).isEqualTo(-1);
    }

    @Test
    void aMembershipThatTheGroupNoLongerKnowsCommitsNothing() throws Exception {
        ConsumerGroupMetadata old = member.groupMetadata();
        member.unsubscribe();
        join(member);
        membership.update(old);
        var settled = settleInBackground(journal, settlement(0));
        await().during(Duration.ofSeconds(1)).atMost(PATIENCE).until(() -> !settled.isDone());
        assertThat(replies()).isEmpty();
        membership.update(member.groupMetadata());
        settled.get();
        assertThat(replies()).containsExactly("reply-0");
    }

    @Test
    void anIntentIsCommittedWithTheOffsetsOfItsPartition() throws Exception {
        journal.commit(intent());
        assertThat(broker.readAll(name + ".ledger"))
                .as("the intent and the progress")
                .hasSize(2);
        assertThat(committedOffset()).isZero();
    }

    @Test
    void anIntentOfAMemberThatTheGroupHasGivenUpIsNeverCommitted() throws Exception {
        ConsumerGroupMetadata old = member.groupMetadata();
        member.unsubscribe();
        join(member);
        membership.update(old);
        var committed = settleInBackground(journal, intent());
        await().during(Duration.ofSeconds(1)).atMost(PATIENCE).until(() -> !committed.isDone());
        assertThat(broker.readAll(name + ".ledger")).isEmpty();
        journal.release(partition.term());
        membership.update(member.groupMetadata());
        assertThatThrownBy(committed::get).hasCauseInstanceOf(PartitionLost.class);
        assertThat(broker.readAll(name + ".ledger")).isEmpty();
    }

    private Posting intent() {
        return new Posting.Remark(
                partition, List.of(new ProducerRecord<>(name + ".ledger", 0, new byte[16], "intent".getBytes(UTF_8))));
    }

    @Test
    void aReplyThatTheBrokerRefusesFallsBackAndTheOthersGoOut() throws Exception {
        var tooLarge = settlement(0, new ProducerRecord<>(replies, new byte[30_000]));
        var nowhere = settlement(1, new ProducerRecord<>(name + ".missing", new byte[1]));
        var noPartition = settlement(2, new ProducerRecord<>(replies, 7, null, new byte[1]));
        var all = List.of(tooLarge, nowhere, noPartition, settlement(3)).stream()
                .map(one -> settleInBackground(journal, one))
                .toList();
        for (var one : all) {
            one.get();
        }
        assertThat(replies()).containsExactlyInAnyOrder("fallback-0", "fallback-1", "fallback-2", "reply-3");
        assertThat(committedOffset()).isEqualTo(4);
    }

    /** As where somebody has given the default topic a small max.message.bytes. */
    @Test
    void whatTheDefaultTopicRefusesWaitsAloneUntilItIsTaken() throws Exception {
        var large = new ProducerRecord<byte[], byte[]>(replies, new byte[30_000]);
        var bad = settleInBackground(journal, new Settlement(partition, 0, large, large, null));
        await().atMost(PATIENCE).until(() -> journal.heldBack() == 1);
        journal.commit(settlement(1));
        journal.commit(settlement(2));
        assertThat(replies()).containsExactly("reply-1", "reply-2");
        assertThat(journal.held()).singleElement().asString().contains(requests.toString());
        assertThat(committedOffset()).isZero();
        var larger = new AlterConfigOp(new ConfigEntry("max.message.bytes", "100000"), AlterConfigOp.OpType.SET);
        admin.incrementalAlterConfigs(Map.of(new ConfigResource(ConfigResource.Type.TOPIC, replies), List.of(larger)))
                .all()
                .get();
        bad.get();
        assertThat(committedOffset()).isEqualTo(3);
    }

    /** As a reply without a key, where the topic is compacted. */
    @Test
    void whatATopicOfOthersRefusesFallsBackWhateverTheReason() throws Exception {
        String compacted = name + ".compacted";
        broker.createTopic(compacted, 1, Map.of("cleanup.policy", "compact"));
        var all = List.of(settlement(0, new ProducerRecord<>(compacted, new byte[1])), settlement(1)).stream()
                .map(one -> settleInBackground(journal, one))
                .toList();
        for (var one : all) {
            one.get();
        }
        assertThat(replies()).containsExactlyInAnyOrder("fallback-0", "reply-1");
    }

    /** The client itself throws, of a type that nobody expects. */
    @Test
    void aReplyThatTheClientCannotSendFallsBack() throws Exception {
        journal.close();
        producers.addPostProcessor(producer -> failing(producer, "send"));
        producers.reset();
        journal = journal();
        journal.commit(settlement(6));
        journal.commit(settlement(7));
        assertThat(replies()).containsExactly("reply-6", "fallback-7");
    }

    /** Nothing says which one it is. */
    @Test
    void aPostingThatBreaksEachTransactionIsFoundByHalvingAndTheOthersGoOut() throws Exception {
        journal.close();
        producers.addPostProcessor(producer -> failing(producer, "sendOffsetsToTransaction"));
        producers.reset();
        journal = notBegun(new SimpleMeterRegistry());
        List<CompletableFuture<Void>> all = IntStream.range(0, 20)
                .mapToObj(offset -> settleInBackground(journal, settlement(offset)))
                .toList();
        journal.begin();
        for (int offset = 0; offset < 20; offset++) {
            if (offset != 7) {
                all.get(offset).get();
            }
        }
        await().atMost(PATIENCE).until(() -> journal.heldBack() == 1);
        assertThat(replies()).hasSize(19).doesNotHaveDuplicates().doesNotContain("reply-7");
        assertThat(committedOffset()).isEqualTo(7);
        assertThat(all.get(7)).isNotDone();
    }

    /** One whose method fails in each transaction with {@code reply-7}. */
    @SuppressWarnings("unchecked")
    private static Producer<byte[], byte[]> failing(Producer<byte[], byte[]> producer, String failing) {
        var isIn = new AtomicBoolean();
        return (Producer<byte[], byte[]>) java.lang.reflect.Proxy.newProxyInstance(
                JournalIT.class.getClassLoader(), new Class<?>[] {Producer.class}, (_, method, args) -> {
                    if (method.getName().equals("beginTransaction")) {
                        isIn.set(false);
                    } else if (method.getName().equals("send")) {
                        var record = (ProducerRecord<byte[], byte[]>) args[0];
                        isIn.compareAndSet(false, new String(record.value(), UTF_8).equals("reply-7"));
                    }
                    if (method.getName().equals(failing) && isIn.getAndSet(false)) {
                        throw new IllegalArgumentException("not with reply-7");
                    }
                    return method.invoke(producer, args);
                });
    }

    /** The producer fails what it has not sent yet with the exception of the record that broke the transaction. */
    @Test
    void aReplyIsNotTakenForTheOneThatIsRefusedInItsTransaction() throws Exception {
        journal.close();
        journal = notBegun(new SimpleMeterRegistry());
        String elsewhere = name + ".elsewhere";
        broker.createTopic(elsewhere, 1);
        journal.announce(announcement(0, new ProducerRecord<>(elsewhere, "accepted-0".getBytes(UTF_8))));
        journal.announce(announcement(1));
        journal.announce(announcement(2, new ProducerRecord<>(replies, new byte[2_000_000])));
        journal.announce(announcement(3));
        journal.begin();
        journal.commit(settlement(4));
        assertThat(replies()).containsExactly("accepted-1", "accepted-3", "reply-4");
        assertThat(broker.readAll(elsewhere)).hasSize(1);
    }

    @Test
    void whatGoesToATopicThatIsMissingIsLetGoTogether() throws Exception {
        journal.close();
        journal = notBegun(new SimpleMeterRegistry());
        String missing = name + ".missing";
        journal.announce(announcement(0, new ProducerRecord<>(missing, new byte[1])));
        journal.announce(announcement(1, new ProducerRecord<>(missing, new byte[1])));
        journal.begin();
        journal.commit(settlement(2, new ProducerRecord<>(missing, new byte[1])));
        assertThat(replies()).containsExactly("fallback-2");
        assertThat(partition.progress().isAnnounced(0)).isFalse();
    }

    /** Whatever was handed over before is in the transaction, and in its order. */
    @Test
    void anAnnouncementComesBeforeTheReplyAlsoInOneTransaction() throws Exception {
        journal.close();
        journal = notBegun(new SimpleMeterRegistry());
        journal.announce(announcement(0));
        journal.announce(announcement(1));
        Thread settling = Thread.ofPlatform()
                .start(() -> settleInBackground(journal, settlement(0)).join());
        await().atMost(PATIENCE).until(() -> settling.getState() == Thread.State.WAITING);
        journal.begin();
        settling.join();
        assertThat(replies()).containsExactly("accepted-0", "accepted-1", "reply-0");
        assertThat(broker.readAll(name + ".ledger")).hasSize(1);
        assertThat(partition.progress().isAnnounced(0)).isFalse();
        assertThat(partition.progress().isAnnounced(1)).isTrue();
        assertThat(committedOffset()).isEqualTo(1);
    }

    @Test
    void anAnnouncementIsCommittedWithTheProgressOfItsPartition() throws Exception {
        journal.announce(announcement(3));
        await().atMost(PATIENCE).until(() -> partition.progress().isAnnounced(3));
        assertThat(replies()).containsExactly("accepted-3");
        assertThat(committedOffset()).isZero();
        List<ProducerRecord<byte[], byte[]>> ledger = broker.readAll(name + ".ledger").stream()
                .map(record -> new ProducerRecord<>(record.topic(), record.key(), record.value()))
                .toList();
        var successor = SimulatedLedger.restore(new Term(requests), ledger, topicId, 20);
        assertThat(IntStream.range(0, 20).filter(successor.progress()::isAnnounced))
                .containsExactly(3);
    }

    @Test
    void anAnnouncementThatTheBrokerRefusesIsLetGoAndNothingElse() throws Exception {
        journal.close();
        var meters = new SimpleMeterRegistry();
        journal = notBegun(meters);
        journal.announce(announcement(0, new ProducerRecord<>(replies, new byte[30_000])));
        journal.announce(announcement(1, new ProducerRecord<>(name + ".missing", new byte[1])));
        journal.announce(announcement(2, new ProducerRecord<>(name + ".missing", new byte[1])));
        journal.announce(announcement(3, new ProducerRecord<>(replies, 7, null, new byte[1])));
        journal.announce(announcement(4));
        journal.begin();
        journal.commit(settlement(5));
        assertThat(replies()).containsExactly("accepted-4", "reply-5");
        assertThat(IntStream.range(0, 20).filter(partition.progress()::isAnnounced))
                .containsExactly(4);
        assertThat(announcements(meters, "committed")).isEqualTo(1);
        assertThat(announcements(meters, "refused")).isEqualTo(4);
    }

    @Test
    void anAnnouncementOfAPartitionGivenBackIsLetGo() throws Exception {
        journal.release(partition.term());
        journal.announce(announcement(0));
        assertThatThrownBy(() -> journal.commit(settlement(0))).isInstanceOf(PartitionLost.class);
        assertThat(replies()).isEmpty();
        assertThat(partition.progress().isAnnounced(0)).isFalse();
    }

    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    void anAnnouncementWhoseCommitIsInDoubtIsMadeOnce(boolean carriedOut) throws Exception {
        AtomicInteger faults = new AtomicInteger(1);
        producers.addPostProcessor(producer -> losingAnswers(producer, carriedOut, faults));
        producers.reset();
        journal.announce(announcement(0));
        await().atMost(PATIENCE).until(() -> partition.progress().isAnnounced(0));
        journal.commit(settlement(0));
        assertThat(faults).hasValueLessThan(1);
        assertThat(replies()).containsExactly("accepted-0", "reply-0");
    }

    private Posting.Announcement announcement(long offset) {
        return announcement(offset, reply("accepted-" + offset));
    }

    private Posting.Announcement announcement(long offset, ProducerRecord<byte[], byte[]> record) {
        return new Posting.Announcement(partition, offset, record);
    }

    private static double announcements(SimpleMeterRegistry meters, String result) {
        return meters.get("provisioner.announcements")
                .tag("result", result)
                .counter()
                .count();
    }

    @Test
    void workGoesOnAfterAnotherProducerTookTheTransactionalIds() throws Exception {
        journal.commit(settlement(0));
        for (String id : TRANSACTIONAL_IDS) {
            try (var thief = producer(id)) {
                thief.initTransactions();
            }
        }
        journal.commit(settlement(1));
        journal.commit(settlement(2));
        assertThat(replies()).containsExactly("reply-0", "reply-1", "reply-2");
        assertThat(committedOffset()).isEqualTo(3);
    }

    @Test
    void aRestartEndsAtOnceWhatTheLifeBeforeLeftOpen() throws Exception {
        journal.close();
        producers.reset();
        for (String id : TRANSACTIONAL_IDS) {
            var dead = producer(id);
            dead.initTransactions();
            dead.beginTransaction();
            dead.send(reply("of " + id)).get();
            assertThat(lastStableOffset()).isZero();
        }
        journal = journal();
        await().atMost(PATIENCE).until(() -> lastStableOffset() > 1);
        assertThat(replies()).isEmpty();
    }

    private KafkaProducer<byte[], byte[]> producer(String idSuffix) {
        Map<String, Object> settings = new HashMap<>(producers.getConfigurationProperties());
        settings.put(ProducerConfig.TRANSACTIONAL_ID_CONFIG, name + idSuffix);
        return new KafkaProducer<>(settings, new ByteArraySerializer(), new ByteArraySerializer());
    }

    private long lastStableOffset() throws Exception {
        var partition = new TopicPartition(replies, 0);
        return admin.listOffsets(
                        Map.of(partition, OffsetSpec.latest()), new ListOffsetsOptions(IsolationLevel.READ_COMMITTED))
                .partitionResult(partition)
                .get()
                .offset();
    }

    @Test
    void aCommitWhoseAnswerIsLostIsNotRepeated() throws Exception {
        assertThat(repliesWhenTheAnswerToTheCommitIsLost(true)).containsExactly("reply-0");
    }

    @Test
    void aCommitThatNeverArrivedIsRepeated() throws Exception {
        assertThat(repliesWhenTheAnswerToTheCommitIsLost(false)).containsExactly("reply-0");
    }

    private List<String> repliesWhenTheAnswerToTheCommitIsLost(boolean carriedOut) throws Exception {
        AtomicInteger faults = new AtomicInteger(1);
        producers.addPostProcessor(producer -> losingAnswers(producer, carriedOut, faults));
        producers.reset();
        journal.commit(settlement(0));
        assertThat(faults).hasValueLessThan(1);
        return replies();
    }

    @SuppressWarnings("unchecked")
    private static Producer<byte[], byte[]> losingAnswers(
            Producer<byte[], byte[]> producer, boolean carriedOut, AtomicInteger faults) {
        return (Producer<byte[], byte[]>) java.lang.reflect.Proxy.newProxyInstance(
                JournalIT.class.getClassLoader(), new Class<?>[] {Producer.class}, (_, method, args) -> {
                    boolean fails = method.getName().equals("commitTransaction") && faults.getAndDecrement() > 0;
                    Object result = !fails || carriedOut ? method.invoke(producer, args) : null;
                    if (fails) {
                        throw new TimeoutException("the answer to the commit was lost");
                    }
                    return result;
                });
    }
}
