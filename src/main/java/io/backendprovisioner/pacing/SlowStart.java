package io.backendprovisioner.pacing;

import java.time.Duration;

/**
 * How many calls may be under way by what has been seen since the start: few at first, and one more with each that is
 * answered, which doubles them in the time of a call. A program that has just started is slow, and many calls at once
 * would outlast their time-outs; where calls are short they would be thousands before it is any faster, so it takes its
 * time as well. And where more at once only make each take longer, they become more ever more slowly. For one thread at
 * a time.
 */
final class SlowStart {
    /** A thousand are reached within two seconds, where calls are short. */
    static final Duration SHORTEST_STEP = Duration.ofMillis(2);

    /** In the time of one call: what so many more do to it is seen before there are many more again. */
    static final int MOST_STEPS_IN_A_CALL = 100;

    private int most;
    private long lastStep;

    /** @param few calls to begin with; {@link Integer#MAX_VALUE} for no bound */
    SlowStart(int few, long nowNanos) {
        most = few;
        lastStep = nowNanos - SHORTEST_STEP.toNanos();
    }

    /** @param callNanos how long that call took */
    void answered(long nowNanos, long callNanos) {
        long step = Math.max(SHORTEST_STEP.toNanos(), callNanos / MOST_STEPS_IN_A_CALL);
        if (nowNanos - lastStep >= step && most < Integer.MAX_VALUE) {
            most++;
            lastStep = nowNanos;
        }
    }

    int most() {
        return most;
    }
}
