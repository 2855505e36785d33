package io.backendprovisioner.journal;

import io.backendprovisioner.domain.Time;
import io.backendprovisioner.ledger.CommitToken;
import io.backendprovisioner.ledger.StableOffsets;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ExecutionException;
import org.apache.kafka.clients.consumer.ConsumerGroupMetadata;
import org.apache.kafka.clients.producer.Producer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.errors.InterruptException;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.kafka.core.ProducerFactory;
import org.springframework.kafka.core.TransactionIdSuffixStrategy;

/**
 * One transaction after another, the next only when the last is known to be committed or not. Two producers take turns:
 * the broker holds a transaction up until the markers of its producer's last one are all written. Every committed offset
 * carries the token of its transaction, so that a commit whose answer was lost can be looked up afterwards: it was
 * carried out if, and only if, the group's offsets carry its token. For one thread.
 */
final class Transactions {
    /** For the factory: one thread needs no more than one producer of an id. */
    static final TransactionIdSuffixStrategy NO_SUFFIX = new TransactionIdSuffixStrategy() {
        @Override
        public String acquireSuffix(@Nullable String transactionalId) {
            return "";
        }

        @Override
        public void releaseSuffix(@Nullable String transactionalId, @Nullable String suffix) {}
    };

    /**
     * The wait that lets the records leave before the offsets. While the request for the offsets is open, the producer
     * sends no records, and the two would follow one another instead of going side by side.
     */
    private static final Duration HEAD_START = Duration.ofNanos(300_000);

    private static final Logger log = LoggerFactory.getLogger(Transactions.class);

    private final ProducerFactory<byte[], byte[]> producers;
    private final StableOffsets stableOffsets;
    private final Time time;
    private String turn;
    private String other;

    /** @param producers makes one producer of a transactional id, which is the whole prefix, see {@link #NO_SUFFIX} */
    Transactions(
            ProducerFactory<byte[], byte[]> producers,
            String transactionalIds,
            StableOffsets stableOffsets,
            Time time) {
        this.producers = producers;
        this.turn = transactionalIds + "-a";
        this.other = transactionalIds + "-b";
        this.stableOffsets = stableOffsets;
        this.time = time;
    }

    /** Ends the transactions that an earlier life of this worker has left open: readers of committed records wait for them. */
    void endWhatWasLeftOpen() {
        producers.createProducer(turn).close();
        producers.createProducer(other).close();
    }

    CommitResult commit(List<Posting> postings, ConsumerGroupMetadata membership, String token) {
        Producer<byte[], byte[]> producer;
        try {
            producer = producers.createProducer(turn);
        } catch (RuntimeException e) {
            return new CommitResult.Failed(e);
        }
        try {
            CommitResult notWritten = write(producer, postings, membership, token);
            return notWritten == null ? commit(producer) : notWritten;
        } finally {
            giveBack(producer);
        }
    }

    /** Returns {@code null} when everything is written and only the commit is left. */
    private @Nullable CommitResult write(
            Producer<byte[], byte[]> producer, List<Posting> postings, ConsumerGroupMetadata membership, String token) {
        var touched = new Touched(postings);
        var failures = new SendFailures();
        try {
            producer.beginTransaction();
            for (Posting posting : postings) {
                posting.records().forEach(record -> send(producer, record, failures));
            }
            touched.progress().forEach(record -> send(producer, record, failures));
            headStart();
            producer.sendOffsetsToTransaction(touched.offsets(token), membership);
            producer.flush();
        } catch (RuntimeException e) {
            return aborted(producer, e, failures);
        }
        Exception failed = failures.first();
        return failed == null ? null : aborted(producer, failed, failures);
    }

    private static void send(
            Producer<byte[], byte[]> producer, ProducerRecord<byte[], byte[]> record, SendFailures failures) {
        try {
            var _ = producer.send(record, (_, e) -> {
                if (e != null) {
                    failures.failed(record, e);
                }
            });
        } catch (RuntimeException e) {
            failures.failed(record, e);
            throw e;
        }
    }

    private void headStart() {
        try {
            time.sleep(HEAD_START);
        } catch (InterruptedException e) {
            throw new InterruptException(e);
        }
    }

    /** Whatever is thrown here says nothing about whether the broker has committed. */
    private CommitResult commit(Producer<byte[], byte[]> producer) {
        try {
            producer.commitTransaction();
            takeTurns();
            return new CommitResult.Committed();
        } catch (RuntimeException e) {
            return new CommitResult.InDoubt(e);
        }
    }

    /** The factory keeps the producer for the next transaction, unless this one broke it. What is known stays known. */
    private static void giveBack(Producer<byte[], byte[]> producer) {
        try {
            producer.close();
        } catch (RuntimeException e) {
            log.warn("event=producer-close-failed reason=\"{}\"", e.getMessage());
        }
    }

    /** Ends the transaction if it is still open, and then looks. */
    boolean wasCommitted(Set<TopicPartition> partitions, String token) throws InterruptedException, ExecutionException {
        producers.createProducer(turn).close();
        var offsets = stableOffsets.await(partitions);
        return partitions.stream()
                .map(partition -> CommitToken.of(offsets.get(partition)))
                .anyMatch(committed ->
                        committed != null && committed.transaction().equals(token));
    }

    private void takeTurns() {
        String last = turn;
        turn = other;
        other = last;
    }

    private static CommitResult aborted(Producer<byte[], byte[]> producer, Exception cause, SendFailures failures) {
        try {
            producer.abortTransaction();
        } catch (RuntimeException e) {
            if (!e.equals(cause)) {
                cause.addSuppressed(e);
            }
        }
        Refused refused = failures.refused();
        if (refused != null) {
            return new CommitResult.Undeliverable(refused);
        }
        return switch (KafkaFailure.ofCall(cause)) {
            case ABOUT_MEMBERSHIP -> new CommitResult.Stale();
            case PRODUCER_IS_GONE -> new CommitResult.ProducerGone(cause);
            case ABOUT_THE_RECORD, ABOUT_THE_PLACE, TROUBLE -> new CommitResult.Failed(cause);
        };
    }
}
