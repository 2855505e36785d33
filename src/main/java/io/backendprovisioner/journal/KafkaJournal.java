package io.backendprovisioner.journal;

import io.backendprovisioner.domain.PartitionLost;
import io.backendprovisioner.domain.Time;
import io.backendprovisioner.domain.VitalThreads;
import io.backendprovisioner.ledger.Term;
import io.backendprovisioner.tracing.OpenSpan;
import io.backendprovisioner.tracing.Traces;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Group commit on Kafka: takes whatever is waiting, has it committed in one transaction, wakes the waiters. A posting is
 * tried again until it is committed or its partition is lost; {@link GroupCommit} decides how.
 */
public final class KafkaJournal implements Journal {
    private static final Logger log = LoggerFactory.getLogger(KafkaJournal.class);
    private static final int MOST_IN_ONE_TRANSACTION = 1000;

    /** A posting that comes alone is seldom alone, and the rest of its burst would wait for a whole transaction. */
    private static final Duration LINGER = Duration.ofMillis(1);

    /** The time between the beginnings of two transactions: each has a cost of its own at the broker, however small it is. */
    static final Duration LEAST_APART = Duration.ofMillis(5);

    private final GroupCommit commits;
    private final JournalMeters meters;
    private final Traces traces;
    private final Time time;
    private final LinkedBlockingQueue<Pending> queue = new LinkedBlockingQueue<>();
    /** What was taken from the queue and is not committed yet, for the writer alone. */
    private final Deque<Part> parts = new ArrayDeque<>();

    private final HeldPostings held;
    private final Thread writer;
    private Instant begun = Instant.MIN;
    private volatile boolean closed;

    /**
     * @param check asks whether a place that took no records is well again
     * @param fallbackAfter how long a topic must have been in trouble before replies to it go to the default topic
     */
    KafkaJournal(
            Transactions transactions,
            Function<Place, CompletableFuture<PlaceCheck.Answer>> check,
            Duration fallbackAfter,
            GroupMembership membership,
            JournalMeters meters,
            Traces traces,
            Time time,
            VitalThreads threads) {
        this.meters = meters;
        this.traces = traces;
        this.time = time;
        this.held =
                new HeldPostings(transactions::placeOf, check, this::takeAgain, fallbackAfter, meters, threads, time);
        this.commits = new GroupCommit(transactions, membership, held, meters, time);
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
            takeAgain(pending);
            pending.await();
            meters.committed(posting, pending.age());
        }
    }

    @Override
    public void announce(Posting.Announcement announcement) {
        takeAgain(new Pending(announcement, time));
    }

    private void takeAgain(Pending pending) {
        queue.add(pending);
        if (closed) {
            loseAllWaiting();
        }
    }

    @Override
    public void release(Term term) {
        commits.release(term);
    }

    /** Returns why nothing can be committed just now, or {@code null} while all is well. */
    public @Nullable String trouble() {
        return commits.trouble();
    }

    /** Returns for people what cannot be committed just now while everything else can, and why. */
    public List<String> held() {
        return held.sentences();
    }

    /** Returns how many postings that are. */
    int heldBack() {
        return held.size();
    }

    /** Whatever is not committed by then is left to the next owner of its partition. */
    void close() throws InterruptedException {
        closed = true;
        writer.interrupt();
        writer.join(TimeUnit.SECONDS.toMillis(15));
    }

    private void run() {
        try {
            commits.begin();
            while (!closed) {
                commits.attempt(next(), parts);
            }
        } catch (InterruptedException e) {
            if (!closed) {
                throw new IllegalStateException("interrupted though nobody has closed the journal", e);
            }
            log.debug("event=journal-stopped");
        } finally {
            closed = true;
            parts.forEach(part -> part.postings().forEach(Pending::lost));
            held.close();
            loseAllWaiting();
        }
    }

    /** Returns the next one to try, which stays the first of the parts. Blocks while there is nothing to commit. */
    private Part next() throws InterruptedException {
        List<Pending> batch = new ArrayList<>();
        if (parts.isEmpty()) {
            batch.add(queue.take());
            awaitCompany(begun);
        }
        begun = time.instant();
        queue.drainTo(batch, MOST_IN_ONE_TRANSACTION - batch.size());
        if (!batch.isEmpty()) {
            parts.addLast(new Part(batch));
        }
        return parts.getFirst();
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

    private void loseAllWaiting() {
        for (Pending left = queue.poll(); left != null; left = queue.poll()) {
            left.lost();
        }
    }
}
