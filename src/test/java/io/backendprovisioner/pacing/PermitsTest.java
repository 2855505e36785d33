package io.backendprovisioner.pacing;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import io.backendprovisioner.domain.Lane;
import io.backendprovisioner.pacing.Permits.Permit;
import io.backendprovisioner.testkit.StillTime;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** The threads around the {@link TurnBook}, on a clock that stands still until the test moves it. */
class PermitsTest {
    private static final Duration PATIENCE = Duration.ofSeconds(60);

    private final StillTime time = new StillTime();
    private final FleetRate rate = new FleetRate(1, time);
    private final List<Thread> threads = new ArrayList<>();
    private final Permits permits = new Permits(new LaneWeights(8, 2), rate, Integer.MAX_VALUE, 3, this::thread, time);

    PermitsTest() {
        rate.share(1, 1);
        permits.start();
    }

    private Thread thread(Runnable work) {
        Thread thread = Thread.ofVirtual().unstarted(work);
        threads.add(thread);
        return thread;
    }

    @AfterEach
    void close() throws InterruptedException {
        permits.close();
        assertThat(threads.getFirst().join(PATIENCE)).isTrue();
        threads.forEach(Thread::interrupt);
    }

    private interface Waiting<T> {
        T until() throws InterruptedException;
    }

    private <T> CompletableFuture<T> start(Waiting<T> waiting) {
        var result = new CompletableFuture<T>();
        thread(() -> {
                    try {
                        result.complete(waiting.until());
                    } catch (InterruptedException e) {
                        result.completeExceptionally(e);
                    }
                })
                .start();
        return result;
    }

    private CompletableFuture<Wait<Permit>> ask(@Nullable Instant deadline) {
        int before = permits.waiting(Lane.BULK);
        var asked = start(() -> permits.await(Claimants.ofBatch(Lane.BULK, "somebody"), deadline));
        await().atMost(PATIENCE).until(() -> permits.waiting(Lane.BULK) > before);
        return asked;
    }

    private static Permit granted(CompletableFuture<Wait<Permit>> asked) throws Exception {
        if (asked.get(PATIENCE.toSeconds(), TimeUnit.SECONDS) instanceof Wait.Granted<Permit>(var permit)) {
            return permit;
        }
        throw new AssertionError("no permit: " + asked);
    }

    /** In steps, since the thread that looks at the clock looks no further ahead than that. */
    private void advance(Duration by, CompletableFuture<?> until) {
        for (Duration passed = Duration.ZERO; passed.compareTo(by) < 0; passed = passed.plusMillis(100)) {
            assertThat(until).isNotDone();
            time.advance(Duration.ofMillis(100));
        }
    }

    @Test
    void theClockServesWhoWaitsAndSpreadsTheCalls() throws Exception {
        var first = ask(null);
        advance(Duration.ofMillis(1100), first);
        Permit permit = granted(first);
        var call = start(() -> {
            permit.call();
            return permit;
        });
        call.get(PATIENCE.toSeconds(), TimeUnit.SECONDS).answered();
        assertThat(permits.underWay()).isEqualTo(1);
        permit.close();
        assertThat(permits.underWay()).isZero();
    }

    @Test
    void theClockEndsAWaitThatIsTooLate() throws Exception {
        permits.suspend();
        var late = ask(time.instant().plusSeconds(5));
        time.advance(Duration.ofSeconds(5));
        assertThat(late.get(PATIENCE.toSeconds(), TimeUnit.SECONDS)).isEqualTo(new Wait.TooLate<>(null));
    }

    @Test
    void aChangeServesWhoWaitsWithoutTheClock() throws Exception {
        rate.ceiling(0);
        permits.suspend();
        var first = ask(null);
        var second = ask(null);
        permits.disturb(Claimant.batchNamed("somebody"));
        assertThat(first.get(PATIENCE.toSeconds(), TimeUnit.SECONDS)).isInstanceOf(Wait.Disturbed.class);
        assertThat(second.get(PATIENCE.toSeconds(), TimeUnit.SECONDS)).isInstanceOf(Wait.Disturbed.class);
        var third = ask(null);
        permits.resume();
        granted(third).close();
    }

    @Test
    void whoIsInterruptedWaitsNoMore() {
        permits.suspend();
        var asked = ask(null);
        threads.getLast().interrupt();
        assertThatThrownBy(() -> asked.get(PATIENCE.toSeconds(), TimeUnit.SECONDS))
                .isInstanceOf(ExecutionException.class)
                .hasCauseInstanceOf(InterruptedException.class);
        assertThat(permits.waiting(Lane.BULK)).isZero();
    }

    @Test
    void whoAsksSoonerThanTheClockWouldBeLookedAtWakesItsThread() throws Exception {
        permits.suspend();
        var late = ask(time.instant().plusSeconds(50));
        var sooner = ask(time.instant().plusSeconds(5));
        time.advance(Duration.ofSeconds(5));
        assertThat(sooner.get(PATIENCE.toSeconds(), TimeUnit.SECONDS)).isInstanceOf(Wait.TooLate.class);
        assertThat(late).isNotDone();
    }
}
