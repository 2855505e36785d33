package io.backendprovisioner.ledger;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import io.backendprovisioner.contract.TopicProperties;
import io.backendprovisioner.domain.Installation;
import io.backendprovisioner.domain.Marker;
import io.backendprovisioner.domain.RequestKey;
import io.backendprovisioner.domain.SpecFingerprint;
import io.backendprovisioner.domain.Time;
import io.backendprovisioner.testkit.Broker;
import io.backendprovisioner.testkit.MovingTime;
import io.backendprovisioner.testkit.OnBroker;
import io.backendprovisioner.testkit.RealTime;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeoutException;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.NewPartitions;
import org.apache.kafka.clients.consumer.ConsumerConfig;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerConfig;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.Uuid;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.boot.context.properties.bind.Binder;
import org.springframework.boot.context.properties.source.MapConfigurationPropertySource;
import org.springframework.kafka.core.ConsumerFactory;
import org.springframework.kafka.core.DefaultKafkaConsumerFactory;

@OnBroker
class LedgerIT {
    private static final String OURS = "provisioner-";
    private static final Duration PATIENCE = Duration.ofSeconds(60);
    private static final Instant NOW = Instant.parse("2026-01-01T00:00:00Z");
    private static final SpecFingerprint CONTENT = new SpecFingerprint(1, 2);

    private final String name = "ledger-" + UUID.randomUUID();
    private final TopicPartition requests = new TopicPartition(name, 0);
    private final TopicPartition ledger = new TopicPartition(TopicProperties.ledgerOf(name), 0);
    private final Marker key = Marker.of(name, new RequestKey("orders"));
    private final SimpleMeterRegistry meters = new SimpleMeterRegistry();
    private final Anomalies anomalies = new Anomalies(meters, new RealTime());
    private final Broker broker;
    private final Admin admin;

    LedgerIT(Broker broker) {
        this.broker = broker;
        this.admin = broker.admin();
    }

    @AfterEach
    void close() {
        admin.close();
    }

    private LedgerRestore restore(Time time) {
        return restore(time, owner(name), "");
    }

    private LedgerRestore restore(Time time, Owner owner, String takeOverFrom) {
        ConsumerFactory<byte[], byte[]> consumers = new DefaultKafkaConsumerFactory<>(
                Map.of(
                        ConsumerConfig.BOOTSTRAP_SERVERS_CONFIG,
                        broker.bootstrapServers(),
                        ConsumerConfig.ISOLATION_LEVEL_CONFIG,
                        "read_committed",
                        ConsumerConfig.AUTO_OFFSET_RESET_CONFIG,
                        "none"),
                new ByteArrayDeserializer(),
                new ByteArrayDeserializer());
        return new LedgerRestore(
                admin,
                consumers,
                new LeftOpen(admin, OURS + name, time),
                new StableOffsets(admin, name, new RealTime()),
                new Ownership(() -> owner, takeOverFrom, OURS, admin, this::producerOf),
                new RequestLogs(admin, consumers),
                anomalies,
                Duration.ofDays(7),
                meters,
                new RealTime());
    }

    private static Owner owner(String group) {
        return new Owner(SimulatedLedger.OURS, group, "cn-hangzhou");
    }

    private Ownership ownership(String group) {
        return new Ownership(() -> owner(group), "", OURS, admin, this::producerOf);
    }

    private OwnedPartition restored() throws ExecutionException, InterruptedException, TimeoutException {
        return restore(new RealTime())
                .restore(List.of(new Term(requests)))
                .values()
                .iterator()
                .next();
    }

    private void createTopics() {
        broker.createTopic(name, 1);
        broker.createTopic(ledger.topic(), 1, Map.of("cleanup.policy", "compact"));
    }

    private KafkaProducer<byte[], byte[]> transactional() {
        return transactional(name);
    }

    private KafkaProducer<byte[], byte[]> transactional(String id) {
        var producer = producerOf(id);
        producer.initTransactions();
        return producer;
    }

    private KafkaProducer<byte[], byte[]> producerOf(String id) {
        return new KafkaProducer<>(
                Map.of(
                        ProducerConfig.BOOTSTRAP_SERVERS_CONFIG,
                        broker.bootstrapServers(),
                        ProducerConfig.TRANSACTIONAL_ID_CONFIG,
                        id),
                new ByteArraySerializer(),
                new ByteArraySerializer());
    }

    private KafkaConsumer<byte[], byte[]> member() {
        var consumer = new KafkaConsumer<>(
                Map.<String, Object>of(
                        ConsumerConfig.BOOTSTRAP_SERVERS_CONFIG,
                        broker.bootstrapServers(),
                        ConsumerConfig.GROUP_ID_CONFIG,
                        name),
                new ByteArrayDeserializer(),
                new ByteArrayDeserializer());
        consumer.subscribe(List.of(name));
        await().atMost(PATIENCE).until(() -> {
            consumer.poll(Duration.ofMillis(100));
            return !consumer.assignment().isEmpty();
        });
        return consumer;
    }

    /** Somebody has given the request topic more partitions, and its ledger not yet. */
    @Test
    void aPartitionWithoutLedgerHoldsUpNoOther() throws Exception {
        createTopics();
        var without = new TopicPartition(name, 1);
        admin.createPartitions(Map.of(name, NewPartitions.increaseTo(2))).all().get();
        LedgerRestore restore = restore(new RealTime());
        assertThat(restore.restore(List.of(new Term(requests), new Term(without))))
                .containsOnlyKeys(requests);
        assertThat(restore.restore(List.of(new Term(without)))).isEmpty();

        admin.createPartitions(Map.of(ledger.topic(), NewPartitions.increaseTo(2)))
                .all()
                .get();
        await().atMost(PATIENCE)
                .untilAsserted(() ->
                        assertThat(restore.restore(List.of(new Term(without)))).containsOnlyKeys(without));
    }

    /** The record and the offsets of a transaction go to different brokers, so either may come first. */
    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    void aTakeOverWaitsForATransactionThatIsPendingOnThePartition(boolean recordFirst) throws Exception {
        createTopics();
        var before = restored();
        try (var member = member();
                var producer = transactional()) {
            producer.beginTransaction();
            if (recordFirst) {
                producer.send(before.record(key, new Entry.Intent(CONTENT, NOW)))
                        .get();
            }
            producer.sendOffsetsToTransaction(Map.of(requests, new OffsetAndMetadata(0)), member.groupMetadata());
            CompletableFuture<OwnedPartition> takeOver = CompletableFuture.supplyAsync(() -> {
                try {
                    return restored();
                } catch (ExecutionException | InterruptedException | TimeoutException e) {
                    throw new IllegalStateException(e);
                }
            });
            await().during(Duration.ofSeconds(1)).atMost(PATIENCE).until(() -> !takeOver.isDone());
            if (!recordFirst) {
                producer.send(before.record(key, new Entry.Intent(CONTENT, NOW)))
                        .get();
            }
            producer.commitTransaction();
            assertThat(takeOver.get().claim(key, CONTENT)).isInstanceOf(Claim.Unsettled.class);
        }
    }

    @Test
    void aTakeOverEndsTheTransactionThatADeadWorkerHasLeftOpen() throws Exception {
        createTopics();
        var before = restored();
        try (var member = member();
                var dead = transactional(OURS + name)) {
            dead.beginTransaction();
            dead.send(before.record(key, new Entry.Intent(CONTENT, NOW))).get();
            dead.sendOffsetsToTransaction(Map.of(requests, new OffsetAndMetadata(0)), member.groupMetadata());
            assertThat(restored().claim(key, CONTENT)).isInstanceOf(Claim.Fresh.class);
            assertThatThrownBy(dead::commitTransaction).isInstanceOf(KafkaException.class);
        }
    }

    @Test
    void aTransactionOnAnotherLedgerIsLeftAlone() throws Exception {
        createTopics();
        broker.createTopic(name + ".other", 1);
        try (var alive = transactional(OURS + name)) {
            alive.beginTransaction();
            alive.send(new ProducerRecord<>(name + ".other", new byte[1])).get();
            var _ = restored();
            alive.commitTransaction();
        }
    }

    /** Its id begins as ours do, and it has been open for long, but the group is another one. */
    @Test
    void aTransactionOfAnotherApplicationIsLeftAlone() throws Exception {
        createTopics();
        broker.createTopic(name + ".other", 1);
        try (var alive = transactional(OURS + "payments-1")) {
            alive.beginTransaction();
            alive.send(new ProducerRecord<>(name + ".other", new byte[1])).get();
            var later = new MovingTime(Instant.now().plusSeconds(4));
            var _ = restore(later).restore(List.of(new Term(requests)));
            alive.commitTransaction();
        }
    }

    @Test
    void aTransactionThatHasBeenOpenForLongIsEndedWhereverItIs() throws Exception {
        createTopics();
        broker.createTopic(name + ".other", 1);
        try (var dead = transactional(OURS + name)) {
            dead.beginTransaction();
            dead.send(new ProducerRecord<>(name + ".other", new byte[1])).get();
            var later = new MovingTime(Instant.now().plusSeconds(4));
            var _ = restore(later).restore(List.of(new Term(requests)));
            assertThatThrownBy(dead::commitTransaction).isInstanceOf(KafkaException.class);
        }
    }

    @Test
    void whatStaysPendingIsNotWaitedForForEver() throws Exception {
        createTopics();
        try (var member = member();
                var producer = transactional()) {
            producer.beginTransaction();
            producer.sendOffsetsToTransaction(Map.of(requests, new OffsetAndMetadata(0)), member.groupMetadata());
            var offsets = new StableOffsets(admin, name, new MovingTime());
            assertThatThrownBy(() -> offsets.await(List.of(requests)))
                    .isInstanceOf(org.apache.kafka.common.errors.TimeoutException.class);
        }
    }

    @Test
    void whatAnAbortedTransactionWroteIsNotKnown() throws Exception {
        createTopics();
        var before = restored();
        try (var producer = transactional()) {
            producer.beginTransaction();
            producer.send(before.record(key, new Entry.Intent(CONTENT, NOW))).get();
            producer.abortTransaction();
        }
        assertThat(restored().claim(key, CONTENT)).isInstanceOf(Claim.Fresh.class);
    }

    @Test
    void whatWasSettledIsNotHandedOutAgain() throws Exception {
        createTopics();
        var before = restored();
        try (var producer = broker.producer()) {
            for (int i = 0; i < 3; i++) {
                producer.send(new org.apache.kafka.clients.producer.ProducerRecord<>(name, new byte[1]))
                        .get();
                before.progress().handOut(i, 0);
            }
            producer.send(before.progressWith(Set.of(0L, 2L), Set.of())).get();
        }
        var after = restored();
        assertThat(List.of(
                        after.progress().handOut(0, 0),
                        after.progress().handOut(1, 0),
                        after.progress().handOut(2, 0),
                        after.progress().handOut(3, 0)))
                .containsExactly(false, true, false, true);
    }

    @Test
    void aRequestTopicMadeAnewBeginsAnew() throws Exception {
        createTopics();
        var before = restored();
        before.progress().handOut(0, 0);
        try (var producer = broker.producer()) {
            producer.send(before.progressWith(Set.of(0L), Set.of())).get();
        }
        admin.deleteTopics(List.of(name)).all().get();
        await().atMost(PATIENCE).until(() -> !admin.listTopics().names().get().contains(name));
        broker.createTopic(name, 1);
        assertThat(restored().progress().handOut(0, 0)).isTrue();
    }

    private LedgerTopics topics() {
        var settings = new Binder(new MapConfigurationPropertySource(Map.of(
                        "provisioner.lanes.interactive.topic", name, "provisioner.lanes.bulk.topic", name + ".bulk")))
                .bind("provisioner", TopicProperties.class)
                .get();
        return new LedgerTopics(admin, settings, new RealTime());
    }

    @Test
    void aMissingLedgerIsMadeLikeItsRequestTopic() throws Exception {
        broker.createTopic(name, 3);
        broker.createTopic(name + ".bulk", 1);
        assertThat(topics().prepare()).isEmpty();
        assertThat(admin.describeTopics(List.of(ledger.topic()))
                        .allTopicNames()
                        .get()
                        .get(ledger.topic()))
                .satisfies(made -> assertThat(made.partitions()).hasSize(3));
        assertThat(topics().prepare()).isEmpty();
    }

    @Test
    void aLedgerOfOtherPartitionsIsRefused() throws Exception {
        broker.createTopic(name, 3);
        broker.createTopic(ledger.topic(), 2, Map.of("cleanup.policy", "compact"));
        assertThat(topics().prepare()).contains(ledger.topic(), "has 2 partitions", "has 3");
    }

    @Test
    void aLedgerThatForgetsIsRefused() throws Exception {
        broker.createTopic(name, 1);
        broker.createTopic(ledger.topic(), 1, Map.of("cleanup.policy", "compact,delete"));
        assertThat(topics().prepare()).contains("cleanup.policy", "compact");
    }

    private Optional<OwnedPartition> tried(Owner owner) {
        try {
            return Optional.ofNullable(restore(new RealTime(), owner, "")
                    .restore(List.of(new Term(requests)))
                    .get(requests));
        } catch (ExecutionException | InterruptedException | TimeoutException | KafkaException e) {
            // The broker has let another claim go first; the worker would try again.
            return Optional.empty();
        }
    }

    /** Both read that nobody owns it, in whichever order they then write. */
    @Test
    void ofTwoThatClaimALedgerAtTheSameTimeOneOwnsIt() throws Exception {
        createTopics();
        var one = owner("one");
        var other = owner("other");
        var first = CompletableFuture.supplyAsync(() -> tried(one));
        var second = CompletableFuture.supplyAsync(() -> tried(other));
        assertThat(first.get().isPresent() && second.get().isPresent()).isFalse();
        boolean oneOwns = tried(one).isPresent();
        boolean otherOwns = tried(other).isPresent();
        assertThat(oneOwns).isNotEqualTo(otherOwns);
        assertThat(first.get().isEmpty() || oneOwns).isTrue();
        assertThat(second.get().isEmpty() || otherOwns).isTrue();
    }

    @Test
    void aClaimThatAnotherOneHasOvertakenIsNotCommitted() throws Exception {
        createTopics();
        var one = ownership("one");
        var other = ownership("other");
        var progress = Progress.startingAt(Uuid.randomUuid(), 0);
        try (var overtaken = one.begin(one.us(), List.of(ledger));
                var later = other.begin(other.us(), List.of(ledger))) {
            assertThatThrownBy(() -> overtaken.write(ledger, null, progress)).isInstanceOf(KafkaException.class);
            later.write(ledger, null, progress);
        }
        assertThat(tried(owner("one"))).isEmpty();
        assertThat(anomalies.waiting().values())
                .singleElement()
                .asString()
                .contains("belongs to ours:other@cn-hangzhou");
    }

    @Test
    void aTakeOverOfAnotherGroupsTopicsWaitsForItsMembers() throws Exception {
        createTopics();
        assertThat(tried(owner(name))).isPresent();
        LedgerRestore successor =
                restore(new RealTime(), owner("successor"), owner(name).toString());
        try (var _ = member()) {
            assertThat(successor.restore(List.of(new Term(requests)))).isEmpty();
            assertThat(anomalies.waiting().values()).singleElement().asString().contains("still has 1 members");
        }
        assertThat(successor.restore(List.of(new Term(requests)))).containsOnlyKeys(requests);
        assertThat(tried(owner(name))).as("from now on").isEmpty();
    }

    /** Its mark is another one, so what the call has made would not be found, and would be created again. */
    @ParameterizedTest
    @CsvSource({"renamed, cn-hangzhou", "ours, cn-shanghai"})
    void aTakeOverThatWouldNotFindWhatACallHasMadeWaitsForTheAnswer(String installation, String region)
            throws Exception {
        createTopics();
        OwnedPartition before = tried(owner(name)).orElseThrow();
        write(before.record(key, new Entry.Intent(CONTENT, NOW)));
        var us = new Owner(new Installation(installation), name, region);
        LedgerRestore successor = restore(new RealTime(), us, owner(name).toString());
        assertThat(successor.restore(List.of(new Term(requests)))).isEmpty();
        assertThat(anomalies.waiting().values()).singleElement().asString().contains("what 1 of its calls have made");
        write(before.record(key, null));
        assertThat(successor.restore(List.of(new Term(requests)))).containsOnlyKeys(requests);
    }

    private void write(ProducerRecord<byte[], byte[]> record) throws Exception {
        try (var producer = broker.producer()) {
            producer.send(record).get();
        }
    }
}
