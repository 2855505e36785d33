package io.backendprovisioner.journal;

import io.backendprovisioner.broker.Refusal;
import io.backendprovisioner.domain.PartitionLost;
import io.backendprovisioner.domain.Time;
import io.backendprovisioner.domain.VitalThreads;
import io.backendprovisioner.ledger.Term;
import io.backendprovisioner.tracing.OpenSpan;
import io.backendprovisioner.tracing.Traces;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.ReentrantLock;
import org.apache.kafka.clients.consumer.ConsumerGroupMetadata;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Group commit on Kafka: takes whatever is waiting, commits it in one transaction, wakes the waiters. A transaction that
 * fails is tried again until it is committed or its partitions are lost; one whose outcome is in doubt is looked up
 * first, so nothing is published twice.
 */
public final class KafkaJournal implements Journal {
    private static final Logger log = LoggerFactory.getLogger(KafkaJournal.class);
    private static final int MOST_IN_ONE_TRANSACTION = 1000;

    /** A posting that comes alone is seldom alone, and the rest of its burst would wait for a whole transaction. */
    private static final Duration LINGER = Duration.ofMillis(1);

    /** The time between the beginnings of two transactions: each has a cost of its own at the broker, however small it is. */
    static final Duration LEAST_APART = Duration.ofMillis(5);

    private static final Duration FIRST_PAUSE = Duration.ofMillis(50);
    private static final Duration LONGEST_PAUSE = Duration.ofSeconds(2);

    private final Transactions transactions;
    private final GroupMembership membership;
    private final JournalMeters meters;
    private final Traces traces;
    private final Time time;
    private final LinkedBlockingQueue<Pending> queue = new LinkedBlockingQueue<>();
    /** Held during a transaction, so that a partition is given back between two of them and never within one. */
    private final ReentrantLock transaction = new ReentrantLock();

    private final Thread writer;
    private final String tokens = UUID.randomUUID().toString().substring(0, 8);
    private long lastToken;
    private volatile boolean closed;
    private volatile @Nullable String trouble;

    KafkaJournal(
            Transactions transactions,
            GroupMembership membership,
            JournalMeters meters,
            Traces traces,
            Time time,
            VitalThreads threads) {
        this.transactions = transactions;
        this.membership = membership;
        this.meters = meters;
        this.traces = traces;
        this.time = time;
        this.writer = threads.platform("journal").unstarted(this::run);
    }

    /** Called once, when the broker has been reached. Until then postings wait. */
    public void begin() {
        writer.start();
    }

    @Override
    public void commit(Posting posting) throws PartitionLost, InterruptedException {
        try (OpenSpan _ = traces.stage(posting.stage())) {
            var pending = new Pending(posting, time);
            queue.add(pending);
            if (closed) {
                loseAllWaiting();
            }
            pending.await();
            meters.committed(posting, pending.age());
        }
    }

    @Override
    public void announce(Posting.Announcement announcement) {
        queue.add(new Pending(announcement, time));
        if (closed) {
            loseAllWaiting();
        }
    }

    @Override
    public void release(Term term) {
        transaction.lock();
        try {
            term.release();
        } finally {
            transaction.unlock();
        }
    }

    /** Returns why nothing can be committed just now, or {@code null} while all is well. */
    public @Nullable String trouble() {
        return trouble;
    }

    /** Whatever is not committed by then is left to the next owner of its partition. */
    void close() throws InterruptedException {
        closed = true;
        writer.interrupt();
        writer.join(TimeUnit.SECONDS.toMillis(15));
    }

    private void run() {
        List<Pending> batch = new ArrayList<>();
        Instant begun = Instant.MIN;
        try {
            endWhatWasLeftOpen();
            while (!closed) {
                batch.add(queue.take());
                awaitCompany(begun);
                begun = time.instant();
                queue.drainTo(batch, MOST_IN_ONE_TRANSACTION - 1);
                commitOrLose(batch);
                batch.clear();
            }
        } catch (InterruptedException e) {
            if (!closed) {
                throw new IllegalStateException("interrupted though nobody has closed the journal", e);
            }
            log.debug("event=journal-stopped");
        } finally {
            closed = true;
            batch.forEach(Pending::lost);
            loseAllWaiting();
        }
    }

    /** Where the clock was set back the last transaction seems to begin in the future; that is no reason to wait longer. */
    private void awaitCompany(Instant lastBegun) throws InterruptedException {
        Duration left = LEAST_APART.minus(Duration.between(lastBegun, time.instant()));
        if (left.compareTo(LINGER) > 0) {
            time.sleep(left.compareTo(LEAST_APART) < 0 ? left : LEAST_APART);
        } else if (queue.isEmpty()) {
            time.sleep(LINGER);
        }
    }

    private void endWhatWasLeftOpen() throws InterruptedException {
        Duration pause = FIRST_PAUSE;
        while (!closed) {
            try {
                transactions.endWhatWasLeftOpen();
                recovered();
                return;
            } catch (RuntimeException e) {
                pause = troubledFor(pause, "no-transactions", e);
            }
        }
    }

    private void loseAllWaiting() {
        for (Pending left = queue.poll(); left != null; left = queue.poll()) {
            left.lost();
        }
    }

    /** Returns when every entry of the batch is committed, or its partition lost. */
    private void commitOrLose(List<Pending> batch) throws InterruptedException {
        String inDoubt = null;
        Duration pause = FIRST_PAUSE;
        while (!batch.isEmpty()) {
            ConsumerGroupMetadata shown = membership.current();
            CommitResult result = tryOnce(batch, shown, inDoubt);
            inDoubt = null;
            switch (result) {
                case CommitResult.Committed _ -> {
                    recovered();
                    return;
                }
                case CommitResult.Undeliverable(var refused) -> {
                    if (batch.stream().noneMatch(pending -> refused.concerns(pending.posting()))) {
                        pause = troubledFor(pause, "commit-refused", refused.reason());
                    }
                    letGo(batch, refused);
                    batch.forEach(pending -> pending.fallBack(refused));
                }
                case CommitResult.Stale _ -> membership.awaitOtherThan(shown, LONGEST_PAUSE);
                case CommitResult.ProducerGone(var cause) -> pause = troubledFor(pause, "producer-replaced", cause);
                case CommitResult.Failed(var cause) -> pause = troubledFor(pause, "commit-failed", cause);
                case CommitResult.InDoubt(var cause) -> {
                    inDoubt = token();
                    pause = troubledFor(pause, "commit-in-doubt", cause);
                }
            }
        }
    }

    private CommitResult tryOnce(List<Pending> batch, @Nullable ConsumerGroupMetadata shown, @Nullable String inDoubt)
            throws InterruptedException {
        transaction.lockInterruptibly();
        try {
            batch.removeIf(Pending::loseIfReleased);
            if (batch.isEmpty()) {
                return new CommitResult.Committed();
            }
            Instant begun = time.instant();
            CommitResult result = lookUpOrWrite(batch, shown, inDoubt);
            if (result instanceof CommitResult.Committed) {
                // What fails here ends this thread: it is no reason to publish the batch once more.
                meters.transaction(batch.size(), Duration.between(begun, time.instant()));
                committed(batch);
            }
            return result;
        } finally {
            transaction.unlock();
        }
    }

    private CommitResult lookUpOrWrite(
            List<Pending> batch, @Nullable ConsumerGroupMetadata shown, @Nullable String inDoubt)
            throws InterruptedException {
        try {
            if (inDoubt != null && transactions.wasCommitted(Pending.partitionsOf(batch), inDoubt)) {
                return new CommitResult.Committed();
            }
            if (shown == null) {
                return new CommitResult.Stale();
            }
            lastToken++;
            return transactions.commit(Pending.postingsOf(batch), shown, token());
        } catch (ExecutionException | RuntimeException e) {
            return inDoubt == null ? new CommitResult.Failed(e) : new CommitResult.InDoubt(e);
        }
    }

    private void committed(List<Pending> batch) {
        new Touched(Pending.postingsOf(batch)).apply();
        for (Pending pending : batch) {
            if (pending.posting() instanceof Posting.Announcement announcement) {
                meters.committed(announcement, pending.age());
            }
            pending.committed();
        }
    }

    /** Takes out the announcements that the broker would refuse. */
    private void letGo(List<Pending> batch, Refused refused) {
        batch.removeIf(pending -> {
            if (pending.posting() instanceof Posting.Announcement announcement && refused.concerns(announcement)) {
                log.debug(
                        "event=announcement-refused partition={} offset={} topic={} reason=\"{}\"",
                        announcement.partition(),
                        announcement.offset(),
                        announcement.record().topic(),
                        refused.reason().getMessage());
                meters.refused();
                return true;
            }
            return false;
        });
    }

    private String token() {
        return tokens + ':' + lastToken;
    }

    /** Logs what is new, sleeps, and returns the next pause, which is longer. */
    private Duration troubledFor(Duration pause, String event, Exception cause) throws InterruptedException {
        String reason = Refusal.said(cause);
        if (!reason.equals(trouble)) {
            log.warn("event={} action=trying-again reason=\"{}\"", event, reason);
        }
        trouble = reason;
        time.sleep(pause);
        Duration twice = pause.multipliedBy(2);
        return twice.compareTo(LONGEST_PAUSE) < 0 ? twice : LONGEST_PAUSE;
    }

    private void recovered() {
        if (trouble != null) {
            log.info("event=commit-recovered");
            trouble = null;
        }
    }
}
