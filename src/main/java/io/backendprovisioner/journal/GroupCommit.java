package io.backendprovisioner.journal;

import io.backendprovisioner.broker.Refusal;
import io.backendprovisioner.domain.Time;
import io.backendprovisioner.ledger.Term;
import java.time.Duration;
import java.time.Instant;
import java.util.Deque;
import java.util.List;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.locks.ReentrantLock;
import org.apache.kafka.clients.consumer.ConsumerGroupMetadata;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.errors.RetriableException;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Decides after each transaction what is tried next. A transaction whose outcome is in doubt is looked up first, so nothing
 * is published twice. What needs a place that takes no records is held apart, and a part that fails for an unknown reason is
 * halved until the posting that breaks it stands alone. For one thread, but for what says otherwise.
 */
final class GroupCommit {
    private static final Logger log = LoggerFactory.getLogger(GroupCommit.class);
    private static final Duration LONGEST_WAIT_FOR_MEMBERSHIP = Duration.ofSeconds(2);

    private final Transactions transactions;
    private final GroupMembership membership;
    private final HeldPostings held;
    private final JournalMeters meters;
    private final Time time;
    /** Held during a transaction, so that a partition is given back between two of them and never within one. */
    private final ReentrantLock transaction = new ReentrantLock();

    private final String tokens = UUID.randomUUID().toString().substring(0, 8);
    private long lastToken;
    private long commits;
    private volatile @Nullable String trouble;

    GroupCommit(
            Transactions transactions, GroupMembership membership, HeldPostings held, JournalMeters meters, Time time) {
        this.transactions = transactions;
        this.membership = membership;
        this.held = held;
        this.meters = meters;
        this.time = time;
    }

    /** Returns why nothing can be committed just now, or {@code null} while all is well. For any thread. */
    @Nullable
    String trouble() {
        return trouble;
    }

    /** Ends a term between two transactions. For any thread. */
    void release(Term term) {
        transaction.lock();
        try {
            term.release();
        } finally {
            transaction.unlock();
        }
    }

    /** Returns when transactions can begin. */
    void begin() throws InterruptedException {
        var nothing = new Part(List.of());
        while (true) {
            try {
                transactions.endWhatWasLeftOpen();
                recovered();
                return;
            } catch (RuntimeException e) {
                troubled(nothing, "no-transactions", e);
            }
        }
    }

    /** Tries the first of the parts once, and leaves behind what is still to be tried. */
    void attempt(Part part, Deque<Part> parts) throws InterruptedException {
        ConsumerGroupMetadata shown = membership.current();
        if (part.inDoubt() == null) {
            held.hold(part.postings());
        }
        if (part.postings().isEmpty()) {
            parts.remove(part);
            return;
        }
        CommitResult result = tryOnce(part, shown);
        part.inDoubt(null);
        switch (result) {
            case CommitResult.Committed _ -> {
                part.postings().clear();
                commits++;
                recovered();
            }
            case CommitResult.Undeliverable(var refused) -> withdraw(part, parts, refused);
            case CommitResult.Held(var places, var reason) -> {
                held.inTrouble(places, reason);
                if (!held.hold(part.postings())) {
                    failed(part, parts, "commit-failed", new KafkaException(reason));
                }
            }
            case CommitResult.Stale _ -> membership.awaitOtherThan(shown, LONGEST_WAIT_FOR_MEMBERSHIP);
            case CommitResult.ProducerGone(var cause) -> failed(part, parts, "producer-replaced", cause);
            case CommitResult.Failed(var cause) -> failed(part, parts, "commit-failed", cause);
            case CommitResult.InDoubt(var cause) -> {
                part.inDoubt(token());
                troubled(part, "commit-in-doubt", cause);
            }
        }
        if (part.postings().isEmpty()) {
            parts.remove(part);
        }
    }

    /** Has the others tried first; that one cannot be committed may be the fault of a single posting. */
    private void failed(Part part, Deque<Part> parts, String event, Exception cause) throws InterruptedException {
        part.failed(commits);
        troubled(part, event, cause);
        parts.remove(part);
        if (!part.isSuspect() || cause instanceof RetriableException) {
            parts.addLast(part);
        } else if (part.postings().size() > 1) {
            parts.addAll(part.halves());
            part.postings().clear();
        } else if (part.othersWereCommitted(commits)) {
            part.postings().forEach(pending -> held.holdAlone(pending, Refusal.said(cause)));
            part.postings().clear();
        } else {
            parts.addLast(part);
        }
    }

    /** Something of the part is refused: it falls back, is let go, or is held until the broker takes it. */
    private void withdraw(Part part, Deque<Part> parts, Refused refused) throws InterruptedException {
        String reason = Refusal.said(refused.reason());
        List<Pending> stopped = part.postings().stream()
                .filter(pending -> refused.stops(pending.posting()))
                .toList();
        boolean isSolved;
        if (stopped.isEmpty()) {
            isSolved = part.withdraw(refused, reason, meters);
        } else if (refused.meaning() == KafkaFailure.ABOUT_THE_PLACE) {
            held.inTrouble(Set.of(transactions.placeOf(refused.record())), reason);
            isSolved = held.hold(part.postings());
        } else {
            part.postings().removeAll(stopped);
            stopped.forEach(pending -> held.holdAlone(pending, reason));
            isSolved = true;
        }
        if (!isSolved) {
            failed(part, parts, "commit-refused", refused.reason());
        }
    }

    private CommitResult tryOnce(Part part, @Nullable ConsumerGroupMetadata shown) throws InterruptedException {
        List<Pending> batch = part.postings();
        transaction.lockInterruptibly();
        try {
            batch.removeIf(Pending::isOver);
            if (batch.isEmpty()) {
                return new CommitResult.Committed();
            }
            Instant began = time.instant();
            CommitResult result = lookUpOrWrite(batch, shown, part.inDoubt());
            if (result instanceof CommitResult.Committed) {
                // What fails here ends this thread: it is no reason to publish the batch once more.
                meters.transaction(batch.size(), Duration.between(began, time.instant()));
                committed(batch);
                held.committed(batch);
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

    private String token() {
        return tokens + ':' + lastToken;
    }

    /** Logs what is new, and sleeps, longer each time. */
    private void troubled(Part part, String event, Exception cause) throws InterruptedException {
        String reason = Refusal.said(cause);
        if (!reason.equals(trouble)) {
            log.warn("event={} action=trying-again reason=\"{}\"", event, reason);
        }
        trouble = reason;
        time.sleep(part.nextPause());
    }

    private void recovered() {
        if (trouble != null) {
            log.info("event=commit-recovered");
            trouble = null;
        }
    }
}
