package io.backendprovisioner.journal;

import io.backendprovisioner.domain.Time;
import io.backendprovisioner.ledger.CommitToken;
import io.backendprovisioner.ledger.StableOffsets;
import java.time.Duration;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ExecutionException;
import org.apache.kafka.clients.consumer.ConsumerGroupMetadata;
import org.apache.kafka.clients.producer.Producer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.errors.InterruptException;
import org.apache.kafka.common.errors.TimeoutException;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.kafka.core.ProducerFactory;
import org.springframework.kafka.core.TransactionIdSuffixStrategy;

/**
 * One transaction after another, the next only when the last is known to be committed or not. Every committed offset
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
    private final TransactionalIds ids;
    private final KnownTopics topics;
    private final StableOffsets stableOffsets;
    private final Time time;

    /** @param producers makes one producer of a transactional id, which is the whole prefix, see {@link #NO_SUFFIX} */
    Transactions(
            ProducerFactory<byte[], byte[]> producers,
            TransactionalIds ids,
            KnownTopics topics,
            StableOffsets stableOffsets,
            Time time) {
        this.producers = producers;
        this.ids = ids;
        this.topics = topics;
        this.stableOffsets = stableOffsets;
        this.time = time;
    }

    /**
     * Ends the transactions that an earlier life of this worker has left open: readers of committed records wait for them.
     * It had two, unless a place was in trouble; the broker ends any other within ten seconds.
     */
    void endWhatWasLeftOpen() throws InterruptedException {
        for (int i = 0; i < 2; i++) {
            try {
                producers.createProducer(ids.current()).close();
                ids.takeTurns();
            } catch (RuntimeException e) {
                if (!ids.isEnding(ids.current())) {
                    throw e;
                }
                ids.setAside(null);
            }
        }
    }

    /** Returns where a record goes, as far as is known. */
    Place placeOf(ProducerRecord<byte[], byte[]> record) {
        return topics.placeOf(record);
    }

    CommitResult commit(List<Posting> postings, ConsumerGroupMetadata membership, String token)
            throws InterruptedException {
        CommitResult result = tryOnce(postings, membership, token);
        if (result instanceof CommitResult.Failed && ids.isEnding(ids.current())) {
            ids.setAside(null);
        }
        return result;
    }

    private CommitResult tryOnce(List<Posting> postings, ConsumerGroupMetadata membership, String token)
            throws InterruptedException {
        Producer<byte[], byte[]> producer;
        try {
            producer = producers.createProducer(ids.current());
        } catch (RuntimeException e) {
            return new CommitResult.Failed(e);
        }
        var sends = new Sends(topics::placeOf);
        try {
            Set<Place> unknown = unknown(producer, postings);
            if (!unknown.isEmpty()) {
                return new CommitResult.Held(unknown, "the broker does not say where it is");
            }
            CommitResult notWritten = write(producer, postings, membership, token, sends);
            return notWritten == null ? commit(producer) : notWritten;
        } finally {
            if (sends.areUnderWay()) {
                ids.setAside(producer);
            } else {
                giveBack(producer);
            }
        }
    }

    /** Returns the topics that are not ours and of which the producer knows nothing. */
    private Set<Place> unknown(Producer<byte[], byte[]> producer, List<Posting> postings) throws InterruptedException {
        Set<Place> unknown = new HashSet<>();
        for (String topic : Posting.topicsOfOthers(postings)) {
            if (!topics.knows(producer, ids.current(), topic)) {
                unknown.add(new Place(topic, null));
            }
        }
        return unknown;
    }

    /** Returns {@code null} when everything is written and only the commit is left. */
    private @Nullable CommitResult write(
            Producer<byte[], byte[]> producer,
            List<Posting> postings,
            ConsumerGroupMetadata membership,
            String token,
            Sends sends)
            throws InterruptedException {
        var touched = new Touched(postings);
        try {
            producer.beginTransaction();
            for (Posting posting : postings) {
                posting.records().forEach(record -> sends.send(producer, record));
            }
            touched.progress().forEach(record -> sends.send(producer, record));
            time.sleep(HEAD_START);
            producer.sendOffsetsToTransaction(touched.offsets(token), membership);
            sends.await(time);
        } catch (InterruptException e) {
            throw new InterruptedException(e.getMessage());
        } catch (RuntimeException e) {
            sends.await(time);
            return notCommitted(producer, e, sends, false);
        }
        Exception failed = sends.firstFailure();
        return failed == null && !sends.areUnderWay() ? null : notCommitted(producer, failed, sends, true);
    }

    /** Whatever is thrown here says nothing about whether the broker has committed. */
    private CommitResult commit(Producer<byte[], byte[]> producer) {
        try {
            producer.commitTransaction();
            ids.takeTurns();
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
        try {
            producers.createProducer(ids.current()).close();
        } catch (RuntimeException e) {
            if (!ids.isEnding(ids.current())) {
                throw e;
            }
            ids.setAside(null);
        }
        var offsets = stableOffsets.await(partitions);
        return partitions.stream()
                .map(partition -> CommitToken.of(offsets.get(partition)))
                .anyMatch(committed ->
                        committed != null && committed.transaction().equals(token));
    }

    /** Where records are under way the abort would wait for them; the transaction is ended by another thread then. */
    private static CommitResult notCommitted(
            Producer<byte[], byte[]> producer, @Nullable Exception cause, Sends sends, boolean offsetsTaken) {
        boolean waits = sends.areUnderWay();
        if (!waits) {
            abort(producer, cause);
        }
        Refused refused = sends.refused();
        if (refused != null) {
            return new CommitResult.Undeliverable(refused);
        }
        CommitResult.Held held = sends.held(offsetsTaken);
        if (cause == null) {
            return held == null ? new CommitResult.Failed(new TimeoutException("no record was taken")) : held;
        }
        return switch (KafkaFailure.ofCall(cause)) {
            case ABOUT_MEMBERSHIP -> new CommitResult.Stale();
            case PRODUCER_IS_GONE -> new CommitResult.ProducerGone(cause);
            case ABOUT_THE_RECORD, ABOUT_THE_PLACE, TROUBLE -> held == null ? new CommitResult.Failed(cause) : held;
        };
    }

    private static void abort(Producer<byte[], byte[]> producer, @Nullable Exception cause) {
        try {
            producer.abortTransaction();
        } catch (RuntimeException e) {
            if (cause != null && !e.equals(cause)) {
                cause.addSuppressed(e);
            }
        }
    }
}
