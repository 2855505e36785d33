package io.backendprovisioner.programs;

import io.backendprovisioner.chart.ValuesTable;
import java.io.IOException;

/** Writes the table of values into the chart's README. */
final class ChartReadme {
    private ChartReadme() {}

    public static void main(String[] args) throws IOException {
        ValuesTable.write();
    }
}
