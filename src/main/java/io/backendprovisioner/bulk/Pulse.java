package io.backendprovisioner.bulk;

/** Says when it is time to show something again: at once, and then no more often than every so many nanoseconds. */
final class Pulse {
    private final long every;
    private long lastAt;
    private boolean begun;

    Pulse(long everyNanos) {
        this.every = everyNanos;
    }

    boolean isDue() {
        long now = System.nanoTime();
        if (begun && now - lastAt < every) {
            return false;
        }
        begun = true;
        lastAt = now;
        return true;
    }
}
