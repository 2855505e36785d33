package io.backendprovisioner.ledger;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Set;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.Uuid;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/** Where reading begins, for everything that a ledger, a group's offset and a log can say together. */
class StartingPointTest {
    private static final Uuid TOPIC = Uuid.randomUuid();
    private static final TopicPartition LEDGER = new TopicPartition("requests.ledger", 0);
    private static final long NOTHING_OFFSET = -1;

    private final LedgerReading ledger = new LedgerReading();

    /** Records 0 to 9 were read at leader epoch 3; 4 and 7 are open; the progress has revision 1. */
    private void settledUpToTen() {
        var progress = Progress.startingAt(TOPIC, 0);
        for (long offset = 0; offset < 10; offset++) {
            progress.handOut(offset, 3);
        }
        ledger.take(
                LEDGER,
                Progress.KEY,
                progress.writeWith(Set.of(0L, 1L, 2L, 3L, 5L, 6L, 8L, 9L), Set.of())
                        .value());
        ledger.take(LEDGER, Owner.KEY, new Owner(SimulatedLedger.OURS, "group", "cn-hangzhou").write());
    }

    private static OffsetAndMetadata ours(long offset, long revision) {
        return new OffsetAndMetadata(offset, new CommitToken("0123abcd:1", revision).write());
    }

    private static OffsetAndMetadata ofSomebody(long offset) {
        return new OffsetAndMetadata(offset, "");
    }

    private static RequestLog log(long start, long end) {
        return new RequestLog(TOPIC, start, end);
    }

    private void assertBegins(
            @Nullable OffsetAndMetadata committed, RequestLog log, long first, long next, Anomaly... anomalies) {
        assertThat(StartingPoint.of(ledger, committed, log)).isInstanceOfSatisfying(StartingPoint.At.class, at -> {
            assertThat(at.progress().first()).isEqualTo(first);
            assertThat(at.progress().next()).isEqualTo(next);
            assertThat(at.progress().isOf(log.topic())).isTrue();
            assertThat(at.findings()).extracting(StartingPoint.Finding::anomaly).containsExactly(anomalies);
        });
    }

    private void assertWaits(@Nullable OffsetAndMetadata committed, RequestLog log, Anomaly anomaly) {
        assertThat(StartingPoint.of(ledger, committed, log))
                .isInstanceOfSatisfying(
                        StartingPoint.Unknown.class,
                        unknown -> assertThat(unknown.why().anomaly()).isEqualTo(anomaly));
    }

    private long lost(@Nullable OffsetAndMetadata committed, RequestLog log) {
        return StartingPoint.of(ledger, committed, log) instanceof StartingPoint.At at
                ? at.findings().stream().mapToLong(StartingPoint.Finding::lost).sum()
                : NOTHING_OFFSET;
    }

    @Test
    void whereNobodyHasEverReadItBeginsAtTheStartOfTheLog() {
        assertBegins(null, log(0, 0), 0, 0);
        assertBegins(null, log(5, 20), 5, 5);
    }

    @Test
    void whereSomebodyHasSetAnOffsetBeforeTheFirstStartItBeginsThere() {
        assertBegins(ofSomebody(12), log(5, 20), 12, 12);
    }

    @Test
    void anOffsetThatTheLogDoesNotHaveIsReportedAndNotUsed() {
        assertBegins(ofSomebody(2), log(5, 20), 5, 5, Anomaly.RECORDS_DELETED);
        assertBegins(ofSomebody(30), log(5, 20), 20, 20, Anomaly.LOG_TRUNCATED);
    }

    @Test
    void theLedgerSaysWhereToGoOn() {
        settledUpToTen();
        assertBegins(ours(4, 1), log(0, 10), 4, 10);
        assertBegins(ours(4, 1), log(0, 500), 4, 10);
    }

    /** Offsets expire where a group is not there for a week. */
    @Test
    void withoutAnOffsetTheLedgerSaysSoAllTheSame() {
        settledUpToTen();
        assertBegins(null, log(0, 500), 4, 10);
    }

    /** The offsets have lost what they were written last, or an older copy of them was restored. */
    @Test
    void anEarlierOffsetOfOursChangesNothing() {
        settledUpToTen();
        assertBegins(ours(0, 0), log(0, 10), 4, 10);
    }

    /** A stock consumer joined the group, or somebody has reset its offsets, in either direction. */
    @Test
    void anOffsetThatSomebodyElseHasCommittedSkipsAndRepeatsNothing() {
        settledUpToTen();
        assertBegins(ofSomebody(60), log(0, 60), 4, 10, Anomaly.OFFSET_MOVED);
        assertBegins(ofSomebody(0), log(0, 60), 4, 10, Anomaly.OFFSET_MOVED);
        assertBegins(new OffsetAndMetadata(60, "checkpoint 7"), log(0, 60), 4, 10, Anomaly.OFFSET_MOVED);
    }

    @Test
    void aTopicThatWasMadeAnewBeginsAtItsStartWhateverIsCommitted() {
        settledUpToTen();
        var anew = new RequestLog(Uuid.randomUuid(), 0, 360);
        assertBegins(ours(4, 1), anew, 0, 0, Anomaly.TOPIC_RECREATED);
        assertBegins(null, anew, 0, 0, Anomaly.TOPIC_RECREATED);
        assertThat(lost(null, anew)).as("open in the old one").isEqualTo(2);
    }

    @Test
    void whatTheFormerTopicHadSettledIsKeptForRecordsThatWereReadBeforeItWasNoticed() {
        settledUpToTen();
        assertThat(StartingPoint.of(ledger, null, new RequestLog(Uuid.randomUuid(), 0, 360)))
                .isInstanceOfSatisfying(
                        StartingPoint.At.class,
                        at -> assertThat(at.former())
                                .isNotNull()
                                .satisfies(former ->
                                        assertThat(former.isSettled(3)).isTrue()));
    }

    @Test
    void aLogThatHasLostItsTailGoesOnAtItsEnd() {
        settledUpToTen();
        assertBegins(ours(4, 1), log(0, 8), 4, 8, Anomaly.LOG_TRUNCATED);
        assertThat(lost(null, log(0, 8))).as("record 7 is still there").isZero();
    }

    @Test
    void openRecordsInALostTailAreCountedAsLost() {
        settledUpToTen();
        assertBegins(ours(4, 1), log(0, 5), 4, 5, Anomaly.LOG_TRUNCATED);
    }

    @Test
    void aLostTailCountsItsOpenRecords() {
        settledUpToTen();
        assertThat(lost(null, log(0, 4))).isEqualTo(2);
    }

    /** Cut at 6, and written anew beyond what was read. */
    @Test
    void aLogThatWasWrittenAnewGoesOnWhereItBeginsToDiffer() {
        settledUpToTen();
        assertBegins(ours(4, 1), new RequestLog(TOPIC, 0, 40, 6, 2), 4, 6, Anomaly.LOG_TRUNCATED);
    }

    @Test
    void recordsThatRetentionHasTakenHoldUpNothing() {
        settledUpToTen();
        assertBegins(ours(4, 1), log(5, 20), 7, 10, Anomaly.RECORDS_DELETED);
    }

    @Test
    void recordsThatWereDeletedUnreadAreCounted() {
        settledUpToTen();
        assertBegins(ours(4, 1), log(15, 20), 15, 15, Anomaly.RECORDS_DELETED);
    }

    @Test
    void deletedRecordsCountOpenOnesAndUnreadOnes() {
        settledUpToTen();
        assertThat(lost(null, log(15, 20))).isEqualTo(2 + 5);
    }

    /** It is what retention is for. */
    @Test
    void settledRecordsThatRetentionHasTakenAreNoFinding() {
        settledUpToTen();
        assertBegins(ours(4, 1), log(4, 20), 4, 10);
    }

    @Test
    void anEmptyLedgerBesideAnOffsetOfOursWaits() {
        assertWaits(ours(10, 1), log(0, 20), Anomaly.LEDGER_LOST);
    }

    @Test
    void aLedgerWithoutItsProgressWaits() {
        ledger.take(LEDGER, Owner.KEY, new Owner(SimulatedLedger.OURS, "group", "cn-hangzhou").write());
        assertWaits(null, log(0, 20), Anomaly.LEDGER_LOST);
        assertWaits(ours(10, 1), log(0, 20), Anomaly.LEDGER_LOST);
    }

    /** The offsets of a transaction are there, and what it wrote to the ledger is not. */
    @Test
    void aLedgerThatHasLostItsTailWaits() {
        settledUpToTen();
        assertWaits(ours(4, 2), log(0, 20), Anomaly.LEDGER_TRUNCATED);
    }

    @Test
    void aProgressThatCannotBeReadWaits() {
        settledUpToTen();
        ledger.take(LEDGER, Progress.KEY, new byte[] {9, 1, 2});
        assertWaits(ours(4, 1), log(0, 20), Anomaly.PROGRESS_UNREADABLE);
        assertWaits(null, log(0, 20), Anomaly.PROGRESS_UNREADABLE);
    }

    /** Somebody has reset the group's offset, which says that the loss is accepted. */
    @Test
    void whatWaitsGoesOnWhereAPersonSays() {
        ledger.take(LEDGER, Owner.KEY, new Owner(SimulatedLedger.OURS, "group", "cn-hangzhou").write());
        assertBegins(ofSomebody(10), log(0, 20), 10, 10);
        ledger.take(LEDGER, Progress.KEY, new byte[] {9, 1, 2});
        assertBegins(ofSomebody(10), log(0, 20), 10, 10);
    }

    @Test
    void aLedgerThatHasLostItsTailGoesOnWhenAPersonSaysSo() {
        settledUpToTen();
        assertBegins(ofSomebody(4), log(0, 20), 4, 10, Anomaly.OFFSET_MOVED);
    }
}
