package io.backendprovisioner.pacing;

import io.backendprovisioner.domain.Time;
import java.time.Duration;

/** Lets one line of a kind into the log per minute, and counts the others for the next one. Safe for any number of threads. */
public final class Seldom {
    private static final long PAUSE = Duration.ofMinutes(1).toNanos();

    private final Time time;
    private int since;
    private boolean any;
    private long last;

    public Seldom(Time time) {
        this.time = time;
    }

    /** Returns how many there were since the last line, this one included, if it is to be written, and 0 if it is not. */
    public synchronized int count() {
        since++;
        long now = time.nanos();
        if (any && now - last < PAUSE) {
            return 0;
        }
        int all = since;
        since = 0;
        any = true;
        last = now;
        return all;
    }
}
