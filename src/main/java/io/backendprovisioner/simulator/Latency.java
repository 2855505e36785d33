package io.backendprovisioner.simulator;

import java.time.Duration;
import java.util.random.RandomGenerator;

/** How long a call takes, drawn evenly between the two, both included. */
public record Latency(Duration min, Duration max) {
    public static final Latency NONE = fixed(Duration.ZERO);

    public Latency {
        if (min.isNegative() || min.compareTo(max) > 0) {
            throw new IllegalArgumentException("a latency runs from a smaller to a larger duration, from 0 on");
        }
    }

    public static Latency fixed(Duration latency) {
        return new Latency(latency, latency);
    }

    long drawNanos(RandomGenerator random) {
        return min.equals(max) ? min.toNanos() : random.nextLong(min.toNanos(), max.toNanos() + 1);
    }
}
