package io.backendprovisioner.storm;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.apache.kafka.common.TopicPartition;
import org.junit.jupiter.api.Test;

/** The rate is changed while hundreds of calls wait, at every stage at which one can wait. */
class LiveTuningTest {
    private static final TopicPartition PARTITION = new TopicPartition(Storm.BULK, 0);
    private static final int REQUESTS = 600;
    private static final int CALLS_PER_SECOND = 20;
    private static final double NEXT_TO_NOTHING = 0.01;

    private final Simulation sim = new Simulation(1);
    private final Chronicle chronicle = new Chronicle(sim);
    private final Fate fate = new Fate(List.of(), sim, chronicle);
    private final SimulatedBroker broker = new SimulatedBroker(sim, List.of(PARTITION));
    private final SimulatedCloud cloud = new SimulatedCloud(sim, Weather.fair(), fate, chronicle);
    private final SimulatedWorker worker = new SimulatedWorker(
            sim, broker, cloud, List.of(PARTITION), "worker", CALLS_PER_SECOND, 30, fate, chronicle);

    private static Instant at(double seconds) {
        return Simulation.START.plusMillis((long) (seconds * 1000));
    }

    private void tuneAt(double seconds, double callsPerSecond) {
        sim.after(Duration.between(Simulation.START, at(seconds)), () -> worker.tune(callsPerSecond));
    }

    private void run() {
        Requests.send(broker, PARTITION, REQUESTS, "batch");
        worker.start();
        sim.runUntil(Simulation.START.plus(Duration.ofHours(2)));
        assertThat(cloud.made()).hasSize(REQUESTS);
    }

    private long calls(double from, double until) {
        return cloud.paced().stream()
                .filter(call -> !call.isBefore(at(from)) && call.isBefore(at(until)))
                .count();
    }

    private double lastCall() {
        Instant last = cloud.paced().stream().max(Instant::compareTo).orElseThrow();
        return Duration.between(Simulation.START, last).toMillis() / 1000.0;
    }

    @Test
    void bothDirectionsAreFeltAtOnceByCallsThatWait() {
        tuneAt(5, NEXT_TO_NOTHING);
        tuneAt(8, CALLS_PER_SECOND);
        run();
        assertThat(calls(5, 8)).isLessThanOrEqualTo(1);
        assertThat(calls(8, 9)).isBetween(15L, 21L);
        // The time of all calls at that rate, the three seconds, and what the start took.
        assertThat(lastCall()).isLessThan(REQUESTS / (CALLS_PER_SECOND * 0.95) + 3 + 2);
    }

    @Test
    void whatBeginsWithNextToNothingIsFeltAtOnceAsWell() {
        tuneAt(0, NEXT_TO_NOTHING);
        tuneAt(3, CALLS_PER_SECOND);
        run();
        assertThat(calls(0, 3)).isLessThanOrEqualTo(1);
        assertThat(calls(3, 5)).isBetween(30L, 42L);
        assertThat(lastCall()).isLessThan(REQUESTS / (CALLS_PER_SECOND * 0.95) + 3 + 2);
    }

    @Test
    void manyChangesInARowMakeNoBurstAndCostNoTime() {
        for (int i = 0; i < 10; i++) {
            tuneAt(5 + 2 * i, NEXT_TO_NOTHING);
            tuneAt(6 + 2 * i, CALLS_PER_SECOND);
        }
        run();
        for (int i = 0; i < 10; i++) {
            assertThat(calls(5 + 2 * i, 6 + 2 * i)).isLessThanOrEqualTo(1);
            assertThat(calls(6 + 2 * i, 7 + 2 * i)).isBetween(15L, 21L);
        }
        assertThat(lastCall()).isLessThan(REQUESTS / (CALLS_PER_SECOND * 0.95) + 10 + 2);
    }

    @Test
    void anUnlimitedRateIsTakenBackAtOnce() {
        tuneAt(5, 0);
        tuneAt(5.1, CALLS_PER_SECOND);
        run();
        assertThat(calls(6, 7)).isBetween(15L, 21L);
    }
}
