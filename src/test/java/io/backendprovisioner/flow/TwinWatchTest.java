package io.backendprovisioner.flow;

import static org.assertj.core.api.Assertions.assertThat;

import io.backendprovisioner.domain.BackendId;
import io.backendprovisioner.domain.BackendMark;
import io.backendprovisioner.domain.Marker;
import io.backendprovisioner.domain.RequestKey;
import io.backendprovisioner.ledger.SimulatedLedger;
import io.backendprovisioner.metrics.Meters;
import io.backendprovisioner.pacing.TurnsFixture;
import io.backendprovisioner.provider.DeleteAnswer;
import io.backendprovisioner.provider.ListedBackend;
import io.backendprovisioner.testkit.MovingTime;
import io.backendprovisioner.testkit.ScriptedCloud;
import io.backendprovisioner.tracing.Traces;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class TwinWatchTest {
    private static final Marker ORDERS = Marker.of("requests", new RequestKey("orders"));
    private static final BackendId ANSWERED = new BackendId("answered");
    private static final BackendId LATE = new BackendId("late");
    private static final Duration AFTER = Duration.ofSeconds(15);

    private final MovingTime time = new MovingTime();
    private final ScriptedCloud cloud = new ScriptedCloud();
    private final MeterRegistry registry = new SimpleMeterRegistry();
    private final FlowMeters meters = new FlowMeters(registry, time);
    private final List<BackendId> deleted = new ArrayList<>();

    @Test
    void aTwinIsToldAndLeftAlone() throws InterruptedException {
        cloud.lists(marked(ANSWERED, ORDERS), marked(LATE, ORDERS));
        watch(null);
        assertThat(found()).isEqualTo(1);
        assertThat(time.elapsed()).isEqualTo(AFTER);
    }

    @Test
    void aTwinIsDeletedWhereTheSettingSaysSo() throws InterruptedException {
        cloud.lists(marked(LATE, ORDERS), marked(ANSWERED, ORDERS));
        watch(this::delete);
        assertThat(found()).isEqualTo(1);
        assertThat(deleted).containsExactly(LATE);
    }

    @Test
    void whatCarriesAnotherMarkerIsNoTwin() throws InterruptedException {
        cloud.lists(marked(ANSWERED, ORDERS), marked(LATE, Marker.of("requests", new RequestKey("payments"))));
        watch(this::delete);
        assertThat(found()).isZero();
        assertThat(deleted).isEmpty();
    }

    @Test
    void nothingIsDeletedWhenTheOneAnsweredHasGone() throws InterruptedException {
        cloud.lists(marked(LATE, ORDERS), marked(new BackendId("later"), ORDERS));
        watch(this::delete);
        assertThat(found()).isEqualTo(1);
        assertThat(deleted).isEmpty();
    }

    private double found() {
        return Meters.TWINS.counter(registry).count();
    }

    private DeleteAnswer delete(BackendId id) {
        deleted.add(id);
        return new DeleteAnswer.Deleted(false);
    }

    private void watch(@Nullable Function<BackendId, DeleteAnswer> deleting) throws InterruptedException {
        var limits = new CallLimits(
                Duration.ofSeconds(1), Duration.ZERO, Duration.ZERO, Duration.ZERO, 1, Duration.ofHours(1));
        var turns = TurnsFixture.turns(cloud, time, new Random(1));
        List<Thread> threads = new ArrayList<>();
        new TwinWatch(
                        new Reconciliation(turns, limits, meters, Traces.off(), time),
                        AFTER,
                        deleting,
                        meters,
                        work -> {
                            Thread thread = Thread.ofPlatform().unstarted(work);
                            threads.add(thread);
                            return thread;
                        },
                        time)
                .watch(SentRequest.named("orders"), ANSWERED);
        for (Thread thread : threads) {
            thread.join();
        }
    }

    private static ListedBackend marked(BackendId id, Marker marker) {
        return new ListedBackend(
                id, "orders", "HTTP", null, null, List.of(new BackendMark(SimulatedLedger.OURS, marker).asTag()));
    }
}
