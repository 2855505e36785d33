package io.backendprovisioner.ledger;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Set;
import java.util.stream.LongStream;
import org.apache.kafka.common.Uuid;
import org.junit.jupiter.api.Test;

class ProgressTest {
    private static final Uuid TOPIC = Uuid.randomUuid();

    private final Progress progress = Progress.none(TOPIC);

    @Test
    void thePrefixStopsAtTheFirstOpenRecord() {
        handOut(5, 6, 7);
        assertThat(progress.prefixWith(Set.of(6L))).isEqualTo(5);
        assertThat(progress.prefixWith(Set.of(5L))).isEqualTo(6);
        assertThat(progress.prefixWith(Set.of(5L, 6L, 7L))).isEqualTo(8);
    }

    @Test
    void whatWasSettledBeforeCountsToo() {
        handOut(5, 6, 7);
        progress.settled(Set.of(6L));
        assertThat(progress.prefixWith(Set.of(5L))).isEqualTo(7);
    }

    @Test
    void gapsInTheOffsetsAreNoOpenRecords() {
        handOut(5, 9, 20);
        assertThat(progress.prefixWith(Set.of(5L))).isEqualTo(9);
        assertThat(progress.prefixWith(Set.of(5L, 9L, 20L))).isEqualTo(21);
    }

    @Test
    void askingForAPrefixChangesNothing() {
        handOut(5, 6);
        assertThat(progress.prefixWith(Set.of(5L))).isEqualTo(6);
        assertThat(progress.prefixWith(Set.of(6L))).isEqualTo(5);
    }

    @Test
    void aSuccessorHandsOutWhatWasOpenAndNothingElse() {
        handOut(5, 6, 7, 8);
        Progress successor = Progress.read(progress.writeWith(Set.of(5L, 7L)));
        assertThat(successor.handOut(5)).isFalse();
        assertThat(successor.handOut(6)).isTrue();
        assertThat(successor.handOut(7)).isFalse();
        assertThat(successor.handOut(8)).isTrue();
        assertThat(successor.handOut(9)).isTrue();
    }

    @Test
    void whatIsRewoundFarBackIsNotHandedOutAgain() {
        handOut(100, 101);
        Progress successor = Progress.read(progress.writeWith(Set.of(100L, 101L)));
        assertThat(successor.handOut(3)).isFalse();
        assertThat(successor.handOut(101)).isFalse();
        assertThat(successor.handOut(102)).isTrue();
    }

    @Test
    void whatIsOpenHoldsThePrefixBeforeItComesAgain() {
        handOut(5, 6);
        Progress successor = Progress.read(progress.writeWith(Set.of(6L)));
        assertThat(successor.prefixWith(Set.of())).isEqualTo(5);
    }

    @Test
    void anOpenRecordThatRetentionHasTakenHoldsUpNothing() {
        handOut(5, 6);
        Progress successor = Progress.read(progress.writeWith(Set.of(6L)));
        successor.handOut(9);
        assertThat(successor.prefixWith(Set.of())).isEqualTo(9);
    }

    @Test
    void whatIsReadFarAheadTakesLittleRoom() {
        handOut(LongStream.range(100, 20_000).toArray());
        byte[] written = progress.writeWith(Set.of(5_000L));
        assertThat(written).hasSizeLessThan(100);
        Progress successor = Progress.read(written);
        assertThat(LongStream.range(100, 20_000).filter(successor::isSettled)).containsExactly(5_000L);
    }

    @Test
    void progressKnowsItsTopic() {
        assertThat(Progress.read(progress.writeWith(Set.of())).isOf(TOPIC)).isTrue();
        assertThat(progress.isOf(Uuid.randomUuid())).isFalse();
    }

    private void handOut(long... offsets) {
        for (long offset : offsets) {
            progress.handOut(offset);
        }
    }
}
