package io.backendprovisioner.pacing;

import io.backendprovisioner.domain.Lane;
import io.backendprovisioner.domain.RequestKey;

/**
 * The request that a permit is for. It may ask for many, one after the other, and has its place in its lane and batch from
 * the beginning: so what was read first goes first, whoever asks first, and what is tried again goes before what comes
 * after it.
 */
public final class Claimant {
    private final Lane lane;
    private final String batch;
    private final boolean alone;
    private final long rank;
    private final Object request;
    private boolean asked;

    private Claimant(Lane lane, String batch, boolean alone, long rank, Object request) {
        this.lane = lane;
        this.batch = batch;
        this.alone = alone;
        this.rank = rank;
        this.request = request;
    }

    /**
     * Of a request that takes turns, as one of its batch, with other batches of the lane.
     *
     * @param rank its place in the order in which requests were read
     * @param request names it in a log line, by its text; that text is made when it is needed
     */
    public static Claimant ofBatch(Lane lane, String batch, long rank, Object request) {
        return new Claimant(lane, batchNamed(batch), false, rank, request);
    }

    /**
     * Of a request that is part of no batch: it is a batch of its own, named by its key.
     *
     * @param rank as in {@link #ofBatch}, like the request
     */
    public static Claimant ofKey(Lane lane, RequestKey key, long rank, Object request) {
        return new Claimant(lane, "key " + key.value(), true, rank, request);
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

    /** Returns its place in the order in which requests were read. */
    long rank() {
        return rank;
    }

    /** Returns whether it has asked before, so that others may be behind it already. */
    boolean hasAsked() {
        return asked;
    }

    /** Notes that it asks, for the {@link TurnBook} alone. */
    void asks() {
        asked = true;
    }
}
