package io.backendprovisioner.pacing;

import io.backendprovisioner.domain.Lane;
import java.util.EnumMap;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.Map;
import java.util.SequencedMap;
import java.util.SequencedSet;
import org.jspecify.annotations.Nullable;

/**
 * Who is next. Lanes take turns by their weights, and one in which nobody waits leaves its turns to the other. Within a
 * lane the batches take turns, each in the order of arrival, so that one which floods the lane delays its own. Not safe
 * for threads.
 */
final class FairQueue<T> {
    private final Map<Lane, LaneQueue<T>> lanes = new EnumMap<>(Lane.class);
    /** How far the lane that was served last has come, in turns divided by weight. */
    private double served;

    FairQueue(Map<Lane, Integer> weights) {
        weights.forEach((lane, weight) -> lanes.put(lane, new LaneQueue<>(weight)));
    }

    void add(Claimant claimant, T waiter) {
        LaneQueue<T> lane = lane(claimant.lane());
        if (lane.size == 0) {
            // An idle lane has no turns saved up.
            lane.served = Math.max(lane.served, served);
        }
        lane.add(claimant.batch(), waiter);
    }

    /** Whether it was waiting until now. */
    boolean remove(Claimant claimant, T waiter) {
        return lane(claimant.lane()).remove(claimant.batch(), waiter);
    }

    @Nullable
    T poll() {
        LaneQueue<T> next = null;
        for (LaneQueue<T> lane : lanes.values()) {
            if (lane.size > 0 && (next == null || lane.turn() < next.turn())) {
                next = lane;
            }
        }
        if (next == null) {
            return null;
        }
        next.served = next.turn();
        served = next.served;
        return next.poll();
    }

    /** At least so many will be served before one who comes now. */
    long ahead(Claimant claimant) {
        LaneQueue<T> own = lane(claimant.lane());
        long inLane = own.ahead(claimant.batch());
        long inOthers = 0;
        for (LaneQueue<T> lane : lanes.values()) {
            if (lane != own) {
                inOthers += Math.min(lane.size, inLane * lane.weight / own.weight);
            }
        }
        return inLane + inOthers;
    }

    int size(Lane lane) {
        return lane(lane).size;
    }

    private LaneQueue<T> lane(Lane lane) {
        LaneQueue<T> queue = lanes.get(lane);
        if (queue == null) {
            throw new IllegalArgumentException("lane " + lane + " has no weight");
        }
        return queue;
    }

    private static final class LaneQueue<T> {
        private final SequencedMap<String, SequencedSet<T>> batches = new LinkedHashMap<>();
        private final int weight;
        private int size;
        private double served;

        LaneQueue(int weight) {
            this.weight = weight;
        }

        /** How far this lane would have come if it were served next. */
        double turn() {
            return served + 1.0 / weight;
        }

        void add(String batch, T waiter) {
            batches.computeIfAbsent(batch, _ -> new LinkedHashSet<>()).addLast(waiter);
            size++;
        }

        boolean remove(String batch, T waiter) {
            SequencedSet<T> waiting = batches.get(batch);
            if (waiting == null || !waiting.remove(waiter)) {
                return false;
            }
            size--;
            if (waiting.isEmpty()) {
                batches.remove(batch);
            }
            return true;
        }

        T poll() {
            Map.Entry<String, SequencedSet<T>> batch = batches.pollFirstEntry();
            T first = batch.getValue().removeFirst();
            size--;
            if (!batch.getValue().isEmpty()) {
                batches.putLast(batch.getKey(), batch.getValue());
            }
            return first;
        }

        long ahead(String batch) {
            SequencedSet<T> own = batches.get(batch);
            if (own == null) {
                return 0;
            }
            long ahead = 0;
            for (SequencedSet<T> waiting : batches.values()) {
                ahead += Math.min(waiting.size(), own.size());
            }
            return ahead;
        }
    }
}
