package io.backendprovisioner.pacing;

import java.time.Duration;

/**
 * How many calls may be under way by what has been seen since the start: few at first, and one more with each that is
 * answered, which doubles them in the time of a call. A program that has just started is slow, and many calls at once
 * would outlast their time-outs; where calls are short they would be thousands before it is any faster, so it takes its
 * time as well. For one thread at a time.
 */
final class SlowStart {
    /** A thousand are reached within two seconds. */
    static final Duration SHORTEST_STEP = Duration.ofMillis(2);

    private int most = Integer.MAX_VALUE;
    private long lastStep;

    void beginWith(int few, long nowNanos) {
        most = few;
        lastStep = nowNanos - SHORTEST_STEP.toNanos();
    }

    void answered(long nowNanos) {
        if (nowNanos - lastStep >= SHORTEST_STEP.toNanos() && most < Integer.MAX_VALUE) {
            most++;
            lastStep = nowNanos;
        }
    }

    int most() {
        return most;
    }
}
