package io.backendprovisioner.bulk;

import io.backendprovisioner.domain.Time;
import java.time.Duration;

/** Decides when to show something again: at once, and then at most once in each interval. */
final class Pulse {
    private final Time time;
    private final long every;
    private long lastAt;
    private boolean begun;

    Pulse(Time time, Duration every) {
        this.time = time;
        this.every = every.toNanos();
    }

    boolean isDue() {
        long now = time.nanos();
        if (begun && now - lastAt < every) {
            return false;
        }
        begun = true;
        lastAt = now;
        return true;
    }
}
