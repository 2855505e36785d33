package io.backendprovisioner.bulk;

import java.util.ArrayDeque;

/** How many a second, over the last ten seconds. */
final class Pace {
    private static final long SPAN_NANOS = 10_000_000_000L;
    private static final long STEP_NANOS = 250_000_000L;

    private record Sample(long at, long count) {}

    private final ArrayDeque<Sample> samples = new ArrayDeque<>();

    /**
     * @param now from any fixed instant on, in nanoseconds
     * @param count so far
     */
    double at(long now, long count) {
        Sample last = samples.peekLast();
        if (last == null || now - last.at >= STEP_NANOS) {
            samples.add(new Sample(now, count));
        }
        while (samples.size() > 2 && now - samples.getFirst().at > SPAN_NANOS) {
            samples.removeFirst();
        }
        Sample first = samples.getFirst();
        return now == first.at ? 0 : (count - first.count) * 1e9 / (now - first.at);
    }
}
