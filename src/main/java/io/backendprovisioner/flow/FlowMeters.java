package io.backendprovisioner.flow;

import io.backendprovisioner.metrics.Meters;
import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Timer;
import java.time.Duration;

/** What unclear calls come to. Every series is there from the start. */
final class FlowMeters {
    private final Timer found;
    private final Timer nothing;
    private final Timer several;
    private final Timer gaveUp;
    private final Counter twins;

    FlowMeters(MeterRegistry meters) {
        found = Meters.RECONCILIATION.timer(meters, "found");
        nothing = Meters.RECONCILIATION.timer(meters, "nothing");
        several = Meters.RECONCILIATION.timer(meters, "several");
        gaveUp = Meters.RECONCILIATION.timer(meters, "gave-up");
        twins = Meters.TWINS.counter(meters);
    }

    void reconciled(Finding finding, Duration took) {
        Timer timer = switch (finding) {
            case Finding.One _ -> found;
            case Finding.None _ -> nothing;
            case Finding.Several _ -> several;
            case Finding.GaveUp _ -> gaveUp;
        };
        timer.record(took);
    }

    void twinFound() {
        twins.increment();
    }
}
