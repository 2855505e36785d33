package io.backendprovisioner.flow;

import io.backendprovisioner.metrics.Meters;
import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Timer;
import java.time.Duration;
import java.util.Map;
import java.util.Objects;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** What unclear calls come to. Every series is there from the start. */
final class FlowMeters {
    private static final String FOUND = "found";
    private static final String NOTHING = "nothing";
    private static final String SEVERAL = "several";
    private static final String GAVE_UP = "gave-up";

    private final Map<String, Timer> reconciliations;
    private final Counter twins;

    FlowMeters(MeterRegistry meters) {
        reconciliations = Stream.of(FOUND, NOTHING, SEVERAL, GAVE_UP)
                .collect(Collectors.toMap(Function.identity(), result -> Meters.RECONCILIATION.timer(meters, result)));
        twins = Meters.TWINS.counter(meters);
    }

    /** As the meter and the span name it. */
    static String result(Finding finding) {
        return switch (finding) {
            case Finding.One _ -> FOUND;
            case Finding.None _ -> NOTHING;
            case Finding.Several _ -> SEVERAL;
            case Finding.GaveUp _ -> GAVE_UP;
        };
    }

    void reconciled(Finding finding, Duration took) {
        Objects.requireNonNull(reconciliations.get(result(finding))).record(took);
    }

    void twinFound() {
        twins.increment();
    }
}
