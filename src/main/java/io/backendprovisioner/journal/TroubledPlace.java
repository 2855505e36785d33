package io.backendprovisioner.journal;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * A place that took no records, and the postings that wait for it. When the cluster says that it is well it is on probation:
 * only a transaction can show whether it is. Times are in nanoseconds of {@code Time.nanos}. For whoever has its lock.
 */
final class TroubledPlace {
    private static final Duration LOOK_AFTER = Duration.ofSeconds(1);
    private static final Duration LONGEST_PAUSE = Duration.ofSeconds(30);

    /** A place that nobody has used for so long is no longer on probation. */
    private static final Duration FORGOTTEN_AFTER = Duration.ofMinutes(5);

    private final Place place;
    private final long since;
    private final List<Pending> waiting = new ArrayList<>();
    private String reason = "";
    private Duration pause = Duration.ZERO;
    private long lookAt;
    private boolean isMissing;
    private boolean isOnProbation = true;
    private @Nullable CompletableFuture<PlaceCheck.Answer> asked;

    TroubledPlace(Place place, long since) {
        this.place = place;
        this.since = since;
    }

    /** Returns how long to wait the next time. */
    static Duration longer(Duration pause) {
        Duration next = pause.isZero() ? LOOK_AFTER : pause.multipliedBy(2);
        return next.compareTo(LONGEST_PAUSE) < 0 ? next : LONGEST_PAUSE;
    }

    Place place() {
        return place;
    }

    /** Which can be changed. */
    List<Pending> waiting() {
        return waiting;
    }

    /** Returns what is wrong, in the cluster's words if it has any. */
    String reason() {
        return reason;
    }

    boolean isOnProbation() {
        return isOnProbation;
    }

    /** A transaction has shown that the place takes no records. */
    void tookNoRecords(String why, long now) {
        if (isOnProbation) {
            isOnProbation = false;
            reason = why;
            pause = longer(pause);
            lookAt = now + pause.toNanos();
        }
    }

    /** Asks the cluster, when it is time to, and takes in what it has answered. */
    void look(Function<Place, CompletableFuture<PlaceCheck.Answer>> check, long now) {
        if (isOnProbation || now - lookAt < 0) {
            return;
        }
        CompletableFuture<PlaceCheck.Answer> answer = asked;
        if (answer == null) {
            asked = check.apply(place);
        } else if (answer.isDone()) {
            asked = null;
            lookAt = now + LOOK_AFTER.toNanos();
            isMissing = answer.join().state() == PlaceCheck.State.MISSING;
            isOnProbation = answer.join().state() == PlaceCheck.State.WELL;
            if (!answer.join().reason().isEmpty()) {
                reason = answer.join().reason();
            }
        }
    }

    boolean isTimeToFallBack(Duration after, long now) {
        return isMissing || now - since >= after.toNanos();
    }

    boolean isForgotten(long now) {
        return isOnProbation && waiting.isEmpty() && now - lookAt > FORGOTTEN_AFTER.toNanos();
    }

    Duration lasted(long now) {
        return Duration.ofNanos(now - since);
    }

    @Override
    public String toString() {
        return place + " takes no records: " + reason + "; " + waiting.size() + " wait";
    }
}
