package io.backendprovisioner.flow;

import io.backendprovisioner.domain.Time;
import io.backendprovisioner.journal.Journal;
import io.backendprovisioner.pacing.Turns;
import io.backendprovisioner.tracing.Traces;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.time.Duration;
import java.util.concurrent.ThreadFactory;

/** The production flow, put together by hand. */
public final class FlowFixture {
    private FlowFixture() {}

    public static ProvisionBackend provisionBackend(
            Journal journal,
            Turns turns,
            Duration requestTimeout,
            Duration settle,
            Duration visibility,
            Duration clockSkew,
            ThreadFactory threads,
            Time time) {
        var limits = new CallLimits(requestTimeout, settle, visibility, clockSkew, 5, Duration.ofHours(1));
        var meters = new FlowMeters(new SimpleMeterRegistry());
        var reconciliation = new Reconciliation(turns, limits, meters, Traces.off(), time);
        var twins = new TwinWatch(reconciliation, limits.twinsAppearWithin(), null, meters, threads, time);
        return new ProvisionBackend(journal, new CreateBackend(turns, reconciliation, twins, limits, time), time);
    }
}
