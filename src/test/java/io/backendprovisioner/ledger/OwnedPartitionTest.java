package io.backendprovisioner.ledger;

import static org.assertj.core.api.Assertions.assertThat;

import io.backendprovisioner.domain.BackendId;
import io.backendprovisioner.domain.Marker;
import io.backendprovisioner.domain.RequestKey;
import io.backendprovisioner.domain.SpecFingerprint;
import java.time.Duration;
import java.time.Instant;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.Uuid;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class OwnedPartitionTest {
    private static final Instant NOW = Instant.parse("2026-01-01T00:00:00Z");
    private static final Duration WEEK = Duration.ofDays(7);
    private static final Marker KEY = Marker.of("requests", new RequestKey("orders"));
    private static final SpecFingerprint CONTENT = new SpecFingerprint(1, 2);
    private static final SpecFingerprint OTHER = new SpecFingerprint(3, 4);
    private static final Entry.Intent INTENT = new Entry.Intent(CONTENT, NOW.plusSeconds(15));
    private static final Entry.Answer ANSWER = new Entry.Answer(
            CONTENT, new BackendId("0123456789abcdef0123456789abcdef"), "66D8C4F2-1D1F-4A1F", true, NOW);

    private final OwnedPartition partition = OwnedPartition.blank(
            new TopicPartition("requests", 0), new TopicPartition("requests.ledger", 0), WEEK, Uuid.randomUuid());

    @Test
    void aKeyNeverSeenIsFreshAndThenHeld() {
        assertThat(claim(CONTENT)).isEqualTo(new Claim.Fresh());
        assertThat(claim(CONTENT)).isEqualTo(new Claim.InFlight());
        partition.letGo(KEY);
        assertThat(claim(CONTENT)).isEqualTo(new Claim.Fresh());
    }

    @Test
    void anIntentWithoutAnAnswerIsUnsettledAndHeld() {
        remember(INTENT);
        assertThat(claim(CONTENT)).isEqualTo(new Claim.Unsettled(INTENT));
        assertThat(claim(CONTENT)).isEqualTo(new Claim.InFlight());
    }

    @Test
    void theSameContentIsAnsweredAgain() {
        remember(INTENT);
        remember(ANSWER);
        assertThat(claim(CONTENT)).isEqualTo(new Claim.Answered(ANSWER));
        assertThat(claim(CONTENT)).isEqualTo(new Claim.Answered(ANSWER));
    }

    @Test
    void otherContentIsAConflictWithAnAnswerAndWithAnIntent() {
        remember(ANSWER);
        assertThat(claim(OTHER)).isEqualTo(new Claim.Conflict());
        remember(INTENT);
        assertThat(claim(OTHER)).isEqualTo(new Claim.Conflict());
    }

    @Test
    void aKeyIsFreeAgainWhenNothingWasMade() {
        remember(INTENT);
        remember(null);
        assertThat(claim(OTHER)).isEqualTo(new Claim.Fresh());
    }

    @Test
    void anAnswerIsForgottenAfterTheRetentionAndAnIntentNever() {
        Instant later = NOW.plus(WEEK).plusMillis(1);
        remember(ANSWER);
        assertThat(partition.holdExpired(NOW.plus(WEEK), 10)).isEmpty();
        assertThat(partition.holdExpired(later, 10)).containsExactly(KEY);
        assertThat(partition.claim(KEY, OTHER)).isEqualTo(new Claim.InFlight());
        partition.letGo(KEY);
        assertThat(partition.claim(KEY, OTHER)).isEqualTo(new Claim.Conflict());
        remember(INTENT);
        assertThat(partition.holdExpired(later, 10)).isEmpty();
        assertThat(partition.claim(KEY, CONTENT)).isEqualTo(new Claim.Unsettled(INTENT));
    }

    private void remember(@Nullable Entry entry) {
        partition.remember(partition.record(KEY, entry));
    }

    private Claim claim(SpecFingerprint content) {
        return partition.claim(KEY, content);
    }
}
