package io.backendprovisioner.pacing;

import static org.assertj.core.api.Assertions.assertThat;

import io.backendprovisioner.domain.Lane;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class FairQueueTest {
    private final LaneWeights weights = new LaneWeights(8, 2);
    private final FairQueue<Waiter> queue = new FairQueue<>(weights);
    private long asked;

    /** One of a batch, or the only one of no batch, and how many came before it. */
    private static final class Waiter extends Ticket {
        private final String name;

        Waiter(Claimant claimant, String name) {
            super(claimant, null);
            this.name = name;
        }

        @Override
        public String toString() {
            return name;
        }
    }

    private static Claimant caller() {
        return Claimants.ofBatch(Lane.INTERACTIVE, "caller");
    }

    private static Claimant large() {
        return Claimants.ofBatch(Lane.BULK, "large");
    }

    private static Claimant small() {
        return Claimants.ofBatch(Lane.BULK, "small");
    }

    private Waiter waiter(Claimant claimant, String name) {
        var waiter = new Waiter(claimant, name);
        waiter.waits(asked++);
        return waiter;
    }

    private void add(Lane lane, String batch, int count) {
        for (int i = 0; i < count; i++) {
            queue.add(waiter(Claimants.ofBatch(lane, batch), batch + i));
        }
    }

    private void addAlone(int count) {
        for (int i = 0; i < count; i++) {
            queue.add(waiter(Claimants.ofKey(Lane.BULK, "alone" + i), "alone" + i));
        }
    }

    /** As one does that was served, and what it was served for came to nothing. */
    private void comeAgain(Waiter served) {
        queue.add(waiter(served.claimant(), served.name));
    }

    private List<Waiter> pollWaiters(int count) {
        return Stream.generate(queue::poll).limit(count).toList();
    }

    private List<String> poll(int count) {
        return pollWaiters(count).stream().map(String::valueOf).toList();
    }

    private static long of(String batch, List<String> served) {
        return served.stream().filter(one -> one.startsWith(batch)).count();
    }

    @Test
    void anEmptyQueueHasNobody() {
        assertThat(queue.poll()).isNull();
    }

    @Test
    void lanesTakeTurnsByTheirWeights() {
        add(Lane.BULK, "large", 1000);
        add(Lane.INTERACTIVE, "caller", 1000);
        assertThat(of("caller", poll(100))).isEqualTo(80);
    }

    @Test
    void aChangedWeightIsFeltAtOnce() {
        add(Lane.BULK, "large", 1000);
        add(Lane.INTERACTIVE, "caller", 1000);
        poll(100);
        weights.change(Lane.BULK, 8);
        assertThat(of("caller", poll(100))).isBetween(49L, 51L);
    }

    @Test
    void anIdleLaneLeavesItsTurnsToTheOther() {
        add(Lane.BULK, "large", 100);
        assertThat(of("large", poll(100))).isEqualTo(100);
    }

    @Test
    void aLaneThatWasIdleHasNoTurnsSavedUp() {
        add(Lane.BULK, "large", 2000);
        poll(1000);
        add(Lane.INTERACTIVE, "caller", 1000);
        assertThat(of("caller", poll(100))).isEqualTo(80);
    }

    @Test
    void oneWhoComesToAnIdleLaneIsServedSoon() {
        add(Lane.BULK, "large", 1000);
        poll(500);
        add(Lane.INTERACTIVE, "caller", 1);
        assertThat(of("caller", poll(2))).isEqualTo(1);
    }

    /** Whoever waits, in whatever order they came, and wherever the round stands. */
    @Test
    void aPlaceIsWhereOneIsServedIfNobodyComesAfter() {
        for (int seed = 0; seed < 500; seed++) {
            var random = new Random(seed);
            var full = new FairQueue<Waiter>(weights);
            for (int others = random.nextInt(60); others > 0; others--) {
                full.add(waiter(Claimants.ofBatch(Lane.BULK, "batch " + random.nextInt(8)), "other"));
                Waiter served = random.nextInt(3) == 0 ? full.poll() : null;
                if (served != null && random.nextInt(3) == 0) {
                    full.add(waiter(served.claimant(), "other"));
                }
            }
            var mine = Claimants.ofBatch(Lane.BULK, "batch " + random.nextInt(9));
            long place = full.place(mine);
            full.add(waiter(mine, "mine"));
            long served = 1;
            while (!"mine".equals(String.valueOf(full.poll()))) {
                served++;
            }
            assertThat(place).as("seed %d", seed).isEqualTo(served);
        }
    }

    @Test
    void otherLanesAreServedInBetweenByTheirWeights() {
        add(Lane.BULK, "large", 1000);
        add(Lane.INTERACTIVE, "caller", 100);
        assertThat(queue.place(large())).isEqualTo(1001);
        // Of 40 in this lane, the other has 160 meanwhile, of which it has but 100.
        assertThat(queue.aheadInAll(Lane.BULK, 40)).isEqualTo(140);
        assertThat(queue.aheadInAll(Lane.BULK, 20)).isEqualTo(100);
        assertThat(queue.aheadInAll(Lane.INTERACTIVE, 80)).isEqualTo(100);
    }

    @Test
    void batchesTakeTurnsInTheirOwnOrder() {
        add(Lane.BULK, "large", 1000);
        poll(10);
        add(Lane.BULK, "small", 3);
        assertThat(poll(6).stream().filter(one -> one.startsWith("small")))
                .containsExactly("small0", "small1", "small2");
    }

    @Test
    void whoGivesUpIsServedNoMore() {
        List<Waiter> waiters = new ArrayList<>();
        for (int i = 0; i < 3; i++) {
            waiters.add(waiter(small(), "small" + i));
        }
        waiters.forEach(queue::add);
        assertThat(queue.remove(waiters.get(1))).isTrue();
        assertThat(queue.remove(waiters.get(1))).isFalse();
        assertThat(poll(3)).containsExactly("small0", "small2", "null");
        assertThat(queue.remove(waiters.get(0))).isFalse();
    }

    @ParameterizedTest
    @CsvSource({"INTERACTIVE, caller", "BULK, large", "BULK, small", "BULK, new"})
    void noFewerAreServedBeforeThanWereAhead(Lane lane, String batch) {
        add(Lane.BULK, "large", 1000);
        add(Lane.INTERACTIVE, "caller", 5);
        add(Lane.BULK, "small", 7);
        var claimant = Claimants.ofBatch(lane, batch);
        long ahead = queue.ahead(claimant);
        assertThat(servedBefore(waiter(claimant, "this"))).isGreaterThanOrEqualTo(ahead);
    }

    private long servedBefore(Waiter one) {
        queue.add(one);
        return Stream.generate(queue::poll).takeWhile(served -> served != one).count();
    }

    @Test
    void manyOfOneBatchAreAheadOfItsLast() {
        add(Lane.BULK, "large", 500);
        assertThat(queue.ahead(large())).isEqualTo(500);
        assertThat(queue.ahead(small())).isZero();
        assertThat(queue.ahead(caller())).isZero();
    }

    @Test
    void whatWasReadFirstGoesFirstWhoeverAsksFirst() {
        var first = large();
        var second = large();
        var firstAlone = Claimants.ofKey(Lane.BULK, "1");
        var secondAlone = Claimants.ofKey(Lane.BULK, "2");
        queue.add(waiter(second, "second"));
        queue.add(waiter(secondAlone, "second alone"));
        queue.add(waiter(first, "first"));
        queue.add(waiter(firstAlone, "first alone"));
        assertThat(poll(4)).containsSubsequence("first", "second").containsSubsequence("first alone", "second alone");
    }

    @Test
    void whoWasServedBeforeGoesBeforeTheRestOfItsBatch() {
        add(Lane.BULK, "large", 1000);
        List<Waiter> served = pollWaiters(5);
        List.of(3, 0, 4).forEach(one -> comeAgain(served.get(one)));
        assertThat(poll(5)).containsExactly("large0", "large3", "large4", "large5", "large6");
    }

    @Test
    void nobodyIsCertainlyAheadOfOneWhoComesAgain() {
        add(Lane.BULK, "large", 1000);
        Waiter served = pollWaiters(1).getFirst();
        assertThat(queue.ahead(served.claimant())).isZero();
        assertThat(servedBefore(waiter(served.claimant(), "again"))).isZero();
    }

    /** However often those of one batch come again, the others have their turns. */
    @Test
    void whoComesAgainTakesNoTurnOfAnotherBatch() {
        add(Lane.BULK, "large", 100);
        add(Lane.BULK, "small", 100);
        List<String> served = new ArrayList<>();
        for (Waiter next : pollWaiters(100)) {
            served.add(next.name);
        }
        assertThat(of("small", served)).isEqualTo(50);
        served.clear();
        for (int i = 0; i < 100; i++) {
            Waiter next = pollWaiters(1).getFirst();
            served.add(next.name);
            if (next.name.startsWith("large")) {
                comeAgain(next);
            }
        }
        assertThat(of("small", served)).isEqualTo(50);
        assertThat(served.stream().filter(one -> one.startsWith("large")).distinct())
                .containsExactly("large50");
    }

    @Test
    void whoWasServedBeforeAndIsOfNoBatchGoesBeforeTheOthersOfNone() {
        addAlone(1000);
        List<Waiter> served = pollWaiters(3);
        List.of(2, 0, 1).forEach(one -> comeAgain(served.get(one)));
        assertThat(poll(7)).containsExactly("alone0", "alone1", "alone2", "alone3", "alone4", "alone5", "alone6");
        assertThat(queue.size(Lane.BULK)).isEqualTo(993);
        assertThat(queue.batches()).isEqualTo(993);
    }

    /** Those of no batch that come again and again may not keep the others of no batch from being served. */
    @Test
    void whoIsOfNoBatchIsServedInATenthOfTheTurnsAtLeast() {
        addAlone(100);
        List<Waiter> stubborn = pollWaiters(10);
        stubborn.forEach(this::comeAgain);
        List<String> served = new ArrayList<>();
        for (int i = 0; i < 900; i++) {
            Waiter next = pollWaiters(1).getFirst();
            served.add(next.name);
            if (stubborn.stream().anyMatch(one -> one.claimant() == next.claimant())) {
                comeAgain(next);
            }
        }
        assertThat(served).contains("alone99");
    }

    @Test
    void whoGivesUpGivesUpATurn() {
        addAlone(100);
        List<Waiter> again = pollWaiters(10);
        again.forEach(this::comeAgain);
        List<Waiter> waiting = pollWaiters(20);
        waiting.forEach(this::comeAgain);
        add(Lane.BULK, "small", 1);
        long ahead = queue.size(Lane.BULK);
        while (queue.size(Lane.BULK) > 50) {
            Waiter next = pollWaiters(1).getFirst();
            Waiter other = waiter(next.claimant(), next.name);
            queue.add(other);
            assertThat(queue.remove(other)).isTrue();
            ahead--;
        }
        assertThat(queue.batches()).isEqualTo(50);
        assertThat(of("small", poll((int) ahead))).isEqualTo(1);
    }

    /** A batch has its turn in each round, whoever of no batch uses which of theirs. */
    @Test
    void aBatchWaitsForNoMoreTurnsWhereOthersComeAgain() {
        addAlone(50);
        add(Lane.BULK, "large", 10);
        List<String> served = new ArrayList<>();
        for (int i = 0; i < 110; i++) {
            Waiter next = pollWaiters(1).getFirst();
            served.add(next.name);
            if (next.claimant().isAlone()) {
                comeAgain(next);
            }
        }
        assertThat(of("large", served)).isEqualTo(2);
    }
}
