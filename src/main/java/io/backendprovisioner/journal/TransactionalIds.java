package io.backendprovisioner.journal;

import io.backendprovisioner.domain.Time;
import io.backendprovisioner.domain.VitalThreads;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeoutException;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.producer.Producer;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.kafka.core.ProducerFactory;

/**
 * The transactional ids of this worker. Two take turns: the broker holds a transaction up until the markers of its
 * producer's last one are all written. One whose last transaction cannot end, since a place in it takes no marker, is set
 * aside until it has ended, and another one takes its turn. Safe for any number of threads.
 */
final class TransactionalIds {
    private static final Logger log = LoggerFactory.getLogger(TransactionalIds.class);
    private static final Duration PATIENCE = Duration.ofSeconds(2);
    private static final Duration AGAIN_AFTER = Duration.ofSeconds(1);

    private final ProducerFactory<byte[], byte[]> producers;
    private final Admin admin;
    private final VitalThreads threads;
    private final Time time;
    private final Deque<String> others = new ArrayDeque<>();
    private String turn;

    /** @param prefix of the ids, which end with a letter */
    TransactionalIds(
            ProducerFactory<byte[], byte[]> producers, Admin admin, String prefix, VitalThreads threads, Time time) {
        this.producers = producers;
        this.admin = admin;
        this.threads = threads;
        this.time = time;
        this.turn = prefix + "-a";
        for (char letter = 'b'; letter <= 'z'; letter++) {
            others.add(prefix + '-' + letter);
        }
    }

    synchronized String current() {
        return turn;
    }

    /** The transaction was committed. */
    synchronized void takeTurns() {
        String next = others.pollFirst();
        if (next != null) {
            others.addFirst(turn);
            turn = next;
        }
    }

    /**
     * Gives the turn to another id, as long as there is one, and has the open transaction of this one ended meanwhile.
     *
     * @param left which is not to be used any more, or {@code null} if there is none
     */
    synchronized void setAside(@Nullable Producer<byte[], byte[]> left) {
        String next = others.pollFirst();
        String stuck = turn;
        if (left != null) {
            threads.virtual("producer-left").start(() -> close(left));
        }
        if (next != null) {
            turn = next;
            log.debug("event=transactional-id-set-aside id={} next={}", stuck, next);
            threads.virtual("transaction-end").start(() -> end(stuck));
        }
    }

    /** Returns whether the last transaction of the id is decided and has not ended; {@code false} where that is not known. */
    boolean isEnding(String id) throws InterruptedException {
        try {
            var state = time.get(admin.describeTransactions(List.of(id)).description(id), PATIENCE)
                    .state();
            return switch (state) {
                case PREPARE_COMMIT, PREPARE_ABORT, PREPARE_EPOCH_FENCE -> true;
                case ONGOING, COMPLETE_COMMIT, COMPLETE_ABORT, EMPTY, UNKNOWN -> false;
            };
        } catch (ExecutionException | TimeoutException | RuntimeException e) {
            log.debug("event=transaction-not-known id={}", id, e);
            return false;
        }
    }

    /** A new producer of the id ends what the last one left open, and returns when that has ended. */
    private void end(String id) {
        try {
            while (!hasEnded(id)) {
                time.sleep(AGAIN_AFTER);
            }
            synchronized (this) {
                others.addLast(id);
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private boolean hasEnded(String id) {
        try {
            producers.createProducer(id).close();
            return true;
        } catch (RuntimeException e) {
            log.debug("event=transaction-not-ended id={}", id, e);
            return false;
        }
    }

    /** It waits for records that nobody takes, and finds then that a new producer has its id. */
    private static void close(Producer<byte[], byte[]> left) {
        try {
            left.abortTransaction();
        } catch (RuntimeException e) {
            log.debug("event=producer-left", e);
        }
        try {
            left.close();
        } catch (RuntimeException e) {
            log.debug("event=producer-left", e);
        }
    }
}
