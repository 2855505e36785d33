package io.backendprovisioner.chart;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import org.junit.jupiter.api.Test;

/** The chart's README says of values what {@code values.yaml} says. */
class ChartReadmeTest {
    @Test
    void everyValueIsExplained() throws IOException {
        assertThat(ValuesTable.rows())
                .hasSizeGreaterThan(50)
                .allSatisfy(row -> assertThat(row.says()).as(row.name()).endsWith("."));
    }

    @Test
    void theTableIsUpToDate() throws IOException {
        assertThat(Files.readString(Rendering.CHART.resolve("README.md")))
                .as("bin/program chart-readme writes it")
                .isEqualTo(ValuesTable.inReadme());
    }
}
