package io.backendprovisioner.bench.contest;

import java.time.Duration;
import java.util.List;

/**
 * What an arm is to run on. Every {@code with} returns a changed copy.
 *
 * @param latency of a call
 * @param inFlight calls at a time, at most
 * @param callsPerSecond the configured rate; 0 is none
 * @param requestTimeout limit of one call
 * @param bulkLane whether it reads a second topic of requests, too
 * @param simulator further options of the simulator, such as {@code ceiling=50}
 */
public record Course(
        Duration latency,
        int inFlight,
        int callsPerSecond,
        Duration requestTimeout,
        boolean bulkLane,
        List<String> simulator) {

    private static final Duration TIMEOUT = Duration.ofSeconds(10);

    /** Whatever is read ahead, behind it there is still some more. */
    private static final int BACKLOG = 1000;

    public static Course of(Duration latency, int inFlight) {
        return new Course(latency, inFlight, 0, TIMEOUT, false, List.of());
    }

    public Course withLatency(Duration other) {
        return new Course(other, inFlight, callsPerSecond, requestTimeout, bulkLane, simulator);
    }

    public Course withRate(int perSecond) {
        return new Course(latency, inFlight, perSecond, requestTimeout, bulkLane, simulator);
    }

    public Course withTimeout(Duration timeout) {
        return new Course(latency, inFlight, callsPerSecond, timeout, bulkLane, simulator);
    }

    public Course withBulkLane() {
        return new Course(latency, inFlight, callsPerSecond, requestTimeout, true, simulator);
    }

    public Course withSimulator(String... options) {
        return new Course(latency, inFlight, callsPerSecond, requestTimeout, bulkLane, List.of(options));
    }

    /** How many requests are kept outstanding at full load: no arm lacks work while it answers several at once. */
    public int outstanding() {
        return 2 * inFlight + BACKLOG;
    }

    /** Replies a second, were nothing but the calls to take time; 0 where they take none. */
    public double possible() {
        return latency.isZero() ? 0 : inFlight / (latency.toMillis() / 1000.0);
    }

    @Override
    public String toString() {
        return latency.toMillis() + " ms, " + inFlight + " in flight";
    }
}
