package io.backendprovisioner.pacing;

/**
 * How many prepare their calls while all places among the calls are taken: as many as calls end meanwhile, and once more
 * as many, since intents are committed several at a time. For one thread at a time.
 */
final class Lead {
    /** Of one more value in a mean; what is a hundred values old hardly counts any more. */
    private static final double SHARE = 1.0 / 32;

    private double preparingNanos;
    private double callingNanos = 1;

    /** One has prepared for that long. */
    void prepared(long nanos) {
        preparingNanos += SHARE * (nanos - preparingNanos);
    }

    /** One has called for that long. */
    void called(long nanos) {
        callingNanos += SHARE * (nanos - callingNanos);
    }

    /** @param places how many may call at a time; no more than that, and at least one if there is any */
    int of(int places) {
        double ending = places * preparingNanos / callingNanos;
        return (int) Math.min(Math.max(1, 2 * ending), places);
    }
}
