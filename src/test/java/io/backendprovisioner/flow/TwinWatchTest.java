package io.backendprovisioner.flow;

import static org.assertj.core.api.Assertions.assertThat;

import io.backendprovisioner.domain.BackendId;
import io.backendprovisioner.domain.BackendMark;
import io.backendprovisioner.domain.Marker;
import io.backendprovisioner.domain.RequestKey;
import io.backendprovisioner.ledger.Entry;
import io.backendprovisioner.ledger.LedgerSnapshot;
import io.backendprovisioner.ledger.SimulatedLedger;
import io.backendprovisioner.metrics.Meters;
import io.backendprovisioner.pacing.TurnsFixture;
import io.backendprovisioner.provider.ListedBackend;
import io.backendprovisioner.provider.TwinRemoval;
import io.backendprovisioner.testkit.FakeCatalogue;
import io.backendprovisioner.testkit.MovingTime;
import io.backendprovisioner.testkit.ScriptedCloud;
import io.backendprovisioner.tracing.Traces;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.concurrent.TimeoutException;
import java.util.stream.Stream;
import org.apache.kafka.common.TopicPartition;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class TwinWatchTest {
    private static final Marker ORDERS = Marker.of("requests", new RequestKey("orders"));
    private static final BackendId ANSWERED = new BackendId("answered");
    private static final BackendId LATE = new BackendId("late");
    private static final Duration AFTER = Duration.ofSeconds(15);
    private static final Duration CLOCKS = Duration.ofSeconds(3);
    private static final BackendRequest REQUEST = SentRequest.named("orders");

    private final MovingTime time = new MovingTime();
    private final ScriptedCloud cloud = new ScriptedCloud();
    private final MeterRegistry registry = new SimpleMeterRegistry();
    private final FlowMeters meters = new FlowMeters(registry, time);
    private final FakeCatalogue catalogue = new FakeCatalogue();

    @Test
    void aTwinIsToldAndLeftAlone() throws InterruptedException {
        listed(marked(ANSWERED, ORDERS), marked(LATE, ORDERS));
        watch(null);
        assertThat(found()).isEqualTo(1);
        assertThat(time.elapsed()).isEqualTo(AFTER);
    }

    @Test
    void aTwinIsDeletedWhereTheSettingSaysSo() throws InterruptedException {
        listed(marked(LATE, ORDERS), marked(ANSWERED, ORDERS));
        watch(answeredAs(ANSWERED));
        assertThat(found()).isEqualTo(1);
        assertThat(catalogue.deleted()).containsExactly(LATE);
    }

    @Test
    void whatCarriesAnotherMarkerIsNoTwin() throws InterruptedException {
        listed(marked(ANSWERED, ORDERS), marked(LATE, Marker.of("requests", new RequestKey("payments"))));
        watch(answeredAs(ANSWERED));
        assertThat(found()).isZero();
        assertThat(catalogue.deleted()).isEmpty();
    }

    @Test
    void nothingIsDeletedWhenTheOneAnsweredHasGone() throws InterruptedException {
        listed(marked(LATE, ORDERS), marked(new BackendId("later"), ORDERS));
        watch(answeredAs(ANSWERED));
        assertThat(found()).isEqualTo(1);
        assertThat(catalogue.deleted()).isEmpty();
    }

    @Test
    void nothingIsDeletedThatMayHaveBeenThereBeforeTheFirstCall() throws InterruptedException {
        Instant tooEarly = MovingTime.START.plus(CLOCKS).minusSeconds(1);
        listed(marked(ANSWERED, ORDERS), marked(LATE, ORDERS, tooEarly));
        watch(answeredAs(ANSWERED));
        assertThat(found()).isEqualTo(1);
        assertThat(catalogue.deleted()).isEmpty();
    }

    @Test
    void nothingIsDeletedWhereAnotherLedgerPartitionKnowsTheKeyToo() throws InterruptedException {
        listed(marked(ANSWERED, ORDERS), marked(LATE, ORDERS));
        var elsewhere = new LedgerSnapshot.Line(new TopicPartition("requests.ledger", 7), ORDERS, intent());
        watch((topic, key) -> Stream.concat(answeredAs(ANSWERED).linesOf(topic, key).stream(), Stream.of(elsewhere))
                .toList());
        assertThat(catalogue.deleted()).isEmpty();
    }

    @Test
    void nothingIsDeletedWhereTheLedgerNamesAnotherAnswer() throws InterruptedException {
        listed(marked(ANSWERED, ORDERS), marked(LATE, ORDERS));
        watch(answeredAs(LATE));
        assertThat(catalogue.deleted()).isEmpty();
    }

    @Test
    void nothingIsDeletedWhereTheLedgersCannotBeRead() throws InterruptedException {
        listed(marked(ANSWERED, ORDERS), marked(LATE, ORDERS));
        watch((_, _) -> {
            throw new TimeoutException("no answer");
        });
        assertThat(found()).isEqualTo(1);
        assertThat(catalogue.deleted()).isEmpty();
    }

    private double found() {
        return Meters.TWINS.counter(registry).count();
    }

    private void listed(ListedBackend... backends) {
        cloud.lists(backends);
        catalogue.with(backends);
    }

    private UntoldTwins.KeyLedgers answeredAs(BackendId id) {
        return (_, _) -> List.of(new LedgerSnapshot.Line(
                REQUEST.partition().ledger(),
                ORDERS,
                new Entry.Answer(REQUEST.content(), id, null, false, MovingTime.START)));
    }

    private static Entry intent() {
        return new Entry.Intent(REQUEST.content(), MovingTime.START);
    }

    private void watch(UntoldTwins.@Nullable KeyLedgers ledgers) throws InterruptedException {
        var limits = new CallLimits(
                Duration.ofSeconds(1), Duration.ZERO, Duration.ZERO, Duration.ZERO, 1, Duration.ofHours(1));
        var turns = TurnsFixture.turns(cloud, time, new Random(1));
        List<Thread> threads = new ArrayList<>();
        new TwinWatch(
                        new Reconciliation(turns, limits, meters, Traces.off(), time),
                        AFTER,
                        ledgers == null ? null : new UntoldTwins(new TwinRemoval(catalogue), ledgers, CLOCKS),
                        meters,
                        work -> {
                            Thread thread = Thread.ofPlatform().unstarted(work);
                            threads.add(thread);
                            return thread;
                        },
                        time)
                .watch(REQUEST, ANSWERED, MovingTime.START);
        for (Thread thread : threads) {
            thread.join();
        }
    }

    private static ListedBackend marked(BackendId id, Marker marker) {
        return marked(id, marker, MovingTime.START.plus(CLOCKS));
    }

    private static ListedBackend marked(BackendId id, Marker marker, Instant created) {
        return new ListedBackend(
                id, "orders", "HTTP", null, created, List.of(new BackendMark(SimulatedLedger.OURS, marker).asTag()));
    }
}
