package io.backendprovisioner.pacing;

import io.backendprovisioner.domain.Lane;
import io.backendprovisioner.metrics.Meters;
import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Timer;
import java.time.Duration;
import java.util.EnumMap;
import java.util.EnumSet;
import java.util.Map;
import java.util.Objects;
import java.util.stream.Stream;

/** What calls and the waiting for them come to. Every series is there from the start. */
final class PacingMeters {
    private final Map<Lane, Timer> permits = new EnumMap<>(Lane.class);
    private final Map<CallResult, Timer> creates;
    private final Map<CallResult, Timer> lookUps;
    private final Counter retries;

    PacingMeters(MeterRegistry meters) {
        for (Lane lane : Lane.values()) {
            permits.put(lane, Meters.PERMIT_WAIT.timer(meters, lane.label()));
        }
        creates = calls(meters, "create", CallResult.LISTED);
        lookUps = calls(meters, "look-up", CallResult.CREATED);
        retries = Meters.RETRIES.counter(meters);
    }

    private static Map<CallResult, Timer> calls(MeterRegistry meters, String action, CallResult never) {
        Map<CallResult, Timer> calls = new EnumMap<>(CallResult.class);
        for (CallResult result : EnumSet.complementOf(EnumSet.of(never))) {
            calls.put(result, Meters.CALL.timer(meters, action, result.label()));
        }
        return calls;
    }

    /** Returns how many calls of any kind were answered, or were not. */
    long calls() {
        return Stream.concat(creates.values().stream(), lookUps.values().stream())
                .mapToLong(Timer::count)
                .sum();
    }

    void permitted(Lane lane, Duration waited) {
        Objects.requireNonNull(permits.get(lane)).record(waited);
    }

    void retried() {
        retries.increment();
    }

    void created(CallResult result, Duration took) {
        Objects.requireNonNull(creates.get(result)).record(took);
    }

    void lookedUp(CallResult result, Duration took) {
        Objects.requireNonNull(lookUps.get(result)).record(took);
    }
}
