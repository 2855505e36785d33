package io.backendprovisioner.ledger;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.ByteBuffer;
import java.util.List;
import java.util.Random;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.LongStream;
import org.apache.kafka.common.Uuid;
import org.junit.jupiter.api.Test;

class ProgressTest {
    private static final Uuid TOPIC = Uuid.randomUuid();

    private final Progress progress = Progress.startingAt(TOPIC, 0);

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
        Progress successor =
                Progress.read(progress.writeWith(Set.of(5L, 7L), Set.of()).value());
        assertThat(successor.handOut(5, 0)).isFalse();
        assertThat(successor.handOut(6, 0)).isTrue();
        assertThat(successor.handOut(7, 0)).isFalse();
        assertThat(successor.handOut(8, 0)).isTrue();
        assertThat(successor.handOut(9, 0)).isTrue();
    }

    @Test
    void whatIsRewoundFarBackIsNotHandedOutAgain() {
        handOut(100, 101);
        Progress successor =
                Progress.read(progress.writeWith(Set.of(100L, 101L), Set.of()).value());
        assertThat(successor.handOut(3, 0)).isFalse();
        assertThat(successor.handOut(101, 0)).isFalse();
        assertThat(successor.handOut(102, 0)).isTrue();
    }

    @Test
    void whatIsOpenHoldsThePrefixBeforeItComesAgain() {
        handOut(5, 6);
        Progress successor =
                Progress.read(progress.writeWith(Set.of(6L), Set.of()).value());
        assertThat(successor.prefixWith(Set.of())).isEqualTo(5);
    }

    @Test
    void anOpenRecordThatRetentionHasTakenHoldsUpNothing() {
        handOut(5, 6);
        Progress successor =
                Progress.read(progress.writeWith(Set.of(6L), Set.of()).value());
        successor.handOut(9, 0);
        assertThat(successor.prefixWith(Set.of())).isEqualTo(9);
    }

    @Test
    void whatIsReadFarAheadTakesLittleRoom() {
        handOut(LongStream.range(100, 20_000).toArray());
        byte[] written = progress.writeWith(Set.of(5_000L), Set.of()).value();
        assertThat(written).hasSizeLessThan(100);
        Progress successor = Progress.read(written);
        assertThat(LongStream.range(100, 20_000).filter(successor::isSettled)).containsExactly(5_000L);
    }

    @Test
    void whereNobodyAsksNothingIsWrittenForAnnouncements() {
        handOut(5, 6, 7);
        byte[] before = ByteBuffer.allocate(65)
                .put((byte) 2)
                .putLong(TOPIC.getMostSignificantBits())
                .putLong(TOPIC.getLeastSignificantBits())
                .putLong(5)
                .putInt(2)
                .putInt(0)
                .putInt(1)
                .putInt(2)
                .putInt(1)
                .putLong(8)
                .putInt(0)
                .putLong(1)
                .array();
        assertThat(progress.writeWith(Set.of(6L), Set.of()).value()).isEqualTo(before);
        assertThat(LongStream.range(0, 10).filter(Progress.read(before)::isAnnounced))
                .isEmpty();
    }

    @Test
    void aSuccessorKnowsWhoWasTold() {
        handOut(5, 6, 9, 11);
        progress.announced(Set.of(5L));
        assertThat(announced(progress)).containsExactly(5L);
        Progress successor =
                Progress.read(progress.writeWith(Set.of(6L), Set.of(11L)).value());
        assertThat(announced(successor)).containsExactly(5L, 11L);
        assertThat(announced(progress)).containsExactly(5L);
    }

    @Test
    void whatIsToldAndSettledAtOnceIsNotKept() {
        handOut(5, 6);
        Progress successor =
                Progress.read(progress.writeWith(Set.of(5L), Set.of(5L)).value());
        assertThat(announced(successor)).isEmpty();
        progress.announced(Set.of(6L));
        progress.settled(Set.of(6L));
        assertThat(announced(progress)).isEmpty();
        progress.announced(Set.of(6L));
        assertThat(announced(progress)).isEmpty();
    }

    @Test
    void whoWasToldOfARecordThatRetentionHasTakenIsForgotten() {
        handOut(5, 6);
        Progress successor =
                Progress.read(progress.writeWith(Set.of(), Set.of(5L, 6L)).value());
        successor.handOut(6, 0);
        assertThat(announced(successor)).containsExactly(6L);
    }

    @Test
    void whoAsksTakesABitEachHoweverManyDoNotAsk() {
        handOut(LongStream.range(0, 10_000).toArray());
        byte[] nobody = progress.writeWith(Set.of(), Set.of()).value();
        progress.announced(LongStream.range(0, 10_000)
                .filter(offset -> offset % 2 == 1)
                .boxed()
                .collect(Collectors.toSet()));
        assertThat(progress.writeWith(Set.of(), Set.of()).value()).hasSize(nobody.length + 10_000 / 8);
    }

    @Test
    void moreAnnouncedThanOpenIsNothingOfOurs() {
        handOut(5, 6);
        byte[] written = progress.writeWith(Set.of(), Set.of(6L)).value();
        assertThat(Progress.readable(written)).isPresent();
        written[written.length - 1] |= 4;
        assertThat(Progress.readable(written)).isEmpty();
    }

    /** Whatever is handed out, announced and settled, in one transaction or in many, by one owner after the other. */
    @Test
    void anyCourseOfThingsIsKnownToEachSuccessor() {
        for (int seed = 0; seed < 300; seed++) {
            var random = new Random(seed);
            var owner = Progress.startingAt(TOPIC, 0);
            Set<Long> open = new TreeSet<>();
            Set<Long> told = new TreeSet<>();
            long next = 0;
            for (int step = 0; step < 60; step++) {
                next += 1 + random.nextInt(3);
                owner.handOut(next, 0);
                open.add(next);
                Set<Long> telling = some(open, random);
                Set<Long> settling = some(open, random);
                byte[] written = owner.writeWith(settling, telling).value();
                open.removeAll(settling);
                told.addAll(telling);
                told.retainAll(open);
                if (random.nextInt(8) == 0) {
                    owner = Progress.read(written);
                    for (long offset : open) {
                        owner.handOut(offset, 0);
                    }
                } else {
                    owner.announced(telling);
                    owner.settled(settling);
                }
                assertThat(announced(owner)).as("seed %d, step %d", seed, step).containsExactlyElementsOf(told);
            }
        }
    }

    private static Set<Long> some(Set<Long> of, Random random) {
        return of.stream().filter(_ -> random.nextInt(5) == 0).collect(Collectors.toSet());
    }

    private static List<Long> announced(Progress progress) {
        return LongStream.range(0, 300).filter(progress::isAnnounced).boxed().toList();
    }

    @Test
    void progressKnowsItsTopic() {
        assertThat(Progress.read(progress.writeWith(Set.of(), Set.of()).value()).isOf(TOPIC))
                .isTrue();
        assertThat(progress.isOf(Uuid.randomUuid())).isFalse();
    }

    private void handOut(long... offsets) {
        for (long offset : offsets) {
            progress.handOut(offset, 0);
        }
    }

    /** Every other one of as many as may be open, each announced: the largest record that there can be. */
    @Test
    void theLargestProgressFitsIntoARecord() {
        Set<Long> settled = new TreeSet<>();
        long offset = 0;
        while (!progress.isFull()) {
            progress.handOut(offset, 0);
            if (offset % 2 == 1) {
                settled.add(offset);
            }
            offset++;
        }
        progress.announced(LongStream.range(0, offset).boxed().collect(Collectors.toSet()));
        assertThat(progress.writeWith(settled, Set.of()).value()).hasSizeLessThan(1_000_000);
        progress.settled(settled);
        assertThat(progress.isFull()).isFalse();
    }

    @Test
    void aLogThatWasCutIsReadFromThereOn() {
        handOut(5, 6, 7, 8);
        progress.settled(Set.of(6L));
        assertThat(progress.cutAt(7, -1)).isEqualTo(2);
        assertThat(progress.next()).isEqualTo(7);
        assertThat(progress.first()).isEqualTo(5);
        assertThat(progress.handOut(7, 1)).isTrue();
    }

    @Test
    void aLogThatBeginsLaterHoldsUpNothing() {
        handOut(5, 6, 7);
        progress.settled(Set.of(6L));
        assertThat(progress.dropBelow(10)).as("two open ones, and 8 and 9").isEqualTo(4);
        assertThat(progress.first()).isEqualTo(10);
    }

    @Test
    void aLaterLeaderEpochBelowWhatWasReadContradictsIt() {
        progress.handOut(5, 3);
        assertThat(progress.isContradictedBy(5, 3)).isFalse();
        assertThat(progress.isContradictedBy(6, 4)).isFalse();
        assertThat(progress.isContradictedBy(5, 4)).isTrue();
        Progress successor =
                Progress.read(progress.writeWith(Set.of(), Set.of()).value());
        assertThat(successor.isContradictedBy(5, 4)).isTrue();
    }

    @Test
    void eachWritingHasALaterRevision() {
        var first = progress.writeWith(Set.of(), Set.of());
        var second = Progress.read(first.value()).writeWith(Set.of(), Set.of());
        assertThat(second.revision()).isGreaterThan(first.revision());
    }
}
