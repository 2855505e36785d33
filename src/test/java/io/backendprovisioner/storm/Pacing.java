package io.backendprovisioner.storm;

import java.time.Instant;
import java.util.Comparator;
import java.util.List;

/**
 * How the calls of a storm were paced.
 *
 * @param allowedInASecond calls of the whole fleet: the rate, and one for each worker, since each spreads its own calls, and
 *     one for a worker that takes over from another
 * @param calls when each call arrived at the cloud, apart from those of probers
 * @param outages how often a worker suspended calls since the breaker had opened
 * @param refusals how often a worker suspended calls since it had no rights
 * @param slowStarts how often a worker made calls again, slowly
 * @param throttled how many calls the cloud throttled
 * @param held how many of these were told how long to wait
 * @param retries how many creates followed another one of the same request
 */
record Pacing(
        double allowedInASecond,
        List<Instant> calls,
        int outages,
        int refusals,
        int slowStarts,
        int throttled,
        int held,
        int retries) {

    /** Returns the time from the first call to the last one. */
    long secondsUntilTheLast() {
        return calls.stream().max(Comparator.naturalOrder()).orElseThrow().getEpochSecond()
                - calls.stream().min(Comparator.naturalOrder()).orElseThrow().getEpochSecond();
    }

    /** Returns the most calls that arrived within any second. */
    int mostInASecond() {
        List<Instant> sorted = calls.stream().sorted().toList();
        int most = 0;
        int first = 0;
        for (int last = 0; last < sorted.size(); last++) {
            while (!sorted.get(first).plusSeconds(1).isAfter(sorted.get(last))) {
                first++;
            }
            most = Math.max(most, last - first + 1);
        }
        return most;
    }
}
