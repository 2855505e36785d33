package io.backendprovisioner.storm;

import static org.assertj.core.api.Assertions.assertThat;

import io.backendprovisioner.provider.CloudError;
import java.time.Duration;
import java.time.Instant;
import java.util.BitSet;
import java.util.List;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.apache.kafka.common.TopicPartition;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * The committed offset, and with it the lag, stops at the first offset that is not settled. So it stands still for as long
 * as a request that was called for in an outage waits for others that were not.
 */
class RetryOrderTest {
    private static final TopicPartition PARTITION = new TopicPartition(Storm.BULK, 0);
    private static final TopicPartition REPLIES = new TopicPartition("backend.create.replies", 0);
    private static final int CALLS_PER_SECOND = 20;
    private static final int AT_A_TIME = 30;

    /** Calls, and what is prepared for the places that they leave meanwhile. */
    private static final int UNDER_WAY = AT_A_TIME + 10;

    /** Those that are throttled, or refused for want of a right, pause; meanwhile others are called, and more so the longer each pauses. */
    private static final int IN_PAUSES = 10 * CALLS_PER_SECOND;

    /**
     * What happens from the middle of the requests on, once for those of one batch and once for those of none.
     *
     * @param ahead how far the last offset that is answered may be from the first that is not
     */
    record Trouble(
            String what,
            List<Outage> outages,
            int ahead,
            @Nullable String batch) {
        static Stream<Trouble> of(String what, int ahead, Outage... outages) {
            return Stream.of(
                    new Trouble(what + " (batch)", List.of(outages), ahead, "batch"),
                    new Trouble(what, List.of(outages), ahead, null));
        }

        @Override
        public String toString() {
            return what;
        }
    }

    private static Outage outage(int after, int seconds, CloudError answer) {
        Instant from = Simulation.START.plusSeconds(after);
        return new Outage(from, from.plusSeconds(seconds), answer);
    }

    private static Outage ofCreatesAlone(Outage outage) {
        return new Outage(outage.from(), outage.until(), outage.answer(), false);
    }

    static Stream<Trouble> troubles() {
        return Stream.of(
                        Trouble.of("refuses connections", UNDER_WAY, outage(30, 20, Outage.REFUSES_CONNECTIONS)),
                        Trouble.of(
                                "refuses connections again and again",
                                UNDER_WAY,
                                IntStream.range(0, 10)
                                        .mapToObj(i -> outage(30 + 9 * i, 6, Outage.REFUSES_CONNECTIONS))
                                        .toArray(Outage[]::new)),
                        Trouble.of(
                                "refuses connections for creates alone",
                                UNDER_WAY,
                                ofCreatesAlone(outage(30, 180, Outage.REFUSES_CONNECTIONS))),
                        Trouble.of("refuses rights", IN_PAUSES, outage(30, 20, Outage.REFUSES_RIGHTS)),
                        Trouble.of("throttles", IN_PAUSES, outage(30, 20, Outage.THROTTLES)),
                        Trouble.of("throttles for long", IN_PAUSES, outage(30, 300, Outage.THROTTLES)))
                .flatMap(both -> both);
    }

    @ParameterizedTest
    @MethodSource("troubles")
    void afterAnOutageRepliesComeInAboutTheOrderOfOffsets(Trouble trouble) {
        List<Integer> answered = answered(1500, trouble);
        assertThat(answered).hasSize(1500);
        assertThat(furthestAhead(answered)).isLessThanOrEqualTo(trouble.ahead());
    }

    @Test
    void howFarRepliesAreOutOfOrderDoesNotDependOnTheLengthOfTheBatch() {
        var outage = outage(30, 20, Outage.REFUSES_CONNECTIONS);
        List<Integer> answered = answered(5000, new Trouble("", List.of(outage), AT_A_TIME, "batch"));
        assertThat(answered).hasSize(5000);
        assertThat(furthestAhead(answered)).isLessThanOrEqualTo(UNDER_WAY);
    }

    private static List<Integer> answered(int requests, Trouble trouble) {
        var sim = new Simulation(1);
        var chronicle = new Chronicle(sim);
        var fate = new Fate(List.of(), sim, chronicle);
        var broker = new SimulatedBroker(sim, List.of(PARTITION));
        var cloud = new SimulatedCloud(sim, Weather.fair(), fate, chronicle);
        for (Outage outage : trouble.outages()) {
            sim.after(Duration.between(Simulation.START, outage.from()), () -> cloud.goesOut(outage));
        }
        Requests.send(broker, PARTITION, requests, trouble.batch());
        new SimulatedWorker(
                        sim, broker, cloud, List.of(PARTITION), "worker", CALLS_PER_SECOND, AT_A_TIME, fate, chronicle)
                .start();
        sim.runUntil(Simulation.START.plus(Duration.ofMinutes(20)));
        return broker.written(REPLIES).stream()
                .map(reply -> Integer.valueOf(Storm.correlation(reply).substring(1)))
                .toList();
    }

    /** Returns the largest distance from the first offset that was not answered to the last one that was. */
    private static int furthestAhead(List<Integer> answered) {
        var settled = new BitSet();
        int most = 0;
        for (int offset : answered) {
            settled.set(offset);
            most = Math.max(most, settled.length() - settled.nextClearBit(0));
        }
        return most;
    }
}
