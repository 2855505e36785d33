package io.backendprovisioner.ledger;

import static org.assertj.core.api.Assertions.assertThat;

import io.backendprovisioner.domain.BackendId;
import io.backendprovisioner.domain.Marker;
import io.backendprovisioner.domain.RequestKey;
import io.backendprovisioner.domain.SpecFingerprint;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Set;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.Uuid;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class OwnedPartitionTest {
    private static final Instant NOW = Instant.parse("2026-01-01T00:00:00Z");
    private static final Duration WEEK = Duration.ofDays(7);
    private static final Instant LATER = NOW.plus(WEEK).plusMillis(1);
    private static final Instant MUCH_LATER = NOW.plus(WEEK).plus(WEEK);
    private static final Uuid TOPIC_ID = Uuid.randomUuid();
    private static final Marker KEY = Marker.of("requests", new RequestKey("orders"));
    private static final SpecFingerprint CONTENT = new SpecFingerprint(1, 2);
    private static final SpecFingerprint OTHER = new SpecFingerprint(3, 4);
    private static final Entry.Intent INTENT = new Entry.Intent(CONTENT, NOW.plusSeconds(15));
    private static final Entry.Answer ANSWER = new Entry.Answer(
            CONTENT, new BackendId("0123456789abcdef0123456789abcdef"), "66D8C4F2-1D1F-4A1F", true, NOW);

    private final OwnedPartition partition = OwnedPartition.blank(
            new TopicPartition("requests", 0),
            SimulatedLedger.OURS,
            new TopicPartition("requests.ledger", 0),
            WEEK,
            TOPIC_ID);

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
    void anAnswerIsForgottenAfterTheRetention() {
        remember(ANSWER);
        assertThat(partition.holdExpired(NOW.plus(WEEK), 10)).isEmpty();
        assertThat(partition.holdExpired(LATER, 10)).containsExactly(KEY);
        assertThat(claim(OTHER)).isEqualTo(new Claim.InFlight());
    }

    @Test
    void anAnswerCountsUntilItIsForgotten() {
        remember(ANSWER);
        partition.holdExpired(LATER, 10).forEach(partition::letGo);
        assertThat(claim(CONTENT)).isEqualTo(new Claim.Answered(ANSWER));
        assertThat(claim(OTHER)).isEqualTo(new Claim.Conflict());
    }

    @Test
    void anIntentIsForgottenAfterTheRetentionOfWhatItsCallMayHaveMade() {
        remember(INTENT);
        assertThat(partition.holdExpired(LATER, 10)).isEmpty();
        assertThat(partition.holdExpired(LATER.plusSeconds(15), 10)).containsExactly(KEY);
    }

    @Test
    void anIntentOfARequestInProgressIsNotForgotten() {
        remember(INTENT);
        assertThat(claim(CONTENT)).isEqualTo(new Claim.Unsettled(INTENT));
        assertThat(partition.holdExpired(MUCH_LATER, 10)).isEmpty();
    }

    /** The record comes again, with the key that it has called for. */
    @Test
    void anIntentIsNotForgottenWhileAnOwnersRecordIsNotSettled() {
        OwnedPartition before = settled(Set.of(1L), partition.record(KEY, INTENT));
        assertThat(before.holdExpired(MUCH_LATER, 10)).isEmpty();
        before.progress().handOut(0, 0);
        assertThat(before.holdExpired(MUCH_LATER, 10)).isEmpty();
        before.progress().handOut(2, 0);
        before.progress().settled(Set.of(0L));
        assertThat(before.holdExpired(MUCH_LATER, 10)).containsExactly(KEY);
    }

    @Test
    void anIntentIsForgottenWhenTheTopicHasLostItsRecord() {
        OwnedPartition before = settled(Set.of(1L), partition.record(KEY, INTENT));
        before.progress().handOut(2, 0);
        assertThat(before.holdExpired(MUCH_LATER, 10)).containsExactly(KEY);
    }

    /** Answers are in the order of their age, and intents are anywhere between them. */
    @Test
    void whatIsNotOldEndsTheSearchOnlyIfItIsAnAnswer() {
        Marker later = Marker.of("requests", new RequestKey("later"));
        Marker other = Marker.of("requests", new RequestKey("other"));
        partition.remember(partition.record(other, new Entry.Intent(CONTENT, MUCH_LATER)));
        remember(ANSWER);
        partition.remember(partition.record(later, INTENT));
        assertThat(partition.holdExpired(MUCH_LATER, 1)).containsExactly(KEY);
        assertThat(partition.holdExpired(MUCH_LATER, 10)).containsExactly(later);
    }

    /** As a successor restores it, when an owner before has read two records and settled some. */
    private OwnedPartition settled(Set<Long> offsets, ProducerRecord<byte[], byte[]> entry) {
        partition.progress().handOut(0, 0);
        partition.progress().handOut(1, 0);
        return SimulatedLedger.restore(
                new Term(partition.id()), List.of(entry, partition.progressWith(offsets, Set.of())), TOPIC_ID, 3);
    }

    private void remember(@Nullable Entry entry) {
        partition.remember(partition.record(KEY, entry));
    }

    private Claim claim(SpecFingerprint content) {
        return partition.claim(KEY, content);
    }
}
