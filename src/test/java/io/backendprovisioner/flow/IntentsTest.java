package io.backendprovisioner.flow;

import static org.assertj.core.api.Assertions.assertThat;

import io.backendprovisioner.ledger.Claim;
import io.backendprovisioner.testkit.MovingTime;
import java.time.Duration;
import java.time.Instant;
import org.junit.jupiter.api.Test;

class IntentsTest {
    private static final Duration CALL = Duration.ofSeconds(10);

    private final MovingTime time = new MovingTime();
    private final NotedJournal journal = new NotedJournal(time);
    private final BackendRequest request = SentRequest.named("orders");
    private final Intents intents = new Intents(
            journal, request, new CallLimits(CALL, CALL, CALL, Duration.ofSeconds(2), 5, Duration.ofHours(1)), time);

    @Test
    void anIntentIsDurableBeforeTheCallAndCoversIt() throws Exception {
        Instant callUntil = intents.cover();
        assertThat(journal.committed()).hasSize(1);
        assertThat(intentCovers(callUntil)).isTrue();
    }

    @Test
    void anIntentServesAnotherCallWhileEnoughOfItIsLeft() throws Exception {
        intents.cover();
        time.advance(Duration.ofSeconds(3));
        Instant callUntil = intents.cover();
        assertThat(journal.committed()).hasSize(1);
        assertThat(intentCovers(callUntil)).isTrue();
    }

    @Test
    void anIntentIsRenewedWhenTooLittleOfItIsLeftForAWholeCall() throws Exception {
        intents.cover();
        time.advance(Duration.ofSeconds(6));
        Instant callUntil = intents.cover();
        assertThat(journal.committed()).hasSize(2);
        assertThat(intentCovers(callUntil)).isTrue();
    }

    @Test
    void anIntentWhoseCommitTookTooLongIsRenewedBeforeTheCall() throws Exception {
        journal.nextTakes(Duration.ofSeconds(8));
        Instant callUntil = intents.cover();
        assertThat(journal.committed()).hasSize(2);
        assertThat(intentCovers(callUntil)).isTrue();
    }

    /** Whether the ledger knows of an intent that lasts as long as the call may. */
    private boolean intentCovers(Instant callUntil) {
        boolean covers =
                request.partition().claim(request.marker(), request.content()) instanceof Claim.Unsettled(var intent)
                        && !intent.callUntil().isBefore(callUntil);
        request.partition().letGo(request.marker());
        return covers;
    }
}
