package io.backendprovisioner.pacing;

import static org.assertj.core.api.Assertions.assertThat;

import io.backendprovisioner.domain.Lane;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class FairQueueTest {
    private static final Claimant CALLER = new Claimant(Lane.INTERACTIVE, "caller");
    private static final Claimant LARGE = new Claimant(Lane.BULK, "large");
    private static final Claimant SMALL = new Claimant(Lane.BULK, "small");

    private final LaneWeights weights = new LaneWeights(8, 2);
    private final FairQueue<String> queue = new FairQueue<>(weights);

    private void add(Claimant claimant, int count) {
        for (int i = 0; i < count; i++) {
            queue.add(claimant, claimant.batch() + i);
        }
    }

    private List<String> poll(int count) {
        List<String> served = new ArrayList<>();
        for (int i = 0; i < count; i++) {
            served.add(queue.poll());
        }
        return served;
    }

    private static long of(Claimant claimant, List<String> served) {
        return served.stream().filter(one -> one.startsWith(claimant.batch())).count();
    }

    @Test
    void anEmptyQueueHasNobody() {
        assertThat(queue.poll()).isNull();
    }

    @Test
    void lanesTakeTurnsByTheirWeights() {
        add(LARGE, 1000);
        add(CALLER, 1000);
        assertThat(of(CALLER, poll(100))).isEqualTo(80);
    }

    @Test
    void aChangedWeightIsFeltAtOnce() {
        add(LARGE, 1000);
        add(CALLER, 1000);
        poll(100);
        weights.change(Lane.BULK, 8);
        assertThat(of(CALLER, poll(100))).isBetween(49L, 51L);
    }

    @Test
    void anIdleLaneLeavesItsTurnsToTheOther() {
        add(LARGE, 100);
        assertThat(of(LARGE, poll(100))).isEqualTo(100);
    }

    @Test
    void aLaneThatWasIdleHasNoTurnsSavedUp() {
        add(LARGE, 2000);
        poll(1000);
        add(CALLER, 1000);
        assertThat(of(CALLER, poll(100))).isEqualTo(80);
    }

    @Test
    void oneWhoComesToAnIdleLaneIsServedSoon() {
        add(LARGE, 1000);
        poll(500);
        add(CALLER, 1);
        assertThat(of(CALLER, poll(2))).isEqualTo(1);
    }

    /** Whoever waits, in whatever order they came, and wherever the round stands. */
    @Test
    void aPlaceIsWhereOneIsServedIfNobodyComesAfter() {
        for (int seed = 0; seed < 500; seed++) {
            var random = new Random(seed);
            var full = new FairQueue<String>(weights);
            for (int waiter = random.nextInt(60); waiter > 0; waiter--) {
                full.add(new Claimant(Lane.BULK, "batch " + random.nextInt(8)), "other");
                if (random.nextInt(3) == 0) {
                    full.poll();
                }
            }
            var mine = new Claimant(Lane.BULK, "batch " + random.nextInt(9));
            long place = full.place(mine);
            full.add(mine, "mine");
            long served = 1;
            while (!"mine".equals(full.poll())) {
                served++;
            }
            assertThat(place).as("seed %d", seed).isEqualTo(served);
        }
    }

    @Test
    void otherLanesAreServedInBetweenByTheirWeights() {
        add(LARGE, 1000);
        add(CALLER, 100);
        assertThat(queue.place(LARGE)).isEqualTo(1001);
        // Of 40 in this lane, the other has 160 meanwhile, of which it has but 100.
        assertThat(queue.aheadInAll(Lane.BULK, 40)).isEqualTo(140);
        assertThat(queue.aheadInAll(Lane.BULK, 20)).isEqualTo(100);
        assertThat(queue.aheadInAll(Lane.INTERACTIVE, 80)).isEqualTo(100);
    }

    @Test
    void batchesTakeTurnsInTheirOwnOrder() {
        add(LARGE, 1000);
        poll(10);
        add(SMALL, 3);
        assertThat(poll(6).stream().filter(one -> one.startsWith("small")))
                .containsExactly("small0", "small1", "small2");
    }

    @Test
    void whoGivesUpIsServedNoMore() {
        add(SMALL, 3);
        assertThat(queue.remove(SMALL, "small1")).isTrue();
        assertThat(queue.remove(SMALL, "small1")).isFalse();
        assertThat(poll(3)).isEqualTo(withNull("small0", "small2"));
        assertThat(queue.remove(SMALL, "small0")).isFalse();
    }

    private static List<String> withNull(String... served) {
        List<String> all = new ArrayList<>(List.of(served));
        Collections.addAll(all, (String) null);
        return all;
    }

    @ParameterizedTest
    @CsvSource({"INTERACTIVE, caller", "BULK, large", "BULK, small", "BULK, new"})
    void noFewerAreServedBeforeThanWereAhead(Lane lane, String batch) {
        add(LARGE, 1000);
        add(CALLER, 5);
        add(SMALL, 7);
        var claimant = new Claimant(lane, batch);
        long ahead = queue.ahead(claimant);
        queue.add(claimant, "this");
        long before = Stream.generate(queue::poll)
                .takeWhile(served -> !"this".equals(served))
                .count();
        assertThat(before).isGreaterThanOrEqualTo(ahead);
    }

    @Test
    void manyOfOneBatchAreAheadOfItsLast() {
        add(LARGE, 500);
        assertThat(queue.ahead(LARGE)).isEqualTo(500);
        assertThat(queue.ahead(SMALL)).isZero();
        assertThat(queue.ahead(CALLER)).isZero();
    }
}
