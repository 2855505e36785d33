package io.backendprovisioner.flow;

import static org.assertj.core.api.Assertions.assertThat;

import io.backendprovisioner.domain.BackendSpec;
import io.backendprovisioner.domain.Lane;
import io.backendprovisioner.domain.Marker;
import io.backendprovisioner.domain.Outcome;
import io.backendprovisioner.domain.RequestKey;
import io.backendprovisioner.journal.Journal;
import io.backendprovisioner.journal.Posting;
import io.backendprovisioner.ledger.Claim;
import io.backendprovisioner.ledger.OwnedPartition;
import io.backendprovisioner.pacing.Claimant;
import io.backendprovisioner.testkit.MovingTime;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.Uuid;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class IntentsTest {
    private static final Duration CALL = Duration.ofSeconds(10);
    private static final RequestKey KEY = new RequestKey("orders");
    private static final BackendSpec SPEC = new BackendSpec("orders", "HTTP", null, null, null, List.of());

    private final MovingTime time = new MovingTime();
    private final List<Posting> committed = new ArrayList<>();
    private Duration commitTakes = Duration.ZERO;
    private final OwnedPartition partition = OwnedPartition.blank(
            new TopicPartition("requests", 0),
            new TopicPartition("requests.ledger", 0),
            Duration.ofDays(7),
            Uuid.randomUuid());
    private final Marker marker = Marker.of("requests", KEY);
    private final Intents intents = new Intents(
            journal(),
            request(),
            marker,
            new CallLimits(CALL, CALL, CALL, Duration.ofSeconds(2), 5, Duration.ofHours(1)),
            time);

    @Test
    void anIntentIsDurableBeforeTheCallAndCoversIt() throws Exception {
        Instant callUntil = intents.open();
        assertThat(committed).hasSize(1);
        assertThat(intentCovers(callUntil)).isTrue();
    }

    @Test
    void anIntentServesAnotherCallWhileEnoughOfItIsLeft() throws Exception {
        intents.open();
        time.advance(Duration.ofSeconds(3));
        Instant callUntil = intents.open();
        assertThat(committed).hasSize(1);
        assertThat(intentCovers(callUntil)).isTrue();
    }

    @Test
    void anIntentIsRenewedWhenTooLittleOfItIsLeftForAWholeCall() throws Exception {
        intents.open();
        time.advance(Duration.ofSeconds(6));
        Instant callUntil = intents.open();
        assertThat(committed).hasSize(2);
        assertThat(intentCovers(callUntil)).isTrue();
    }

    @Test
    void anIntentWhoseCommitTookTooLongIsRenewedBeforeTheCall() throws Exception {
        commitTakes = Duration.ofSeconds(8);
        Instant callUntil = intents.open();
        assertThat(committed).hasSize(2);
        assertThat(intentCovers(callUntil)).isTrue();
    }

    /** Whether the ledger knows of an intent that lasts as long as the call may. */
    private boolean intentCovers(Instant callUntil) {
        boolean covers =
                partition.claim(marker, SPEC.fingerprint(), time.instant()) instanceof Claim.Unsettled(var intent)
                        && !intent.callUntil().isBefore(callUntil);
        partition.letGo(marker);
        return covers;
    }

    private Journal journal() {
        return new Journal() {
            @Override
            public void commit(Posting posting) {
                committed.add(posting);
                time.advance(commitTakes);
                commitTakes = Duration.ZERO;
            }

            @Override
            public void release(OwnedPartition released) {
                released.release();
            }
        };
    }

    private Request request() {
        return new Request() {
            @Override
            public OwnedPartition partition() {
                return partition;
            }

            @Override
            public long offset() {
                return 0;
            }

            @Override
            public Claimant claimant() {
                return new Claimant(Lane.INTERACTIVE, "orders");
            }

            @Override
            public RequestKey key() {
                return KEY;
            }

            @Override
            public BackendSpec spec() {
                return SPEC;
            }

            @Override
            public @Nullable Instant deadline() {
                return null;
            }

            @Override
            public boolean isCancelled() {
                return false;
            }

            @Override
            public void callBegins() {}

            @Override
            public void callIsOver() {}

            @Override
            public Reply replyWith(Outcome outcome) {
                throw new UnsupportedOperationException("no reply is asked for");
            }
        };
    }
}
