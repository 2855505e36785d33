package io.backendprovisioner.bench.load;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import org.junit.jupiter.api.Test;

class TallyTest {
    private static final long MILLI = 1_000_000;

    private final Tally tally = new Tally(1000);

    @Test
    void timesCountFromWhenARequestWasMeantToBeSent() {
        // One a millisecond was meant, and a pause of a second held all of them up: a thousand were late, and not one.
        for (int i = 0; i < 1000; i++) {
            tally.willSend(i, MILLI + i * MILLI);
        }
        for (int i = 0; i < 1000; i++) {
            tally.answered(i, "CREATED", 1001 * MILLI);
        }
        assertThat(tally.percentileMillis(50)).isCloseTo(500, within(1.0));
        assertThat(tally.percentileMillis(99)).isCloseTo(990, within(1.0));
    }

    @Test
    void secondReplyIsCountedApartAndNotTimed() {
        tally.willSend(3, MILLI);
        tally.answered(3, "CREATED", 11 * MILLI);
        tally.answered(3, "CREATED", 500 * MILLI);
        assertThat(tally.answered()).isEqualTo(1);
        assertThat(tally.again()).isEqualTo(1);
        assertThat(tally.timed()).isEqualTo(1);
        assertThat(tally.percentileMillis(100)).isCloseTo(10, within(0.1));
    }

    @Test
    void replyToWhatWasNeverSentIsAnError() {
        assertThatThrownBy(() -> tally.answered(3, "CREATED", MILLI)).hasMessageContaining("request 3");
    }

    @Test
    void statusesAreCounted() {
        tally.willSend(0, MILLI);
        tally.willSend(1, MILLI);
        tally.answered(0, "CREATED", MILLI);
        tally.answered(1, "FAILED", MILLI);
        assertThat(tally.withStatus("CREATED")).isEqualTo(1);
        assertThat(tally.withStatus("UNRESOLVED")).isZero();
    }

    @Test
    void onlyLaterRequestsAreTimedAfterANewBeginning() {
        tally.willSend(0, MILLI);
        tally.willSend(1, 2 * MILLI);
        tally.timeFrom(1);
        tally.answered(0, "CREATED", 900 * MILLI);
        tally.answered(1, "CREATED", 5 * MILLI);
        assertThat(tally.timed()).isEqualTo(1);
        assertThat(tally.percentileMillis(99)).isCloseTo(3, within(0.1));
        assertThat(tally.answered()).isEqualTo(2);
    }
}
