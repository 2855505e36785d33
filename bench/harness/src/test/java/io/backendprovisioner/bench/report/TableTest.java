package io.backendprovisioner.bench.report;

import static org.assertj.core.api.Assertions.assertThat;

import io.backendprovisioner.bench.figures.Metrics;
import io.backendprovisioner.bench.measure.Reading;
import io.backendprovisioner.bench.measure.Results;
import org.junit.jupiter.api.Test;

class TableTest {
    private final Results results = new Results();

    private void read(String arm, int round, String metric, double value) {
        results.add(new Reading("throughput", "50 ms, 500 in flight", arm, round, metric, value));
    }

    private Table table() {
        return new Table(results, Story.ALL.getFirst(), "50 ms, 500 in flight");
    }

    @Test
    void lineHasMedianSpreadAndRatioToTheWorker() {
        read("worker", 1, Metrics.PER_SECOND, 1000);
        read("worker", 2, Metrics.PER_SECOND, 2000);
        read("pekko", 1, Metrics.PER_SECOND, 500);
        read("pekko", 2, Metrics.PER_SECOND, 1000);
        assertThat(table().markdown()).isEqualTo("""
                | arm | replies per second |
                |---|---|
                | worker | 1,500 (1,000–2,000) |
                | pekko | 750 (500–1,000) ×0.50 |
                """);
    }

    @Test
    void armOnABusyMachineIsMarked() {
        read("worker", 1, Metrics.PER_SECOND, 1000);
        read("worker", 1, Metrics.BUSY, 95.1);
        read("pekko", 1, Metrics.PER_SECOND, 1000);
        read("pekko", 1, Metrics.BUSY, 94.9);
        assertThat(table().markdown()).contains("| worker ● |").contains("| pekko |");
    }

    @Test
    void whatAnArmHasNoFigureOfIsLeftOpen() {
        read("worker", 1, Metrics.PER_SECOND, 1000);
        read("worker", 1, Metrics.P50, 55);
        read("pekko", 1, Metrics.PER_SECOND, 1000);
        assertThat(table().markdown()).contains("| pekko | 1,000 ×1.00 | – |");
    }

    @Test
    void readingsOfTheFileAreOneLineEach() {
        read("worker", 2, Metrics.CPU, 212.5);
        assertThat(Outputs.csv(results)).isEqualTo("""
                figure,cell,arm,round,metric,value
                throughput,"50 ms, 500 in flight",worker,2,"CPU, µs a request",212.5
                """);
    }

    @Test
    void cellsWhereTheMachineWasTheLimitAreNamedWithTheArms() {
        read("worker", 1, Metrics.BUSY, 99);
        read("pekko", 1, Metrics.BUSY, 80);
        assertThat(Limits.said(results, "throughput"))
                .hasValue("The machine was the limit at: 50 ms, 500 in flight (worker).");
        read("pekko", 2, Metrics.BUSY, 120);
        assertThat(Limits.said(results, "throughput"))
                .hasValue("The machine was the limit at: 50 ms, 500 in flight (all arms).");
        assertThat(Limits.said(results, "growth")).isEmpty();
    }
}
