package io.backendprovisioner.flow;

import io.backendprovisioner.metrics.Meters;
import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.MeterRegistry;
import java.time.Duration;
import java.util.List;

/** What unclear calls come to. */
final class FlowMeters {
    private static final String FOUND = "found";
    private static final String NOTHING = "nothing";
    private static final String SEVERAL = "several";
    private static final String GAVE_UP = "gave-up";

    private final MeterRegistry meters;
    private final Counter twins;

    FlowMeters(MeterRegistry meters) {
        this.meters = meters;
        this.twins = Meters.TWINS.counter(meters);
        List.of(FOUND, NOTHING, SEVERAL, GAVE_UP).forEach(result -> Meters.RECONCILIATION.timer(meters, result));
    }

    void reconciled(Finding finding, Duration took) {
        String result = switch (finding) {
            case Finding.One _ -> FOUND;
            case Finding.None _ -> NOTHING;
            case Finding.Several _ -> SEVERAL;
            case Finding.GaveUp _ -> GAVE_UP;
        };
        Meters.RECONCILIATION.timer(meters, result).record(took);
    }

    void twinFound() {
        twins.increment();
    }
}
