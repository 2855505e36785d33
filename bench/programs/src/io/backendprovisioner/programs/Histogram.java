package io.backendprovisioner.programs;

import java.util.Map;
import java.util.TreeMap;
import java.util.regex.Pattern;

/**
 * A histogram as Prometheus reads it.
 *
 * @param buckets by their upper bounds, how many fell below
 */
record Histogram(TreeMap<Double, Double> buckets) {

    /** @param label of the series that is meant, such as {@code posting="remark"} */
    static Histogram of(String scrape, String name, String label) {
        var line = Pattern.compile(
                "^" + name + "_bucket\\{(?=[^}]*" + Pattern.quote(label) + ")[^}]*le=\"([^\"]+)\"[^}]*} (\\S+)",
                Pattern.MULTILINE);
        TreeMap<Double, Double> buckets = new TreeMap<>();
        line.matcher(scrape)
                .results()
                .forEach(found -> buckets.put(
                        found.group(1).equals("+Inf") ? Double.POSITIVE_INFINITY : Double.parseDouble(found.group(1)),
                        Double.parseDouble(found.group(2))));
        if (buckets.isEmpty()) {
            throw new IllegalStateException("the worker tells nothing of " + name + " with " + label);
        }
        return new Histogram(buckets);
    }

    Histogram since(Histogram before) {
        TreeMap<Double, Double> more = new TreeMap<>();
        buckets.forEach((bound, count) -> more.put(bound, count - before.buckets.getOrDefault(bound, 0.0)));
        return new Histogram(more);
    }

    /** Interpolated within the bucket where it lies. */
    double percentile(int percent) {
        double wanted = buckets.lastEntry().getValue() * percent / 100;
        double bound = 0;
        double below = 0;
        for (Map.Entry<Double, Double> bucket : buckets.entrySet()) {
            if (bucket.getValue() >= wanted && bucket.getValue() > below) {
                double share = (wanted - below) / (bucket.getValue() - below);
                return Double.isInfinite(bucket.getKey()) ? bound : bound + share * (bucket.getKey() - bound);
            }
            bound = bucket.getKey();
            below = bucket.getValue();
        }
        return bound;
    }
}
