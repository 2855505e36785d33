package io.backendprovisioner.pacing;

import io.backendprovisioner.domain.Time;
import java.time.Duration;

/** Lets one line of a kind into the log now and then, and counts the others for the next one. Safe for any number of threads. */
public final class Seldom {
    private final Time time;
    private final long pause;
    private int since;
    private boolean any;
    private long last;

    /** One line per minute. */
    public Seldom(Time time) {
        this(Duration.ofMinutes(1), time);
    }

    /** @param pause between two lines, at least */
    public Seldom(Duration pause, Time time) {
        this.pause = pause.toNanos();
        this.time = time;
    }

    /** Returns how many there were since the last line, this one included, if it is to be written, and 0 if it is not. */
    public synchronized int count() {
        since++;
        long now = time.nanos();
        if (any && now - last < pause) {
            return 0;
        }
        int all = since;
        since = 0;
        any = true;
        last = now;
        return all;
    }
}
