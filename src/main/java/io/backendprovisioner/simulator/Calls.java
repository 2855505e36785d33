package io.backendprovisioner.simulator;

import java.time.Duration;
import java.util.Arrays;
import java.util.Map;
import java.util.TreeMap;

/**
 * What was called, and when. Times are those of {@link System#nanoTime()} at arrival, as the server read the call.
 * Results are {@code OK}, the code of an error, or {@code fault:} and the label of the fault that the call met. Safe for
 * use by many threads.
 */
public final class Calls {
    private static final int MOST_ARRIVALS = 4_000_000;
    static final int SECONDS_KEPT = 60;
    static final String OTHER_ACTION = "(other)";

    private final Map<String, Map<String, Long>> results = new TreeMap<>();
    private long[] arrivals = new long[1024];
    private int arrived;
    private final long[] perSecond = new long[SECONDS_KEPT];
    private long second;
    private final long start = System.nanoTime();
    private int inFlight;
    private int mostInFlight;

    Calls() {}

    /** Calls of the action that have been answered, or met a fault that answers nothing. */
    public synchronized long count(Action action) {
        return ofAction(action).values().stream().mapToLong(Long::longValue).sum();
    }

    public synchronized long count(Action action, String result) {
        return ofAction(action).getOrDefault(result, 0L);
    }

    /** Counts by action, then by result. */
    public synchronized Map<String, Map<String, Long>> results() {
        var copy = new TreeMap<String, Map<String, Long>>();
        results.forEach((action, counts) -> copy.put(action, new TreeMap<>(counts)));
        return copy;
    }

    /** Calls that have come and are neither answered nor given up by the client. */
    public synchronized int inFlight() {
        return inFlight;
    }

    public synchronized int mostInFlight() {
        return mostInFlight;
    }

    /** When each create came, throttled and refused ones included, in order; the first four million. */
    public synchronized long[] createArrivals() {
        return Arrays.copyOf(arrivals, arrived);
    }

    /** The most creates that came within any stretch of that length. */
    public int mostCreatesWithin(Duration window) {
        var times = createArrivals();
        var most = 0;
        for (int first = 0, next = 0; next < times.length; next++) {
            while (times[next] - times[first] >= window.toNanos()) {
                first++;
            }
            most = Math.max(most, next - first + 1);
        }
        return most;
    }

    synchronized void arrived(String action) {
        var now = System.nanoTime();
        turnTo((now - start) / 1_000_000_000L);
        perSecond[(int) (second % SECONDS_KEPT)]++;
        inFlight++;
        mostInFlight = Math.max(mostInFlight, inFlight);
        if (!action.equals(Action.CREATE.label()) || arrived == MOST_ARRIVALS) {
            return;
        }
        if (arrived == arrivals.length) {
            arrivals = Arrays.copyOf(arrivals, Math.min(MOST_ARRIVALS, arrived * 2));
        }
        arrivals[arrived++] = now;
    }

    synchronized void ended(String action, String result) {
        var known = Action.named(action).isPresent() ? action : OTHER_ACTION;
        results.computeIfAbsent(known, _ -> new TreeMap<>()).merge(result, 1L, Long::sum);
    }

    synchronized void left() {
        inFlight--;
    }

    /** Calls of any action in each of the last seconds, the one under way first. */
    synchronized long[] lastSeconds() {
        turnTo((System.nanoTime() - start) / 1_000_000_000L);
        var last = new long[SECONDS_KEPT];
        for (var ago = 0; ago < SECONDS_KEPT; ago++) {
            last[ago] = ago > second ? 0 : perSecond[(int) ((second - ago) % SECONDS_KEPT)];
        }
        return last;
    }

    synchronized void clear() {
        results.clear();
        Arrays.fill(perSecond, 0);
        arrivals = new long[1024];
        arrived = 0;
        mostInFlight = inFlight;
    }

    private void turnTo(long now) {
        for (; second < now; second++) {
            if (now - second > SECONDS_KEPT) {
                second = now - SECONDS_KEPT;
            }
            perSecond[(int) ((second + 1) % SECONDS_KEPT)] = 0;
        }
    }

    private Map<String, Long> ofAction(Action action) {
        return results.getOrDefault(action.label(), Map.of());
    }
}
