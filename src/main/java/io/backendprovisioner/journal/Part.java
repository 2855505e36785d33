package io.backendprovisioner.journal;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Postings that are tried together, until they are committed or lost. For one thread. */
final class Part {
    private static final Duration FIRST_PAUSE = Duration.ofMillis(50);
    private static final Duration LONGEST_PAUSE = Duration.ofSeconds(2);

    private static final Logger log = LoggerFactory.getLogger(Part.class);

    private final List<Pending> postings;
    private int failures;
    private long commitsBefore;
    private Duration pause = FIRST_PAUSE;
    private @Nullable String inDoubt;

    Part(List<Pending> postings) {
        this.postings = new ArrayList<>(postings);
    }

    /** Which can be changed. */
    List<Pending> postings() {
        return postings;
    }

    boolean isUntried() {
        return failures == 0 && inDoubt == null;
    }

    /** Returns the token of its last transaction if that may have been committed. */
    @Nullable
    String inDoubt() {
        return inDoubt;
    }

    void inDoubt(@Nullable String token) {
        inDoubt = token;
    }

    /** @param commits how many transactions were committed until now */
    void failed(long commits) {
        if (failures == 0) {
            commitsBefore = commits;
        }
        failures++;
    }

    /** Returns whether it has failed so often that one of its postings may be to blame. */
    boolean isSuspect() {
        return failures > 1;
    }

    /** Returns whether others were committed since it failed first. */
    boolean othersWereCommitted(long commits) {
        return commits > commitsBefore;
    }

    /** One more failure is enough for each half. */
    List<Part> halves() {
        int middle = postings.size() / 2;
        var halves =
                List.of(new Part(postings.subList(0, middle)), new Part(postings.subList(middle, postings.size())));
        halves.forEach(half -> half.failed(commitsBefore));
        return halves;
    }

    /**
     * Puts fallbacks in the place of replies that the broker refuses, and takes out announcements.
     *
     * @return whether there was something to do
     */
    boolean withdraw(Refused refused, String reason, JournalMeters meters) {
        List<Pending> concerned = postings.stream()
                .filter(pending -> refused.concerns(pending.posting()))
                .toList();
        for (Pending pending : concerned) {
            if (pending.posting() instanceof Posting.Announcement announcement) {
                log.debug(
                        "event=announcement-refused partition={} offset={} topic={} reason=\"{}\"",
                        announcement.partition(),
                        announcement.offset(),
                        announcement.record().topic(),
                        reason);
                meters.refused();
                postings.remove(pending);
            } else {
                pending.fallBack(reason);
            }
        }
        return !concerned.isEmpty();
    }

    /** Returns how long to wait before it is tried again, longer each time. */
    Duration nextPause() {
        Duration now = pause;
        Duration twice = pause.multipliedBy(2);
        pause = twice.compareTo(LONGEST_PAUSE) < 0 ? twice : LONGEST_PAUSE;
        return now;
    }
}
