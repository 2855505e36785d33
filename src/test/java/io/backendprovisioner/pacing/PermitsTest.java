package io.backendprovisioner.pacing;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.backendprovisioner.domain.Lane;
import io.backendprovisioner.pacing.Permits.Permit;
import io.backendprovisioner.testkit.RealTime;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class PermitsTest {
    private static final Claimant SOMEBODY = new Claimant(Lane.BULK, "somebody");
    private static final Duration PATIENCE = Duration.ofSeconds(60);
    private static final Duration A_MOMENT = Duration.ofMillis(200);

    private final FleetRate rate = new FleetRate(0, new RealTime());
    private final Permits permits = new Permits(new LaneWeights(8, 2), rate, 3, new RealTime()).start();
    private final BlockingQueue<Permit> granted = new LinkedBlockingQueue<>();
    private final BlockingQueue<Permit> called = new LinkedBlockingQueue<>();
    private final List<Thread> waiting = new ArrayList<>();

    PermitsTest() {
        rate.share(1, 1);
    }

    @AfterEach
    void close() {
        waiting.forEach(Thread::interrupt);
        permits.close();
    }

    private void ask(int times) {
        for (int i = 0; i < times; i++) {
            waiting.add(Thread.startVirtualThread(() -> {
                try {
                    if (permits.await(SOMEBODY, null) instanceof Wait.Granted<Permits.Permit>(var permit)) {
                        granted.add(permit);
                    }
                } catch (InterruptedException e) {
                    Thread.currentThread().interrupt();
                }
            }));
        }
    }

    private void awaitGranted(int count) {
        await().atMost(PATIENCE).until(() -> granted.size() == count);
        await().during(A_MOMENT).atMost(PATIENCE).until(() -> granted.size() == count);
    }

    private void call(Permit permit) {
        waiting.add(Thread.startVirtualThread(() -> {
            try {
                permit.call();
                called.add(permit);
            } catch (InterruptedException e) {
                permit.close();
            }
        }));
    }

    private void callAllThatAreGranted() {
        for (Permit permit = granted.poll(); permit != null; permit = granted.poll()) {
            call(permit);
        }
    }

    private void awaitCalled(int count) {
        await().atMost(PATIENCE).until(() -> called.size() == count);
        await().during(A_MOMENT).atMost(PATIENCE).until(() -> called.size() == count);
    }

    @Test
    void noMoreAreCalledAtATimeThanMayBe() throws Exception {
        ask(5);
        awaitGranted(4);
        callAllThatAreGranted();
        awaitCalled(3);
        called.take().close();
        awaitCalled(3);
        permits.atATime(4);
        callAllThatAreGranted();
        awaitCalled(4);
        assertThat(permits.underWay()).isEqualTo(4);
    }

    @Test
    void whoIsInterruptedBeforeItsPlaceIsFreeTakesNone() throws Exception {
        ask(4);
        awaitGranted(4);
        callAllThatAreGranted();
        awaitCalled(3);
        waiting.forEach(Thread::interrupt);
        await().atMost(PATIENCE).until(() -> permits.underWay() == 3);
        called.take().close();
        assertThat(permits.underWay()).isEqualTo(2);
    }

    @Test
    void whereIntentsTakeLongerThanCallsAsManyPrepareAsAreCalled() throws Exception {
        ask(1);
        awaitGranted(1);
        Permit slowToPrepare = granted.remove();
        slowToPrepare.call();
        slowToPrepare.answered();
        slowToPrepare.close();
        ask(10);
        awaitGranted(6);
    }

    @Test
    void atFirstFewAreCalledAndMoreWithEachAnswer() {
        permits.atATime(1000);
        permits.beginningWith(1);
        ask(5);
        awaitGranted(2);
        callAllThatAreGranted();
        awaitCalled(1);
        Permit unanswered = called.remove();
        unanswered.close();
        awaitCalled(1);
        Permit answered = called.remove();
        answered.answered();
        answered.close();
        awaitGranted(3);
        callAllThatAreGranted();
        awaitCalled(2);
    }

    @Test
    void whoIsInterruptedWaitsNoMoreAndTakesNoPlace() {
        ask(5);
        awaitGranted(4);
        waiting.forEach(Thread::interrupt);
        await().atMost(PATIENCE).until(() -> permits.waiting(Lane.BULK) == 0);
        granted.remove().close();
        ask(1);
        awaitGranted(4);
    }

    @Test
    void nobodyIsServedWhileSuspendedAndAllAreAfterwards() {
        permits.suspend();
        ask(2);
        awaitGranted(0);
        permits.resume();
        awaitGranted(2);
    }

    @Test
    void withoutAShareNobodyIsServedAndWithOneTheyAre() {
        rate.ceiling(1000);
        rate.share(0, 8);
        ask(1);
        awaitGranted(0);
        rate.share(1, 8);
        awaitGranted(1);
    }

    @Test
    void fewAreLetToTheirIntentsWhileNoneCalls() throws Exception {
        permits.atATime(1000);
        rate.ceiling(4);
        ask(10);
        awaitGranted(3);
        granted.remove().call();
        awaitGranted(3);
    }

    @Test
    void callsThatWereHeldUpTogetherAreSpread() throws Exception {
        permits.atATime(1000);
        rate.ceiling(50);
        ask(6);
        awaitGranted(6);
        List<Permit> held = List.copyOf(granted);
        long begun = System.nanoTime();
        for (Permit permit : held) {
            permit.call();
        }
        assertThat(Duration.ofNanos(System.nanoTime() - begun)).isGreaterThan(Duration.ofMillis(90));
    }
}
