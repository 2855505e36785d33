package io.backendprovisioner.pacing;

import io.backendprovisioner.domain.Lane;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.ConcurrentHashMap;

/** How many turns each lane has while all of them have something to do. Safe for any number of threads. */
final class LaneWeights {
    static final int LEAST = 1;
    static final int MOST = 1000;

    private final Map<Lane, Integer> weights;

    LaneWeights(int interactive, int bulk) {
        weights = new ConcurrentHashMap<>(Map.of(Lane.INTERACTIVE, interactive, Lane.BULK, bulk));
    }

    int of(Lane lane) {
        return Objects.requireNonNull(weights.get(lane));
    }

    /** @param weight {@value #LEAST} to {@value #MOST} */
    void change(Lane lane, int weight) {
        weights.put(lane, weight);
    }
}
