package io.backendprovisioner.pacing;

import java.time.Duration;
import java.time.Instant;
import java.util.Comparator;
import org.jspecify.annotations.Nullable;

/** One call's way through a {@link TurnBook}, which alone changes it. */
class Ticket {
    /** The order in which those of one lane and batch are served. */
    static final Comparator<Ticket> BY_RANK =
            Comparator.<Ticket>comparingLong(ticket -> ticket.claimant.rank()).thenComparingLong(Ticket::number);

    /** The stages in the order in which a call goes through them. It may be over, too late or disturbed instead. */
    enum Stage {
        NEW,
        /** It waits for its turn. */
        WAITING,
        /** The deadline comes before the turn. */
        TOO_LATE,
        /** It was sent back without a turn. */
        DISTURBED,
        /** It has its turn, and its owner prepares the call. */
        PREPARING,
        /** The call is prepared, and waits for a place among the calls. */
        READY,
        /** It has a place, and waits until its call may begin. */
        LINED_UP,
        CALLING,
        OVER
    }

    private final Claimant claimant;
    private final @Nullable Instant deadline;
    private Stage stage = Stage.NEW;
    private long number = -1;
    private boolean again;
    private long since;
    private @Nullable Duration estimate;

    Ticket(Claimant claimant, @Nullable Instant deadline) {
        this.claimant = claimant;
        this.deadline = deadline;
    }

    final Claimant claimant() {
        return claimant;
    }

    final @Nullable Instant deadline() {
        return deadline;
    }

    final Stage stage() {
        return stage;
    }

    /** Returns how long the wait would have taken at least, if the ticket was too late from the beginning. */
    final @Nullable Duration estimate() {
        return estimate;
    }

    /** Returns its place in the order in which tickets came. */
    final long number() {
        return number;
    }

    /** Returns whether another ticket of its claimant came before. */
    final boolean comesAgain() {
        return again;
    }

    /** Returns the nanoseconds at which the preparation began, or from {@link Stage#LINED_UP} on, its place was taken. */
    final long since() {
        return since;
    }

    final void waits(long asNumber) {
        again = claimant.hasAsked();
        claimant.asks();
        number = asNumber;
        stage = Stage.WAITING;
    }

    final void tooLate(@Nullable Duration estimated) {
        estimate = estimated;
        stage = Stage.TOO_LATE;
    }

    final void enters(Stage next, long nowNanos) {
        since = nowNanos;
        stage = next;
    }

    final void enters(Stage next) {
        stage = next;
    }
}
