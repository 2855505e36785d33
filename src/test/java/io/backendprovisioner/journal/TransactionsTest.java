package io.backendprovisioner.journal;

import static org.assertj.core.api.Assertions.assertThat;

import io.backendprovisioner.domain.Time;
import io.backendprovisioner.ledger.OwnedPartition;
import io.backendprovisioner.ledger.SimulatedLedger;
import io.backendprovisioner.ledger.StableOffsets;
import io.backendprovisioner.testkit.MovingTime;
import io.backendprovisioner.testkit.NotedEnd;
import io.backendprovisioner.testkit.RealTime;
import java.lang.reflect.Proxy;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.Future;
import java.util.stream.Stream;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.consumer.CommitFailedException;
import org.apache.kafka.clients.consumer.ConsumerGroupMetadata;
import org.apache.kafka.clients.consumer.MockConsumer;
import org.apache.kafka.clients.producer.Callback;
import org.apache.kafka.clients.producer.MockProducer;
import org.apache.kafka.clients.producer.Producer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.clients.producer.RecordMetadata;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.Uuid;
import org.apache.kafka.common.errors.InterruptException;
import org.apache.kafka.common.errors.InvalidProducerEpochException;
import org.apache.kafka.common.errors.NotEnoughReplicasException;
import org.apache.kafka.common.errors.ProducerFencedException;
import org.apache.kafka.common.errors.RecordTooLargeException;
import org.apache.kafka.common.errors.TimeoutException;
import org.apache.kafka.common.errors.TransactionAbortableException;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.springframework.kafka.core.ProducerFactory;

class TransactionsTest {
    private static final ConsumerGroupMetadata MEMBERSHIP = new MockConsumer<>("earliest").groupMetadata();

    private final MovingTime time = new MovingTime();
    private final FailingProducer producer = new FailingProducer();
    private final Transactions transactions = transactions(factory(), time);
    private final OwnedPartition partition = OwnedPartition.blank(
            new TopicPartition("requests", 0),
            SimulatedLedger.OURS,
            new TopicPartition("requests.ledger", 0),
            Duration.ofDays(7),
            Uuid.randomUuid());

    static Transactions transactions(ProducerFactory<byte[], byte[]> producers, Time time) {
        var threads = new NotedEnd();
        return new Transactions(
                producers,
                new TransactionalIds(producers, noAdmin(), "test", threads, time),
                new KnownTopics(threads, new RealTime()),
                new StableOffsets(noAdmin(), "group", time),
                time);
    }

    @Test
    void aTransactionIsCommittedAfterTheRecordsHadAHeadStart() throws Exception {
        assertThat(commit()).isInstanceOf(CommitResult.Committed.class);
        assertThat(producer.history()).as("the record and the progress").hasSize(2);
        assertThat(producer.commitCount()).isEqualTo(1);
        assertThat(time.slept()).containsExactly(Duration.ofNanos(300_000));
    }

    /** What is committed would be published once more if the end of its producer were taken for the end of it. */
    @Test
    void aProducerThatCannotBeGivenBackChangesNothingAboutWhatWasCommitted() throws Exception {
        producer.closeException = new KafkaException("Failed to close kafka producer");
        assertThat(commit()).isInstanceOf(CommitResult.Committed.class);
    }

    @Test
    void aProducerThatCannotBeGivenBackLeavesACommitInDoubt() throws Exception {
        producer.commitTransactionException = new TimeoutException("x");
        producer.closeException = new KafkaException("Failed to close kafka producer");
        assertThat(commit()).isInstanceOf(CommitResult.InDoubt.class);
    }

    static Stream<RuntimeException> whateverACommitThrows() {
        return Stream.of(
                new TimeoutException("x"),
                new ProducerFencedException("x"),
                new InvalidProducerEpochException("x"),
                new TransactionAbortableException("x"),
                new CommitFailedException("x"),
                new RecordTooLargeException("x"),
                new KafkaException("x"),
                new IllegalStateException("x"));
    }

    @ParameterizedTest
    @MethodSource("whateverACommitThrows")
    void aCommitThatThrowsIsInDoubt(RuntimeException e) throws Exception {
        producer.commitTransactionException = e;
        assertThat(commit()).isEqualTo(new CommitResult.InDoubt(e));
    }

    @Test
    void anInterruptedCommitIsInDoubt() throws Exception {
        producer.commitTransactionException = new InterruptException("x");
        assertThat(commit()).isInstanceOf(CommitResult.InDoubt.class);
        assertThat(Thread.interrupted()).isTrue();
    }

    @Test
    void aMembershipThatTheGroupDoesNotKnowIsStale() throws Exception {
        producer.sendOffsetsToTransactionException = new CommitFailedException("x");
        assertThat(commit()).isInstanceOf(CommitResult.Stale.class);
        assertThat(producer.transactionAborted()).isTrue();
    }

    @Test
    void aFencedProducerIsReplaced() throws Exception {
        producer.sendOffsetsToTransactionException = new ProducerFencedException("x");
        producer.abortTransactionException = new ProducerFencedException("x");
        assertThat(commit()).isInstanceOf(CommitResult.ProducerGone.class);
    }

    @Test
    void aRecordThatFailsKeepsTheTransactionFromBeingCommitted() throws Exception {
        producer.failsWith = new NotEnoughReplicasException("x");
        assertThat(commit()).isEqualTo(new CommitResult.Failed(producer.failsWith));
        assertThat(producer.transactionAborted()).isTrue();
        assertThat(producer.commitCount()).isZero();
    }

    @Test
    void theFirstRecordThatIsRefusedIsTheOneThatBrokeTheTransaction() throws Exception {
        producer.failsWith = new RecordTooLargeException("x");
        var broken = new ProducerRecord<byte[], byte[]>("replies", new byte[1]);
        var result = transactions.commit(
                List.of(announcement(0, broken), announcement(1), announcement(2)), MEMBERSHIP, "token");
        assertThat(result)
                .isEqualTo(new CommitResult.Undeliverable(
                        new Refused(broken, producer.failsWith, KafkaFailure.ABOUT_THE_RECORD)));
    }

    private CommitResult commit() throws InterruptedException {
        return transactions.commit(
                List.of(new Posting.Remark(partition, List.of(new ProducerRecord<>("requests.ledger", new byte[1])))),
                MEMBERSHIP,
                "token");
    }

    private Posting announcement(long offset) {
        return announcement(offset, new ProducerRecord<>("replies", new byte[1]));
    }

    private Posting announcement(long offset, ProducerRecord<byte[], byte[]> record) {
        return new Posting.Announcement(partition, offset, record);
    }

    /** Fails every record, where it is to. */
    private static final class FailingProducer extends MockProducer<byte[], byte[]> {
        @Nullable
        RuntimeException failsWith;

        FailingProducer() {
            super(true, null, new ByteArraySerializer(), new ByteArraySerializer());
            initTransactions();
        }

        @Override
        public synchronized Future<RecordMetadata> send(ProducerRecord<byte[], byte[]> record, Callback callback) {
            var sent = super.send(record, failsWith == null ? callback : null);
            if (failsWith != null) {
                callback.onCompletion(null, failsWith);
            }
            return sent;
        }
    }

    private ProducerFactory<byte[], byte[]> factory() {
        return new ProducerFactory<>() {
            @Override
            public Producer<byte[], byte[]> createProducer() {
                return producer;
            }

            @Override
            public Producer<byte[], byte[]> createProducer(@Nullable String txIdPrefix) {
                return producer;
            }
        };
    }

    /** Which nobody may ask. */
    private static Admin noAdmin() {
        return (Admin)
                Proxy.newProxyInstance(Admin.class.getClassLoader(), new Class<?>[] {Admin.class}, (_, method, _) -> {
                    throw new UnsupportedOperationException(method.getName());
                });
    }
}
