package io.backendprovisioner.flow;

import static org.assertj.core.api.Assertions.assertThat;

import io.backendprovisioner.domain.Outcome;
import io.backendprovisioner.pacing.Guard;
import io.backendprovisioner.pacing.GuardFixture;
import io.backendprovisioner.provider.CloudError;
import io.backendprovisioner.testkit.MovingTime;
import io.backendprovisioner.testkit.ScriptedCloud;
import io.backendprovisioner.tracing.Traces;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.time.Duration;
import java.time.Instant;
import java.util.Random;
import org.junit.jupiter.api.Test;

class CreationTest {
    private static final CallLimits LIMITS =
            new CallLimits(Duration.ofSeconds(10), Duration.ZERO, Duration.ZERO, Duration.ZERO, 5, Duration.ofHours(1));

    /** As many as are allowed in a minute of few calls. */
    private static final int MANY_RETRIES = 30;

    private final MovingTime time = new MovingTime();
    private final ScriptedCloud cloud = new ScriptedCloud();
    private final Guard guard = GuardFixture.guard(cloud, time, new Random(1));
    private final Creation creation = creation();

    @Test
    void whatADeadWorkerLeftIsNotHeldUpAsARetry() throws Exception {
        for (int i = 0; i < 2 * MANY_RETRIES; i++) {
            PlainRequest request = PlainRequest.of("orders-" + i);
            Outcome outcome = creation.resume(request, request.marker(), intents(request), time.instant());
            assertThat(outcome).isInstanceOf(Outcome.Created.class);
        }
        assertThat(time.elapsed()).isZero();
    }

    @Test
    void whatIsCreatedAgainAfterAnUnclearCallIsARetry() throws Exception {
        PlainRequest request = PlainRequest.of("orders");
        for (int i = 0; i < MANY_RETRIES; i++) {
            guard.create(request.spec(), request.claimant(), () -> Instant.MAX, true, null);
        }
        cloud.answers(new CloudError.Unclear("InternalError", "HTTP 500", "R"));
        creation.create(request, request.marker(), intents(request));
        assertThat(time.elapsed()).isGreaterThanOrEqualTo(Duration.ofSeconds(59));
    }

    private Creation creation() {
        var meters = new FlowMeters(new SimpleMeterRegistry());
        var reconciliation = new Reconciliation(guard, LIMITS, meters, Traces.off(), time);
        var twins = new TwinWatch(
                reconciliation,
                Duration.ZERO,
                null,
                meters,
                work -> Thread.ofVirtual().unstarted(() -> {}),
                time);
        return new Creation(guard, reconciliation, twins, LIMITS, time);
    }

    private Intents intents(PlainRequest request) {
        return new Intents(
                new NotedJournal(time),
                request,
                request.marker(),
                request.spec().fingerprint(),
                LIMITS,
                time);
    }
}
