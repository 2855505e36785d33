package io.backendprovisioner.journal;

import io.backendprovisioner.domain.PartitionLost;
import io.backendprovisioner.domain.Time;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.stream.Collectors;
import org.apache.kafka.common.TopicPartition;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** A posting and the thread that waits for it. */
final class Pending {
    private static final Logger log = LoggerFactory.getLogger(Pending.class);

    /** Completed with {@code false} if the posting is lost. */
    private final CompletableFuture<Boolean> committed = new CompletableFuture<>();

    private final Time time;
    private final long since;
    private volatile Posting posting;
    private volatile Duration lastPause = Duration.ZERO;

    Pending(Posting posting, Time time) {
        this.posting = posting;
        this.time = time;
        this.since = time.nanos();
    }

    static List<Posting> postingsOf(List<Pending> batch) {
        return batch.stream().map(Pending::posting).toList();
    }

    static Set<TopicPartition> partitionsOf(List<Pending> batch) {
        return batch.stream().map(pending -> pending.posting().partition().id()).collect(Collectors.toSet());
    }

    /** Returns the time since the posting was handed to the journal. */
    Duration age() {
        return Duration.ofNanos(time.nanos() - since);
    }

    Posting posting() {
        return posting;
    }

    void await() throws PartitionLost, InterruptedException {
        try {
            if (!committed.get()) {
                throw new PartitionLost(posting.partition().toString());
            }
        } catch (ExecutionException e) {
            throw new IllegalStateException("a posting ends with a value only", e);
        }
    }

    void committed() {
        committed.complete(true);
    }

    void lost() {
        committed.complete(false);
    }

    boolean loseIfReleased() {
        if (posting.partition().term().isReleased()) {
            lost();
            return true;
        }
        return false;
    }

    /** Returns whether it is no longer to be committed: it is lost, or it announces what has been answered. */
    boolean isOver() {
        return loseIfReleased()
                || (posting instanceof Posting.Announcement announcement
                        && announcement.partition().progress().isSettled(announcement.offset()));
    }

    /** Returns for how long it was kept apart the last time. */
    Duration lastPause() {
        return lastPause;
    }

    void pausesFor(Duration pause) {
        lastPause = pause;
    }

    /** Puts the fallback in the place of a reply that is not taken, if there is one. */
    void fallBack(String reason) {
        if (posting instanceof Posting.Settlement settlement && settlement.hasFallback()) {
            log.warn(
                    "event=reply-refused partition={} offset={} topic={} fallback={} reason=\"{}\"",
                    settlement.partition(),
                    settlement.offset(),
                    settlement.reply().topic(),
                    settlement.fallback().topic(),
                    reason);
            posting = settlement.fallenBack();
        }
    }

    @Override
    public String toString() {
        return posting.stage() + " of " + posting.partition();
    }
}
