package io.backendprovisioner.pacing;

import java.util.ArrayDeque;
import java.util.Deque;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;

/**
 * How many calls are prepared and made at the same time. Whoever prepares takes no place among the calls, and waits for
 * one when that is done. For one thread at a time.
 */
final class Places {
    /** As many are let to their intents as may be called in this time, and one. */
    private static final double INTENT_SECONDS = 0.5;

    private final SlowStart slowStart = new SlowStart();
    private final Lead lead = new Lead();
    /** The calls whose preparation is done, and which wait for a place. */
    private final Deque<Place> ready = new ArrayDeque<>();

    private int atATime;
    private int calling;
    private int preparing;

    /** A place among the calls, or what waits for one. */
    static final class Place {
        private final CompletableFuture<Void> free = new CompletableFuture<>();

        /** Blocks until it may be taken; for any thread. */
        void await() throws InterruptedException {
            try {
                free.get();
            } catch (ExecutionException e) {
                throw new IllegalStateException(e);
            }
        }
    }

    Places(int atATime) {
        this.atATime = atATime;
    }

    void beginWith(int few, long nowNanos) {
        slowStart.beginWith(few, nowNanos);
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

    /** @param perSecond calls that may be made now */
    boolean mayPrepare(double perSecond) {
        return preparing + calling - lead.of(most()) < most() && preparing <= perSecond * INTENT_SECONDS;
    }

    void prepares() {
        preparing++;
    }

    void prepared(Place place, long tookNanos) {
        lead.prepared(tookNanos);
        ready.add(place);
    }

    /** Gives places to the calls that are ready, as far as there are any. */
    void fill() {
        while (calling < most() && !ready.isEmpty()) {
            preparing--;
            calling++;
            ready.remove().free.complete(null);
        }
    }

    /** The cloud has answered a call that took so long. */
    void answered(long nowNanos, long tookNanos) {
        lead.called(tookNanos);
        slowStart.answered(nowNanos, tookNanos);
    }

    /** Gives back the place of a call that is over, or that is given up while it is being prepared. */
    void over(Place place) {
        if (place.free.isDone()) {
            calling--;
        } else {
            ready.remove(place);
            preparing--;
        }
    }

    private int most() {
        return Math.min(atATime, slowStart.most());
    }
}
