package io.backendprovisioner.pacing;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.backendprovisioner.domain.Lane;
import io.backendprovisioner.testkit.MovingTime;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Where nobody gets a permit, so that all stay in their places. */
class ForecastTest {
    private static final Duration PATIENCE = Duration.ofSeconds(60);
    private static final Claimant ME = new Claimant(Lane.BULK, "me");

    private final MovingTime time = new MovingTime();
    private final FleetRate rate = new FleetRate(10, time);
    private final Permits permits = new Permits(new LaneWeights(8, 2), rate, 0, time);
    private final List<Thread> waiting = new ArrayList<>();

    ForecastTest() {
        rate.share(1, 2);
    }

    @AfterEach
    void end() {
        waiting.forEach(Thread::interrupt);
    }

    private void join(Lane lane, String batch) {
        int before = permits.waiting(lane);
        waiting.add(Thread.startVirtualThread(() -> {
            try {
                var _ = permits.await(new Claimant(lane, batch), null);
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
            }
        }));
        await().atMost(PATIENCE).until(() -> permits.waiting(lane) > before);
    }

    @Test
    void whoIsAloneIsNextAtOnce() {
        assertThat(permits.forecast(ME)).isEqualTo(new Forecast(1, MovingTime.START));
    }

    @Test
    void thoseAheadAreServedAtThisReplicasShareOfTheRate() {
        for (int other = 0; other < 10; other++) {
            join(Lane.BULK, "other " + other);
        }
        assertThat(permits.forecast(ME)).isEqualTo(new Forecast(11, MovingTime.START.plusSeconds(2)));
        rate.ceiling(1);
        assertThat(permits.forecast(ME)).isEqualTo(new Forecast(11, MovingTime.START.plusSeconds(20)));
    }

    @Test
    void whatIsServedInTheOtherLaneMeanwhileTakesTimeAndNoPlace() {
        join(Lane.BULK, "other");
        for (int other = 0; other < 9; other++) {
            join(Lane.INTERACTIVE, "other " + other);
        }
        // One of its own lane, and four of the other for it.
        assertThat(permits.forecast(ME)).isEqualTo(new Forecast(2, MovingTime.START.plusSeconds(1)));
    }

    @Test
    void whatTheCloudAskedForIsWaitedFor() {
        permits.hold(MovingTime.START.plusSeconds(30));
        assertThat(permits.forecast(ME)).isEqualTo(new Forecast(1, MovingTime.START.plusSeconds(30)));
    }

    @Test
    void nobodyKnowsWhenASuspensionEnds() {
        permits.suspend();
        assertThat(permits.forecast(ME)).isEqualTo(new Forecast(1, null));
        permits.resume();
        assertThat(permits.forecast(ME).callAt()).isEqualTo(MovingTime.START);
    }

    @Test
    void withoutALimitEverybodyIsNow() {
        rate.ceiling(0);
        join(Lane.BULK, "other");
        assertThat(permits.forecast(ME)).isEqualTo(new Forecast(2, MovingTime.START));
    }

    @Test
    void whatHasToWaitForSomethingElseBeginsNoEarlier() {
        var now = new Forecast(3, MovingTime.START);
        var later = MovingTime.START.plusSeconds(5);
        assertThat(now.notBefore(later)).isEqualTo(new Forecast(3, later));
        assertThat(new Forecast(3, later).notBefore(MovingTime.START)).isEqualTo(new Forecast(3, later));
        assertThat(new Forecast(3, null).notBefore(later)).isEqualTo(new Forecast(3, null));
    }
}
