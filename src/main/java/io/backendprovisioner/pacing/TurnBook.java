package io.backendprovisioner.pacing;

import io.backendprovisioner.domain.Lane;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.NavigableSet;
import java.util.Objects;
import java.util.TreeSet;

/**
 * Decides who may call the cloud, and when. Turns are evenly spread over the second, in the order of a {@link FairQueue}.
 * After its turn a call is prepared: its intent is committed, which may take long and then release many calls at once. So
 * few calls are prepared at a time, each waits for a place among the calls (see {@link Places}), and calls begin one
 * interval apart. A deadline that passes while a ticket waits for its turn ends that wait.
 *
 * <p>This is the pure core: it has no thread, no lock and no clock. Each change is followed by a {@link #look}, which says
 * what follows from it. Not thread-safe.
 *
 * @param <T> the tickets of the driver
 */
final class TurnBook<T extends Ticket> {
    /** Nothing is to be looked at, as long as nothing changes. */
    static final long NEVER = Long.MAX_VALUE;

    /** Share of the rate at which turns are given, so that calls held up by a slow commit can be made up for within the rate. */
    private static final double PERMITTED = 0.98;

    /** A turn that comes late is made up for by no more than this. */
    private static final long MOST_CATCH_UP_NANOS = Duration.ofMillis(20).toNanos();

    /** The rate changes without a word to the book, and while it is 0 nobody is served. */
    private static final long LOOK_AGAIN_NANOS = Duration.ofMillis(100).toNanos();

    private static final Duration LONGEST_LOOK_AHEAD = Duration.ofDays(1);

    private final FairQueue<T> queue;
    private final NavigableSet<T> deadlines =
            new TreeSet<>(Comparator.comparing((T ticket) -> Objects.requireNonNull(ticket.deadline()))
                    .thenComparingLong(Ticket::number));
    private final Places<T> places;
    private final Beat turns;
    private List<T> moved = new ArrayList<>();
    private Instant heldUntil = Instant.MIN;
    private boolean suspended;
    private long tickets;

    /**
     * What follows from the changes since the last look.
     *
     * @param moved tickets that are now {@linkplain Ticket.Stage preparing, calling, too late or disturbed}
     * @param againInNanos how long nothing follows if nothing changes; {@link #NEVER} if for ever
     */
    record Look<T>(List<T> moved, long againInNanos) {}

    /**
     * @param weights looked at for each turn
     * @param atFirst how many calls may be made at the same time to begin with, see {@link SlowStart}
     * @param atATime how many calls may be made at the same time
     */
    TurnBook(LaneWeights weights, int atFirst, int atATime, long nowNanos) {
        this.queue = new FairQueue<>(weights);
        this.places = new Places<>(atFirst, atATime, nowNanos);
        this.turns = new Beat(nowNanos, MOST_CATCH_UP_NANOS);
    }

    /** Puts a new ticket into the queue, unless it is known now that its deadline comes before its turn. */
    void ask(T ticket, Moment now) {
        Instant deadline = ticket.deadline();
        if (deadline != null) {
            Duration left = Duration.between(now.instant(), deadline);
            Duration estimate = take(queue.ahead(ticket.claimant()), now);
            if (estimate.compareTo(left) >= 0) {
                ticket.tooLate(left.isPositive() ? estimate : null);
                moved.add(ticket);
                return;
            }
        }
        ticket.waits(tickets++);
        queue.add(ticket);
        if (deadline != null) {
            deadlines.add(ticket);
        }
    }

    /** Notes that a call that had its turn is ready. */
    void prepared(T ticket, Moment now) {
        places.prepared(ticket, now);
    }

    /** Notes that the cloud has answered a call, whatever it said. */
    void answered(T ticket, Moment now) {
        places.answered(ticket, now);
    }

    /** Takes out a ticket, at whatever stage it is. */
    void over(T ticket) {
        if (queue.remove(ticket)) {
            forgetDeadline(ticket);
        } else {
            places.over(ticket);
        }
        ticket.enters(Ticket.Stage.OVER);
    }

    /** The cloud asks to be left alone: nobody gets a turn before that time. */
    void hold(Instant until) {
        heldUntil = until.isAfter(heldUntil) ? until : heldUntil;
    }

    /** Sends back those of a batch that wait for their turn. */
    void disturb(String batch) {
        for (T ticket : queue.removeAll(batch)) {
            forgetDeadline(ticket);
            ticket.enters(Ticket.Stage.DISTURBED);
            moved.add(ticket);
        }
    }

    /** Nobody gets a turn until {@link #resume}. */
    void suspend() {
        suspended = true;
    }

    void resume() {
        suspended = false;
    }

    void atATime(int most) {
        places.atATime(most);
    }

    int atATime() {
        return places.atATime();
    }

    /** Returns the number of calls that have had their turn and are not over. */
    int underWay() {
        return places.underWay();
    }

    /** Returns the number of batches that have at least one request waiting for a turn. */
    int batches() {
        return queue.batches();
    }

    /** Returns the number of requests that wait for a turn. */
    int waiting(Lane lane) {
        return queue.size(lane);
    }

    /** Returns when a call that is asked for now would have its turn; the wait for a place among the calls is left out. */
    Forecast forecast(Claimant claimant, Moment now) {
        long place = queue.place(claimant);
        boolean isCalling = !suspended && now.fullPerSecond() > 0;
        Duration wait = take(queue.aheadInAll(claimant.lane(), place - 1), now);
        return new Forecast(place, isCalling ? now.instant().plus(wait) : null);
    }

    /** Serves whoever may be served now. */
    Look<T> look(Moment now) {
        expire(now);
        places.look(now, moved);
        giveTurns(now);
        List<T> since = moved;
        moved = new ArrayList<>();
        return new Look<>(since, Math.max(1, nanosUntilNext(now)));
    }

    private void expire(Moment now) {
        while (!deadlines.isEmpty() && !now.instant().isBefore(deadline(deadlines.first()))) {
            T late = Objects.requireNonNull(deadlines.pollFirst());
            queue.remove(late);
            late.tooLate(null);
            moved.add(late);
        }
    }

    private void giveTurns(Moment now) {
        while (!suspended && places.hasRoom() && !queue.isEmpty() && nanosUntilTurn(now) <= 0) {
            T next = Objects.requireNonNull(queue.poll());
            forgetDeadline(next);
            turns.happens(now.nanos(), turnInterval(now));
            places.prepare(next, now);
            moved.add(next);
        }
    }

    private long nanosUntilNext(Moment now) {
        long next = NEVER;
        if (places.hasCallsInLine()) {
            next = Math.min(places.nanosUntilCall(now), LOOK_AGAIN_NANOS);
        }
        if (!suspended && places.hasRoom() && !queue.isEmpty()) {
            next = Math.min(next, Math.min(nanosUntilTurn(now), LOOK_AGAIN_NANOS));
        }
        return deadlines.isEmpty() ? next : Math.min(next, nanosUntil(deadline(deadlines.first()), now));
    }

    private long nanosUntilTurn(Moment now) {
        if (now.instant().isBefore(heldUntil)) {
            return nanosUntil(heldUntil, now);
        }
        boolean mayPrepare = now.perSecond() > 0 && places.mayPrepare(now.perSecond());
        return mayPrepare ? turns.nanosUntilNext(now.nanos(), turnInterval(now)) : LOOK_AGAIN_NANOS;
    }

    private static long nanosUntil(Instant instant, Moment now) {
        Duration left = Duration.between(now.instant(), instant);
        return (left.compareTo(LONGEST_LOOK_AHEAD) < 0 ? left : LONGEST_LOOK_AHEAD).toNanos();
    }

    /** Returns how long so many calls take at least, since the cloud or this replica may not be any faster. */
    private Duration take(long count, Moment now) {
        Duration held = heldUntil.isAfter(now.instant()) ? Duration.between(now.instant(), heldUntil) : Duration.ZERO;
        double perSecond = now.fullPerSecond();
        return perSecond > 0 ? held.plusNanos((long) (count * 1e9 / perSecond)) : held;
    }

    private void forgetDeadline(T ticket) {
        if (ticket.deadline() != null) {
            deadlines.remove(ticket);
        }
    }

    private static Instant deadline(Ticket ticket) {
        return Objects.requireNonNull(ticket.deadline());
    }

    private static long turnInterval(Moment now) {
        return (long) (now.intervalNanos() / PERMITTED);
    }
}
