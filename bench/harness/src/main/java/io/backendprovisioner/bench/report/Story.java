package io.backendprovisioner.bench.report;

import io.backendprovisioner.bench.figures.Metrics;
import java.util.List;

/**
 * How a figure is told.
 *
 * @param figure its name in the results
 * @param text what was done
 * @param metrics what is shown, in this order
 */
record Story(String figure, String title, String text, List<String> metrics) {
    /** Whether its cells are more and more of the same, so that lines show it. */
    boolean grows() {
        return figure.equals("growth");
    }

    static final List<Story> ALL = List.of(
            new Story(
                    "throughput",
                    "Throughput, reply time, processor time, memory",
                    "At full load a thousand and twice as many requests are outstanding as may be in flight: replies a second,"
                            + " processor time of the arm's process for each. Efficiency is the throughput divided by what calls in flight"
                            + " and latency allow. The reply time is that at half of the arm's own throughput, two seconds"
                            + " after it fell to that, from when the request was meant to be sent until the reply is read, committed; the call is part of it."
                            + " The memory is the most that the process was resident with.",
                    List.of(
                            Metrics.PER_SECOND,
                            Metrics.EFFICIENCY,
                            Metrics.CPU,
                            Metrics.P50,
                            Metrics.P99,
                            Metrics.PEAK,
                            Metrics.BUSY,
                            Metrics.BUSY_AT_HALF)),
            new Story(
                    "timeouts",
                    "Duplicates when the cloud creates and does not answer",
                    "One call of twenty makes the backend and then hangs; an arm gives a call up after two seconds.",
                    List.of(Metrics.DUPLICATES, Metrics.MISSING, Metrics.SECOND, Metrics.FAILED)),
            new Story(
                    "kill",
                    "Duplicates after kill -9",
                    "The process is killed with as many calls under way as it may have, and started again at once.",
                    List.of(Metrics.DUPLICATES, Metrics.MISSING, Metrics.SECOND, Metrics.BACK)),
            new Story(
                    "interactive",
                    "A single request beside a bulk run",
                    "Thousands of requests wait on the bulk topic and the cloud takes 50 calls a second, which every arm is told;"
                            + " beside them come five interactive ones a second, which are timed.",
                    List.of(Metrics.P50, Metrics.P99)),
            new Story(
                    "start",
                    "Start, and idling",
                    "From the start of the process until the reply to a request that waited for it; then the processor time"
                            + " without any request.",
                    List.of(Metrics.START, Metrics.IDLE, Metrics.PEAK)),
            new Story(
                    "growth",
                    "Growth",
                    "One process, warm, that has more and more requests behind it, beyond 100,000 only this worker: processor time for each of those since the"
                            + " size before, and what lives in its heap after a full collection.",
                    List.of(Metrics.CPU, Metrics.HEAP)),
            new Story(
                    "ceiling",
                    "Throttled calls when the cloud takes half of the configured rate",
                    "200 calls a second are configured, and the cloud refuses what is above 100.",
                    List.of(Metrics.THROTTLED, Metrics.FAILED)));
}
