package io.backendprovisioner.pacing;

import io.backendprovisioner.domain.Lane;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * Says who is next. Lanes take turns by their weights, and one in which nobody waits leaves its turns to the other. Within a
 * lane the batches take turns, each in the order in which its requests were read, so that one which floods the lane
 * delays its own. Not thread-safe.
 */
final class FairQueue<T extends Ticket> {
    private final Map<Lane, LaneQueue<T>> lanes = new EnumMap<>(Lane.class);
    private final LaneWeights weights;
    /** How far the lane that was served last has come, in turns divided by weight. */
    private double served;

    /** @param weights looked at for each turn */
    FairQueue(LaneWeights weights) {
        this.weights = weights;
        for (Lane lane : Lane.values()) {
            lanes.put(lane, new LaneQueue<>());
        }
    }

    void add(T waiter) {
        LaneQueue<T> lane = lane(waiter.claimant().lane());
        if (lane.size() == 0) {
            // An idle lane has no turns saved up.
            lane.served = Math.max(lane.served, served);
        }
        lane.add(waiter);
    }

    /** Returns whether it was waiting until now. */
    boolean remove(T waiter) {
        return lane(waiter.claimant().lane()).remove(waiter);
    }

    /** Takes out everybody of the batch, in any lane. */
    List<T> removeAll(String batch) {
        List<T> all = new ArrayList<>();
        lanes.values().forEach(lane -> all.addAll(lane.removeAll(batch)));
        return all;
    }

    @Nullable
    T poll() {
        LaneQueue<T> next = null;
        double nextServed = Double.MAX_VALUE;
        for (Map.Entry<Lane, LaneQueue<T>> lane : lanes.entrySet()) {
            // How far this lane would have come if it were served next.
            double turn = lane.getValue().served + 1.0 / weights.of(lane.getKey());
            if (lane.getValue().size() > 0 && turn < nextServed) {
                next = lane.getValue();
                nextServed = turn;
            }
        }
        if (next == null) {
            return null;
        }
        next.served = nextServed;
        served = nextServed;
        return next.poll();
    }

    /** Returns how many will be served, at least, before one who comes now; one who comes again may be the next. */
    long ahead(Claimant claimant) {
        long inLane = claimant.hasAsked() ? 0 : lane(claimant.lane()).ahead(claimant.batch());
        return aheadInAll(claimant.lane(), inLane);
    }

    /** Returns the place in its lane of one who comes now and for the first time, from 1 on, if nobody comes after. */
    long place(Claimant claimant) {
        return lane(claimant.lane()).place(claimant.batch());
    }

    /**
     * Returns how many of all lanes are served before one.
     *
     * @param inLane how many of its own lane are
     */
    long aheadInAll(Lane lane, long inLane) {
        long inOthers = 0;
        for (Lane other : Lane.values()) {
            if (other != lane) {
                inOthers += Math.min(lane(other).size(), inLane * weights.of(other) / weights.of(lane));
            }
        }
        return inLane + inOthers;
    }

    int size(Lane lane) {
        return lane(lane).size();
    }

    /** Returns the number of batches, in any lane, that have at least one waiter. */
    int batches() {
        return lanes.values().stream().mapToInt(LaneQueue::batches).sum();
    }

    boolean isEmpty() {
        return lanes.values().stream().allMatch(lane -> lane.size() == 0);
    }

    private LaneQueue<T> lane(Lane lane) {
        return Objects.requireNonNull(lanes.get(lane));
    }
}
