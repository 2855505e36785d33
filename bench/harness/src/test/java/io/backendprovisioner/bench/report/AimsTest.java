package io.backendprovisioner.bench.report;

import static org.assertj.core.api.Assertions.assertThat;

import io.backendprovisioner.bench.figures.Metrics;
import io.backendprovisioner.bench.measure.Reading;
import io.backendprovisioner.bench.measure.Results;
import org.junit.jupiter.api.Test;

class AimsTest {
    private static final String CELL = "50 ms, 500 in flight";

    private final Results results = new Results();

    private void read(String figure, String cell, String arm, String metric, double value) {
        results.add(new Reading(figure, cell, arm, 1, metric, value));
    }

    @Test
    void workerIsHeldAgainstTheBestOfTheOthers() {
        read("throughput", CELL, "worker", Metrics.PER_SECOND, 900);
        read("throughput", CELL, "spring", Metrics.PER_SECOND, 100);
        read("throughput", CELL, "pekko", Metrics.PER_SECOND, 1000);
        assertThat(new Aims(results).markdown())
                .contains("| throughput to the best other arm's, " + CELL + " | ≥ 1.00 | 0.90 | no, by 10 % |");
    }

    @Test
    void replyTimeIsToldWithoutTheCall() {
        read("throughput", CELL, "worker", Metrics.P50, 60);
        read("throughput", CELL, "worker", Metrics.P99, 150);
        assertThat(new Aims(results).markdown())
                .contains("| p50 beyond the call, ms, " + CELL + " | ≤ 25.0 | 10.0 | yes |")
                .contains("| p99 beyond the call, ms, " + CELL + " | ≤ 60.0 | 100 | no, by 67 % |");
    }

    @Test
    void growthIsTheCostOfManyToThatOfFew() {
        read("growth", "10,000 requests", "worker", Metrics.CPU, 200);
        read("growth", "1,000,000 requests", "worker", Metrics.CPU, 210);
        assertThat(new Aims(results).all()).singleElement().satisfies(aim -> {
            assertThat(aim.reached()).isEqualTo(1.05);
            assertThat(aim.met()).isTrue();
        });
    }

    @Test
    void heapThatGrowsIsTold() {
        read("growth", "10,000 requests", "worker", Metrics.HEAP, 50);
        read("growth", "1,000,000 requests", "worker", Metrics.HEAP, 200);
        assertThat(new Aims(results).markdown())
                .contains("| live heap at 1,000,000 to that at 10,000 | ≤ 1.10 | 4.00 | no, by 264 % |");
    }

    @Test
    void oneDuplicateIsOneTooMany() {
        read("kill", "kill -9 in the middle", "worker", Metrics.DUPLICATES, 1);
        assertThat(new Aims(results).all()).singleElement().matches(aim -> !aim.met());
    }

    @Test
    void whatWasNotMeasuredIsNotToldOf() {
        assertThat(new Aims(results).markdown()).isEmpty();
    }
}
