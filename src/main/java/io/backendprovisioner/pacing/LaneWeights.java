package io.backendprovisioner.pacing;

import io.backendprovisioner.domain.Lane;
import java.util.EnumMap;
import java.util.Map;

/** How many turns each lane has while all of them have something to do. Safe for any number of threads. */
final class LaneWeights {
    static final int LEAST = 1;
    static final int MOST = 1000;

    private volatile Map<Lane, Integer> weights;

    LaneWeights(int interactive, int bulk) {
        weights = Map.of(Lane.INTERACTIVE, interactive, Lane.BULK, bulk);
    }

    int of(Lane lane) {
        Integer weight = weights.get(lane);
        if (weight == null) {
            throw new IllegalArgumentException("lane " + lane + " has no weight");
        }
        return weight;
    }

    /** @param weight {@value #LEAST} to {@value #MOST} */
    synchronized void change(Lane lane, int weight) {
        Map<Lane, Integer> changed = new EnumMap<>(weights);
        changed.put(lane, weight);
        weights = Map.copyOf(changed);
    }
}
