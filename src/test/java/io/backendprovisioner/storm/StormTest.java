package io.backendprovisioner.storm;

import static io.backendprovisioner.storm.Storm.storm;
import static org.assertj.core.api.Assertions.assertThat;

import io.backendprovisioner.contract.ReplyStatus;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.function.LongFunction;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.LongStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;

class StormTest {
    private static final int SEEDS = Integer.getInteger("storm.seeds", 300);
    private static final int BLOCK = 300;
    private static final long FIRST_SEED = Long.getLong("storm.first", 1);

    @Test
    void aQuietDayGoesWell() {
        var result = storm(1).run();
        assertThat(result.complaints()).isEmpty();
        assertThat(result.calls()).isEqualTo(20);
    }

    @ParameterizedTest
    @EnumSource(Step.class)
    void oneRequestSurvivesADeathAtEachStep(Step step) {
        survives(1, step);
    }

    @ParameterizedTest
    @EnumSource(Step.class)
    void aHundredRequestsSurviveADeathAtEachStep(Step step) {
        survives(100, step);
    }

    static Stream<List<Step>> everyTwoSteps() {
        return Stream.of(Step.values()).flatMap(one -> Stream.of(Step.values()).map(other -> List.of(one, other)));
    }

    @ParameterizedTest
    @MethodSource("everyTwoSteps")
    void twoDeathsInARowAreSurvived(List<Step> steps) {
        survives(1, steps.toArray(Step[]::new));
    }

    private static void survives(int requests, Step... steps) {
        for (long seed = 1; seed <= Math.min(5, SEEDS); seed++) {
            var result = storm(seed).requests(requests).killWorkerAt(steps).run();
            assertThat(result.complaints()).isEmpty();
        }
    }

    /** Each block is a test of its own, so the time-out of a test does not limit the number of seeds. */
    static LongStream blocks() {
        return LongStream.iterate(FIRST_SEED, first -> first < FIRST_SEED + SEEDS, first -> first + BLOCK);
    }

    @ParameterizedTest
    @MethodSource("blocks")
    void restartingWorkersInTurnMakesNoDuplicateAndLosesNoReply(long first) {
        assertThat(complaints(first, seed -> storm(seed).requests(60).restartingWorkersInTurn()))
                .isEmpty();
    }

    @ParameterizedTest
    @MethodSource("blocks")
    void foulWeatherBreaksNoPromise(long first) {
        assertThat(complaints(first, seed -> foul(seed, false))).isEmpty();
    }

    @ParameterizedTest
    @MethodSource("blocks")
    void foulWeatherBreaksNoPromiseWhereNamesAreUnique(long first) {
        assertThat(complaints(first, seed -> foul(seed, true))).isEmpty();
    }

    private static Storm foul(long seed, boolean uniqueNames) {
        return storm(seed)
                .requests(30)
                .workers(1 + (int) (seed % 3))
                .sentTwiceEvery(7)
                .askingForARoleEvery(seed % 4 == 0 ? 6 : 0)
                .in(Weather.foul(uniqueNames));
    }

    /** A storm that never suspends proves nothing about suspensions. */
    @Test
    void foulWeatherSuspendsThrottlesHoldsAndRetries() {
        List<Pacing> all = LongStream.rangeClosed(1, 20)
                .parallel()
                .mapToObj(seed -> foul(seed, true).run().pacing())
                .toList();
        assertThat(all).anyMatch(pacing -> pacing.outages() > 0);
        assertThat(all).anyMatch(pacing -> pacing.refusals() > 0);
        assertThat(all).anyMatch(pacing -> pacing.slowStarts() > 0);
        assertThat(all).anyMatch(pacing -> pacing.throttled() > pacing.held() && pacing.held() > 0);
        assertThat(all).anyMatch(pacing -> pacing.retries() > 0);
    }

    @ParameterizedTest
    @MethodSource("blocks")
    void whoLacksARightOfItsOwnIsAnsweredAndHarmsNobodyElse(long first) {
        List<String> complaints = LongStream.range(first, Math.min(first + BLOCK, FIRST_SEED + SEEDS))
                .parallel()
                .boxed()
                .flatMap(seed -> complaintsOfRoles(seed).stream())
                .toList();
        assertThat(complaints).isEmpty();
    }

    private static List<String> complaintsOfRoles(long seed) {
        int requests = 100;
        int every = 5;
        var result = storm(seed).requests(requests).askingForARoleEvery(every).run();
        List<String> complaints = new ArrayList<>(result.complaints());
        Set<String> refused = IntStream.range(0, requests)
                .filter(number -> Requests.wantsRole(number, every))
                .mapToObj(Requests::key)
                .collect(Collectors.toSet());
        result.replies().stream()
                .filter(reply -> refused.contains(reply.requestKey())
                        ? reply.status() != ReplyStatus.FAILED
                                || !String.valueOf(reply.message()).contains("ram:CreateServiceLinkedRole")
                        : reply.status() != ReplyStatus.CREATED)
                .forEach(reply -> complaints.add("seed " + seed + ": " + reply));
        if (result.pacing().refusals() > 0) {
            complaints.add("seed " + seed + ": calls were suspended");
        }
        int calls = result.calls();
        if (calls > requests + 3 * refused.size()) {
            complaints.add("seed " + seed + ": " + calls + " calls");
        }
        // No call is waited for but those that the rate allows.
        long seconds = result.pacing().secondsUntilTheLast();
        double perSecond = result.pacing().allowedInASecond() - 3;
        if (seconds > calls / perSecond * 1.2 + 10) {
            complaints.add(
                    "seed " + seed + ": " + seconds + " s for " + calls + " calls at " + perSecond + " per second");
        }
        return complaints;
    }

    /** The storms of a block have nothing in common, so they run on as many cores as there are. */
    private static List<String> complaints(long first, LongFunction<Storm> storms) {
        return LongStream.range(first, Math.min(first + BLOCK, FIRST_SEED + SEEDS))
                .parallel()
                .mapToObj(storms)
                .flatMap(storm -> storm.run().complaints().stream())
                .toList();
    }
}
