package io.backendprovisioner.bench.measure;

import java.util.Collection;

/** Several rounds of the same in one: the median, and between what they lay. */
public record Spread(double least, double median, double most) {

    /** @param values at least one; with an even number of them the median is in the middle of the two middle ones */
    public static Spread of(Collection<Double> values) {
        double[] sorted =
                values.stream().mapToDouble(Double::doubleValue).sorted().toArray();
        if (sorted.length == 0) {
            throw new IllegalArgumentException("there is no median of nothing");
        }
        double median = (sorted[(sorted.length - 1) / 2] + sorted[sorted.length / 2]) / 2;
        return new Spread(sorted[0], median, sorted[sorted.length - 1]);
    }
}
