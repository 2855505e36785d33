package io.backendprovisioner.pacing;

import static org.assertj.core.api.Assertions.assertThat;

import io.backendprovisioner.domain.Lane;
import io.backendprovisioner.testkit.MovingTime;
import org.junit.jupiter.api.Test;

/** Where nobody gets a turn, so that all stay in their places. */
class ForecastTest {
    private static final Claimant ME = Claimants.ofBatch(Lane.BULK, "me");

    private final TurnBook<Ticket> book = new TurnBook<>(new LaneWeights(8, 2), Integer.MAX_VALUE, 0, 0);
    private double perSecond = 5;

    private Moment now() {
        return new Moment(MovingTime.START, 0, perSecond, perSecond);
    }

    private void join(Lane lane, String batch) {
        book.ask(new Ticket(Claimants.ofBatch(lane, batch), null), now());
    }

    private Forecast forecast() {
        book.look(now());
        return book.forecast(ME, now());
    }

    @Test
    void whoIsAloneIsNextAtOnce() {
        assertThat(forecast()).isEqualTo(new Forecast(1, MovingTime.START));
    }

    @Test
    void thoseAheadAreServedAtTheRateOfThisReplica() {
        for (int other = 0; other < 10; other++) {
            join(Lane.BULK, "other " + other);
        }
        assertThat(forecast()).isEqualTo(new Forecast(11, MovingTime.START.plusSeconds(2)));
        perSecond = 0.5;
        assertThat(forecast()).isEqualTo(new Forecast(11, MovingTime.START.plusSeconds(20)));
    }

    @Test
    void whatIsServedInTheOtherLaneMeanwhileTakesTimeAndNoPlace() {
        join(Lane.BULK, "other");
        for (int other = 0; other < 9; other++) {
            join(Lane.INTERACTIVE, "other " + other);
        }
        // One of its own lane, and four of the other for it.
        assertThat(forecast()).isEqualTo(new Forecast(2, MovingTime.START.plusSeconds(1)));
    }

    @Test
    void whatTheCloudAskedForIsWaitedFor() {
        book.hold(MovingTime.START.plusSeconds(30));
        assertThat(forecast()).isEqualTo(new Forecast(1, MovingTime.START.plusSeconds(30)));
    }

    @Test
    void nobodyKnowsWhenASuspensionEnds() {
        book.suspend();
        assertThat(forecast()).isEqualTo(new Forecast(1, null));
        book.resume();
        assertThat(forecast().callAt()).isEqualTo(MovingTime.START);
    }

    @Test
    void withoutALimitEverybodyIsNow() {
        perSecond = Double.POSITIVE_INFINITY;
        join(Lane.BULK, "other");
        assertThat(forecast()).isEqualTo(new Forecast(2, MovingTime.START));
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
