package io.backendprovisioner.journal;

import static org.assertj.core.api.Assertions.assertThat;

import io.backendprovisioner.journal.PlaceCheck.Answer;
import io.backendprovisioner.journal.PlaceCheck.State;
import io.backendprovisioner.ledger.OwnedPartition;
import io.backendprovisioner.ledger.SimulatedLedger;
import io.backendprovisioner.testkit.NotedEnd;
import io.backendprovisioner.testkit.StillTime;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.Uuid;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class HeldPostingsTest {
    private static final Duration FALLBACK_AFTER = Duration.ofSeconds(30);
    private static final Place NAMED = new Place("named", null);
    private static final Place BY_DEFAULT = new Place("replies", null);

    private final StillTime time = new StillTime();
    private final List<Pending> again = new ArrayList<>();
    private final List<Place> asked = new ArrayList<>();
    private Answer answer = new Answer(State.TROUBLED, "partition 0 has no leader");
    private final OwnedPartition partition = partition(0);
    private final HeldPostings held = new HeldPostings(
            Place::of,
            place -> {
                asked.add(place);
                return CompletableFuture.completedFuture(answer);
            },
            again::add,
            FALLBACK_AFTER,
            new JournalMeters(new SimpleMeterRegistry()),
            new NotedEnd(),
            time);

    private static OwnedPartition partition(int number) {
        return OwnedPartition.blank(
                new TopicPartition("requests", number),
                SimulatedLedger.OURS,
                new TopicPartition("requests.ledger", number),
                Duration.ofDays(7),
                Uuid.randomUuid());
    }

    @AfterEach
    void close() {
        held.close();
    }

    private Pending reply(long offset, String topic) {
        return reply(partition, offset, topic);
    }

    private Pending reply(OwnedPartition of, long offset, String topic) {
        var byDefault = record("replies");
        var reply = topic.equals(byDefault.topic()) ? byDefault : record(topic);
        return pending(new Posting.Settlement(of, offset, reply, byDefault, null));
    }

    private static String topicOf(Pending pending) {
        return pending.posting().records().getFirst().topic();
    }

    private Pending announcement(String topic) {
        return pending(new Posting.Announcement(partition, 0, record(topic)));
    }

    private Pending pending(Posting posting) {
        return new Pending(posting, time);
    }

    private static ProducerRecord<byte[], byte[]> record(String topic) {
        return new ProducerRecord<>(topic, new byte[1]);
    }

    private List<Pending> goOn(Pending... batch) {
        List<Pending> left = new ArrayList<>(List.of(batch));
        held.hold(left);
        return left;
    }

    /** The cluster is asked, and what it answers is seen at the next look. */
    private void lookAfter(Duration while_) {
        time.advance(while_);
        held.look();
        held.look();
    }

    @Test
    void onlyWhatNeedsThePlaceIsHeld() {
        held.inTrouble(Set.of(NAMED), "takes no records");
        Pending other = reply(1, "other");
        assertThat(goOn(reply(0, "named"), other, announcement("named"))).containsExactly(other);
        assertThat(held.size()).as("an announcement is let go").isEqualTo(1);
        assertThat(held.sentences()).containsExactly("named takes no records: takes no records; 1 wait");
    }

    @Test
    void aReplyGoesBackWhenItsPlaceIsWell() {
        held.inTrouble(Set.of(NAMED), "x");
        Pending waits = reply(0, "named");
        goOn(waits);
        lookAfter(Duration.ofSeconds(2));
        assertThat(again).as("it has no leader").isEmpty();
        assertThat(held.sentences()).singleElement().asString().contains("partition 0 has no leader");
        answer = new Answer(State.WELL, "");
        lookAfter(Duration.ofSeconds(2));
        assertThat(again).containsExactly(waits);
        assertThat(goOn(waits)).containsExactly(waits);
        assertThat(topicOf(waits)).isEqualTo("named");
        held.committed(List.of(waits));
        assertThat(held.look()).as("there is something to look after").isFalse();
    }

    @Test
    void aReplyFallsBackInBoundedTimeAndThoseThatComeLaterAtOnce() {
        held.inTrouble(Set.of(NAMED), "x");
        Pending waits = reply(0, "named");
        goOn(waits);
        lookAfter(FALLBACK_AFTER.minusMillis(1));
        assertThat(again).isEmpty();
        lookAfter(Duration.ofMillis(1));
        assertThat(again).containsExactly(waits);
        Pending later = reply(1, "named");
        assertThat(goOn(waits, later)).containsExactly(waits, later);
        assertThat(topicOf(waits)).isEqualTo("replies");
        assertThat(topicOf(later)).isEqualTo("replies");
    }

    @Test
    void aReplyWhoseTopicIsGoneFallsBackAtOnce() {
        held.inTrouble(Set.of(NAMED), "x");
        answer = new Answer(State.MISSING, "there is no such topic");
        Pending waits = reply(0, "named");
        goOn(waits);
        lookAfter(Duration.ofSeconds(1));
        assertThat(again).containsExactly(waits);
        goOn(waits);
        assertThat(waits.posting().hasFallback()).isFalse();
    }

    @Test
    void whatHasNoFallbackWaitsForAsLongAsItTakes() {
        held.inTrouble(Set.of(BY_DEFAULT), "x");
        Pending waits = reply(0, "replies");
        goOn(waits);
        lookAfter(FALLBACK_AFTER.multipliedBy(10));
        assertThat(again).isEmpty();
        assertThat(held.size()).isEqualTo(1);
    }

    @Test
    void aReplyWhoseFallbackIsInTroubleTooWaits() {
        held.inTrouble(Set.of(NAMED, BY_DEFAULT), "x");
        Pending waits = reply(0, "named");
        goOn(waits);
        lookAfter(FALLBACK_AFTER);
        assertThat(again).containsExactly(waits);
        assertThat(goOn(waits)).isEmpty();
        assertThat(held.size()).isEqualTo(1);
    }

    @Test
    void aLedgerInTroubleHoldsUpItsPartitionAlone() {
        held.inTrouble(Set.of(new Place("requests.ledger", 0)), "x");
        Pending other = reply(partition(1), 0, "replies");
        assertThat(goOn(reply(0, "replies"), other)).containsExactly(other);
    }

    /** One that the cluster says is well, and that takes nothing all the same, is asked about ever less often. */
    @Test
    void eachRelapseLengthensThePause() {
        answer = new Answer(State.WELL, "");
        for (int seconds : List.of(1, 2, 4, 8, 16, 30, 30)) {
            held.inTrouble(Set.of(NAMED), "x");
            asked.clear();
            lookAfter(Duration.ofSeconds(seconds).minusMillis(1));
            assertThat(asked).isEmpty();
            lookAfter(Duration.ofMillis(1));
            assertThat(asked).containsExactly(NAMED);
        }
    }

    @Test
    void whatIsHeldIsLostWithItsTerm() {
        held.inTrouble(Set.of(NAMED), "x");
        Pending waits = reply(0, "named");
        goOn(waits);
        partition.term().release();
        held.look();
        assertThat(held.size()).isZero();
        assertThat(again).isEmpty();
    }

    @Test
    void oneThatIsTakenInNoTransactionIsTriedAgainAfterAPause() {
        Pending bad = reply(0, "replies");
        held.holdAlone(bad, "too large");
        assertThat(held.sentences()).singleElement().asString().contains("too large");
        lookAfter(Duration.ofMillis(999));
        assertThat(again).isEmpty();
        lookAfter(Duration.ofMillis(1));
        assertThat(again).containsExactly(bad);
        held.holdAlone(bad, "too large");
        lookAfter(Duration.ofMillis(1999));
        assertThat(again).as("twice as long").hasSize(1);
        lookAfter(Duration.ofMillis(1));
        assertThat(again).hasSize(2);
    }

    @Test
    void aPlaceThatNobodyUsesAnyMoreIsForgotten() {
        held.inTrouble(Set.of(NAMED), "x");
        answer = new Answer(State.WELL, "");
        lookAfter(Duration.ofSeconds(1));
        assertThat(held.look()).isTrue();
        time.advance(Duration.ofMinutes(6));
        assertThat(held.look()).isFalse();
    }
}
