package io.backendprovisioner.journal;

import io.backendprovisioner.ledger.StableOffsets;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.locks.LockSupport;
import org.apache.kafka.clients.consumer.CommitFailedException;
import org.apache.kafka.clients.consumer.ConsumerGroupMetadata;
import org.apache.kafka.clients.producer.Producer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.errors.FencedInstanceIdException;
import org.apache.kafka.common.errors.InvalidTopicException;
import org.apache.kafka.common.errors.RebalanceInProgressException;
import org.apache.kafka.common.errors.RecordTooLargeException;
import org.apache.kafka.common.errors.TopicAuthorizationException;
import org.apache.kafka.common.errors.UnknownMemberIdException;
import org.apache.kafka.common.errors.UnknownTopicOrPartitionException;
import org.jspecify.annotations.Nullable;
import org.springframework.kafka.core.ProducerFactory;
import org.springframework.kafka.core.TransactionIdSuffixStrategy;

/**
 * One transaction after another, the next only when the last is known to be committed or not. Two producers take turns:
 * the broker holds a transaction up until the markers of its producer's last one are all written. Every committed offset
 * carries the token of its transaction, so that a commit whose answer was lost can be looked up afterwards: it was
 * carried out if, and only if, the group's offsets carry its token. For one thread.
 */
final class Transactions {
    /** For the factory. One thread has no need of more than one producer of an id. */
    static final TransactionIdSuffixStrategy NO_SUFFIX = new TransactionIdSuffixStrategy() {
        @Override
        public String acquireSuffix(@Nullable String transactionalId) {
            return "";
        }

        @Override
        public void releaseSuffix(@Nullable String transactionalId, @Nullable String suffix) {}
    };

    /**
     * For the records to be on their way before the offsets are asked for: while that question is open, the producer sends
     * no records, and the two would follow one another instead of going side by side.
     */
    private static final long HEAD_START_NANOS = 300_000;

    private final ProducerFactory<byte[], byte[]> producers;
    private final StableOffsets stableOffsets;
    private String turn;
    private String other;

    /** @param producers makes one producer of a transactional id, which is the whole prefix, see {@link #NO_SUFFIX} */
    Transactions(ProducerFactory<byte[], byte[]> producers, String transactionalIds, StableOffsets stableOffsets) {
        this.producers = producers;
        this.turn = transactionalIds + "-a";
        this.other = transactionalIds + "-b";
        this.stableOffsets = stableOffsets;
    }

    /** Ends the transactions that an earlier life of this worker has left open: whoever reads what is committed waits. */
    void endWhatWasLeftOpen() {
        producers.createProducer(turn).close();
        producers.createProducer(other).close();
    }

    CommitResult commit(List<Posting> postings, ConsumerGroupMetadata membership, String token) {
        var touched = new Touched(postings);
        Map<Posting, Exception> refused = new ConcurrentHashMap<>();
        // The factory keeps the producer for the next transaction, unless this one broke it.
        try (Producer<byte[], byte[]> producer = producers.createProducer(turn)) {
            try {
                producer.beginTransaction();
                for (Posting posting : postings) {
                    posting.records().forEach(record -> send(producer, record, posting, refused));
                }
                touched.progress().forEach(record -> {
                    var _ = producer.send(record);
                });
                LockSupport.parkNanos(HEAD_START_NANOS);
                producer.sendOffsetsToTransaction(touched.offsets(token), membership);
                producer.flush();
            } catch (RuntimeException e) {
                return aborted(producer, e, refused);
            }
            if (!refused.isEmpty()) {
                return aborted(producer, new IllegalStateException("a record was refused"), refused);
            }
            try {
                producer.commitTransaction();
                takeTurns();
                return new CommitResult.Committed();
            } catch (RuntimeException e) {
                return new CommitResult.InDoubt(e);
            }
        } catch (RuntimeException e) {
            return new CommitResult.Failed(e);
        }
    }

    private static void send(
            Producer<byte[], byte[]> producer,
            ProducerRecord<byte[], byte[]> record,
            Posting posting,
            Map<Posting, Exception> refused) {
        var _ = producer.send(record, (_, e) -> {
            if (e != null && isAboutTheRecord(e, record.topic())) {
                refused.put(posting, e);
            }
        });
    }

    /** Ends the transaction if it is still open, and then looks. */
    boolean wasCommitted(Set<TopicPartition> partitions, String token) throws InterruptedException, ExecutionException {
        producers.createProducer(turn).close();
        var offsets = stableOffsets.await(partitions);
        return partitions.stream().map(offsets::get).anyMatch(o -> o != null && token.equals(o.metadata()));
    }

    private void takeTurns() {
        String last = turn;
        turn = other;
        other = last;
    }

    private static CommitResult aborted(
            Producer<byte[], byte[]> producer, RuntimeException cause, Map<Posting, Exception> refused) {
        try {
            producer.abortTransaction();
        } catch (RuntimeException e) {
            cause.addSuppressed(e);
        }
        if (!refused.isEmpty()) {
            return new CommitResult.Undeliverable(Map.copyOf(refused));
        }
        return isAboutMembership(cause) ? new CommitResult.Stale() : new CommitResult.Failed(cause);
    }

    /** One that is refused takes the others of its transaction with it, and they are told of the same exception. */
    private static boolean isAboutTheRecord(Exception e, String topic) {
        return e instanceof RecordTooLargeException
                || (e instanceof TopicAuthorizationException refused
                        && refused.unauthorizedTopics().contains(topic))
                || e instanceof InvalidTopicException
                || e instanceof UnknownTopicOrPartitionException
                || (e instanceof org.apache.kafka.common.errors.TimeoutException
                        && e.getMessage() != null
                        && e.getMessage().contains("not present in metadata"));
    }

    private static boolean isAboutMembership(Exception e) {
        return e instanceof CommitFailedException
                || e instanceof FencedInstanceIdException
                || e instanceof UnknownMemberIdException
                || e instanceof RebalanceInProgressException;
    }
}
