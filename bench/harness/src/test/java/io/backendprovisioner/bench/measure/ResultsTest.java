package io.backendprovisioner.bench.measure;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class ResultsTest {
    private final Results results = new Results();

    private void read(String arm, int round, double value) {
        results.add(new Reading("throughput", "cell", arm, round, "speed", value));
    }

    @Test
    void ratioIsThatOfTheSameRoundAndNotOfTheMedians() {
        // The machine got three times as fast from round to round.
        read("worker", 1, 100);
        read("worker", 2, 300);
        read("worker", 3, 900);
        read("other", 3, 450);
        read("other", 1, 50);
        read("other", 2, 600);
        assertThat(results.ratio("throughput", "cell", "other", "worker", "speed"))
                .hasValue(0.5);
    }

    @Test
    void roundsThatOneOfTheTwoWasNotInHaveNoRatio() {
        read("worker", 1, 100);
        read("other", 2, 100);
        assertThat(results.ratio("throughput", "cell", "other", "worker", "speed"))
                .isEmpty();
    }

    @Test
    void armsHaveTheSameOrderInEachCellWhicheverCameFirstThere() {
        read("worker", 1, 1);
        read("other", 1, 1);
        read("third", 1, 1);
        results.add(new Reading("throughput", "backwards", "third", 1, "speed", 1));
        results.add(new Reading("throughput", "backwards", "worker", 1, "speed", 1));
        assertThat(results.arms("throughput", "cell", "speed")).containsExactly("worker", "other", "third");
        assertThat(results.arms("throughput", "backwards", "speed")).containsExactly("worker", "third");
    }

    @Test
    void nothingIsTimesAsMuchAsNothing() {
        read("worker", 1, 0);
        read("other", 1, 5);
        assertThat(results.ratio("throughput", "cell", "other", "worker", "speed"))
                .isEmpty();
    }

    @Test
    void spreadIsOfTheArmAlone() {
        read("worker", 1, 1);
        read("worker", 2, 3);
        read("other", 1, 1000);
        assertThat(results.spread("throughput", "cell", "worker", "speed")).hasValue(new Spread(1, 2, 3));
        assertThat(results.spread("throughput", "cell", "worker", "weight")).isEmpty();
    }

    @Test
    void armsAndCellsAreToldInTheOrderInWhichTheyCame() {
        read("worker", 1, 1);
        read("another", 1, 1);
        read("worker", 2, 1);
        assertThat(results.arms("throughput", "cell", "speed")).containsExactly("worker", "another");
        assertThat(results.cells("throughput")).containsExactly("cell");
        assertThat(results.cells("growth")).isEmpty();
    }
}
