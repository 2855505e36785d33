package io.backendprovisioner.pacing;

import java.time.Duration;
import java.util.List;

/**
 * The way of a call from its turn to its end. A call that is being prepared takes no place among the calls; it waits for
 * one when it is ready, and then until the call before it is an interval ago. Not thread-safe.
 *
 * @param <T> the tickets of the driver
 */
final class Places<T extends Ticket> {
    /** As many calls are prepared at a time as may be made in this time, and one more. */
    private static final double INTENT_SECONDS = 0.5;

    /** A call that begins late is made up for by no more than this, since calls reach the cloud as they begin. */
    private static final long MOST_CATCH_UP_NANOS = Duration.ofMillis(5).toNanos();

    private final SlowStart slowStart;
    private final Lead lead = new Lead();
    private final Line<T> ready = new Line<>();
    private final Line<T> linedUp = new Line<>();
    private final Beat beat;
    private long intervalNanos;
    private int atATime;
    private int preparing;
    private int calling;

    Places(int atFirst, int atATime, long nowNanos) {
        this.slowStart = new SlowStart(atFirst, nowNanos);
        this.atATime = atATime;
        this.beat = new Beat(nowNanos, MOST_CATCH_UP_NANOS);
    }

    void atATime(int most) {
        atATime = most;
    }

    int atATime() {
        return atATime;
    }

    /** Returns the number of calls that are being prepared or made. */
    int underWay() {
        return preparing + calling;
    }

    /** Returns whether one more call may be prepared, as far as the calls under way say. */
    boolean hasRoom() {
        return preparing + calling - lead.of(most()) < most();
    }

    /**
     * Returns whether one more call may be prepared, as far as the rate says.
     *
     * @param perSecond calls that may be made now
     */
    boolean mayPrepare(double perSecond) {
        return preparing <= perSecond * INTENT_SECONDS;
    }

    void prepare(T ticket, Moment now) {
        preparing++;
        ticket.enters(Ticket.Stage.PREPARING, now.nanos());
    }

    void prepared(T ticket, Moment now) {
        lead.prepared(now.nanos() - ticket.since());
        ticket.enters(Ticket.Stage.READY);
        ready.add(ticket);
    }

    /** The cloud has answered a call, whatever it said. */
    void answered(T ticket, Moment now) {
        long took = now.nanos() - ticket.since();
        lead.called(took);
        slowStart.answered(now.nanos(), took);
    }

    /** Takes out a ticket that has had its turn. */
    void over(T ticket) {
        switch (ticket.stage()) {
            case PREPARING -> preparing--;
            case READY -> {
                ready.remove(ticket);
                preparing--;
            }
            case LINED_UP -> {
                linedUp.remove(ticket);
                calling--;
            }
            case CALLING -> calling--;
            case NEW, WAITING, TOO_LATE, DISTURBED, OVER -> {}
        }
    }

    /** Gives places to the calls that are ready, and begins those that are due, in order; these are added to {@code moved}. */
    void look(Moment now, List<T> moved) {
        while (calling < most() && !ready.isEmpty()) {
            T next = ready.poll();
            preparing--;
            calling++;
            next.enters(Ticket.Stage.LINED_UP, now.nanos());
            linedUp.add(next);
        }
        if (now.perSecond() > 0) {
            // A replica that loses its share still ends the calls that are lined up, at the rate that it had.
            intervalNanos = now.intervalNanos();
        }
        while (!linedUp.isEmpty() && beat.nanosUntilNext(now.nanos(), intervalNanos) <= 0) {
            T next = linedUp.poll();
            beat.happens(now.nanos(), intervalNanos);
            next.enters(Ticket.Stage.CALLING);
            moved.add(next);
        }
    }

    /** Returns whether calls have a place and wait until they may begin. */
    boolean hasCallsInLine() {
        return !linedUp.isEmpty();
    }

    /** Returns how long it is until the next call may begin, at the rate of now. */
    long nanosUntilCall(Moment now) {
        return beat.nanosUntilNext(now.nanos(), intervalNanos);
    }

    private int most() {
        return Math.min(atATime, slowStart.most());
    }
}
