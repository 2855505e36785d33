package io.backendprovisioner.bench.load;

import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.atomic.AtomicLongArray;
import org.HdrHistogram.Histogram;

/**
 * What came back: when each request was meant to be sent, how often each was answered, and how long that took. Requests are
 * sent by one thread and replies seen by another.
 */
public final class Tally {
    private static final long LONGEST_NANOS = 600_000_000_000L;

    /** When it was meant to be sent, by {@link System#nanoTime}; negated once it is answered. Neither is ever 0. */
    private final AtomicLongArray intended;

    private final Histogram times = new Histogram(LONGEST_NANOS, 3);
    private final Map<String, Integer> statuses = new TreeMap<>();
    private int from;
    private int answered;
    private int again;

    /** @param most how many requests there will ever be */
    public Tally(int most) {
        intended = new AtomicLongArray(most);
    }

    /**
     * Before it is sent, so that no reply comes earlier than this.
     *
     * @param intendedNanos positive, as the time since the start of the machine is
     */
    public void willSend(int number, long intendedNanos) {
        if (intendedNanos <= 0) {
            throw new IllegalArgumentException("a time must be positive, and is " + intendedNanos);
        }
        intended.set(number, intendedNanos);
    }

    /**
     * Once for each reply.
     *
     * @throws IllegalArgumentException for a reply to what was never sent
     */
    public synchronized void answered(int number, String status, long nowNanos) {
        long since = intended.get(number);
        if (since == 0) {
            throw new IllegalArgumentException("request " + number + " was not sent, and is answered");
        }
        if (since < 0) {
            again++;
            return;
        }
        intended.set(number, -since);
        answered++;
        statuses.merge(status, 1, Integer::sum);
        if (number >= from) {
            times.recordValue(Math.clamp(nowNanos - since, 0, LONGEST_NANOS));
        }
    }

    /** Times are kept anew, of this request and later ones. */
    public synchronized void timeFrom(int number) {
        from = number;
        times.reset();
    }

    /** In milliseconds; 0 where nothing was timed. */
    public synchronized double percentileMillis(double percentile) {
        return times.getTotalCount() == 0 ? 0 : times.getValueAtPercentile(percentile) / 1e6;
    }

    public synchronized int timed() {
        return (int) times.getTotalCount();
    }

    /** Requests that have at least one reply. */
    public synchronized int answered() {
        return answered;
    }

    /** Replies to what had one already. */
    public synchronized int again() {
        return again;
    }

    public synchronized int withStatus(String status) {
        return statuses.getOrDefault(status, 0);
    }

    @Override
    public synchronized String toString() {
        return answered + " answered " + statuses + ", " + again + " once more";
    }
}
