package io.backendprovisioner.pacing;

import io.backendprovisioner.domain.Lane;
import java.util.ArrayList;
import java.util.Collection;
import java.util.EnumMap;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.SequencedMap;
import java.util.SequencedSet;
import org.jspecify.annotations.Nullable;

/**
 * Says who is next. Lanes take turns by their weights, and one in which nobody waits leaves its turns to the other. Within a
 * lane the batches take turns, each in the order of arrival, so that one which floods the lane delays its own. Not
 * thread-safe.
 */
final class FairQueue<T> {
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

    void add(Claimant claimant, T waiter) {
        LaneQueue<T> lane = lane(claimant.lane());
        if (lane.size == 0) {
            // An idle lane has no turns saved up.
            lane.served = Math.max(lane.served, served);
        }
        lane.add(claimant.batch(), waiter);
    }

    /** Returns whether it was waiting until now. */
    boolean remove(Claimant claimant, T waiter) {
        return lane(claimant.lane()).remove(claimant.batch(), waiter);
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
            if (lane.getValue().size > 0 && turn < nextServed) {
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

    /** Returns how many will be served, at least, before one who comes now. */
    long ahead(Claimant claimant) {
        return aheadInAll(claimant.lane(), lane(claimant.lane()).ahead(claimant.batch()));
    }

    /** Returns the place in its lane of one who comes now, from 1 on, if nobody comes after. */
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
                inOthers += Math.min(lane(other).size, inLane * weights.of(other) / weights.of(lane));
            }
        }
        return inLane + inOthers;
    }

    int size(Lane lane) {
        return lane(lane).size;
    }

    /** Returns the number of batches, in any lane, that have at least one waiter. */
    int batches() {
        return lanes.values().stream().mapToInt(lane -> lane.batches.size()).sum();
    }

    boolean isEmpty() {
        return lanes.values().stream().allMatch(lane -> lane.size == 0);
    }

    private LaneQueue<T> lane(Lane lane) {
        return Objects.requireNonNull(lanes.get(lane));
    }

    private static final class LaneQueue<T> {
        private final SequencedMap<String, SequencedSet<T>> batches = new LinkedHashMap<>();
        private int size;
        private double served;

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

        Collection<T> removeAll(String batch) {
            SequencedSet<T> waiting = batches.remove(batch);
            if (waiting == null) {
                return List.of();
            }
            size -= waiting.size();
            return waiting;
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

        long place(String batch) {
            SequencedSet<T> own = batches.get(batch);
            if (own == null) {
                // Its first turn comes after one of everybody else's.
                return batches.size() + 1L;
            }
            long place = 1;
            // Those that are ahead of it in the round have one turn more than those behind.
            int turns = own.size() + 1;
            for (Map.Entry<String, SequencedSet<T>> waiting : batches.entrySet()) {
                if (waiting.getKey().equals(batch)) {
                    turns--;
                }
                place += Math.min(waiting.getValue().size(), turns);
            }
            return place;
        }
    }
}
