package io.backendprovisioner.pacing;

import io.backendprovisioner.domain.Lane;
import io.backendprovisioner.domain.RequestKey;

/**
 * The request that a permit is for. It may ask for many, one after the other, and keeps the place in its lane and batch
 * that it had when it asked first: so what was served before goes before what was not.
 */
public final class Claimant {
    private static final long NONE = -1;

    private final Lane lane;
    private final String batch;
    private final boolean alone;
    private final Object request;
    private long rank = NONE;

    private Claimant(Lane lane, String batch, boolean alone, Object request) {
        this.lane = lane;
        this.batch = batch;
        this.alone = alone;
        this.request = request;
    }

    /** Of a request that no log line names. */
    static Claimant ofBatch(Lane lane, String batch) {
        return ofBatch(lane, batch, "");
    }

    /**
     * Of a request that takes turns, as one of its batch, with other batches of the lane.
     *
     * @param request names it in a log line, by its text; that text is made when it is needed
     */
    public static Claimant ofBatch(Lane lane, String batch, Object request) {
        return new Claimant(lane, batchNamed(batch), false, request);
    }

    /**
     * Of a request that is part of no batch: it is a batch of its own, named by its key.
     *
     * @param request as in {@link #ofBatch}
     */
    public static Claimant ofKey(Lane lane, RequestKey key, Object request) {
        return new Claimant(lane, "key " + key.value(), true, request);
    }

    static String batchNamed(String batch) {
        return "batch " + batch;
    }

    Lane lane() {
        return lane;
    }

    String batch() {
        return batch;
    }

    /** Returns what names the request in a log line, by its text. */
    Object request() {
        return request;
    }

    /** Returns whether it is part of no batch. */
    boolean isAlone() {
        return alone;
    }

    /** Returns whether it has asked before, so that others may be behind it already. */
    boolean hasAsked() {
        return rank != NONE;
    }

    /** Returns its place in the order in which claimants asked first; negative until it has asked. */
    long rank() {
        return rank;
    }

    /** Notes that it asks, for the {@link TurnBook} alone; only the first time counts. */
    void asks(long asNumber) {
        rank = hasAsked() ? rank : asNumber;
    }
}
