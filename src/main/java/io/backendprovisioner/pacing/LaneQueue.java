package io.backendprovisioner.pacing;

import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.NavigableMap;
import java.util.NavigableSet;
import java.util.Objects;
import java.util.TreeMap;
import java.util.TreeSet;

/**
 * One lane of a {@link FairQueue}. Its batches take turns, and those of one batch are served in the order in which they
 * were read. A request that is part of no batch is a batch of its own. Of these, whoever was served before goes before the
 * others too, in nearly all turns of theirs. Not thread-safe.
 */
final class LaneQueue<T extends Ticket> {
    /** Nobody has to wait for ever for those that come again and again. */
    private static final int MOST_AGAIN_IN_A_ROW = 9;

    private final Map<String, Batch<T>> batches = new HashMap<>();
    private final NavigableMap<Long, Batch<T>> round = new TreeMap<>();
    /** Those of no batch that have not been served yet, and those that have. */
    private final NavigableSet<T> alone = new TreeSet<>(Ticket.BY_RANK);

    private final NavigableSet<T> aloneAgain = new TreeSet<>(Ticket.BY_RANK);
    private int againInARow;
    private long turns;
    private int size;
    /** How far it has come, in turns divided by weight; the queue of all lanes keeps it. */
    double served;

    int size() {
        return size;
    }

    int batches() {
        return batches.size();
    }

    void add(T waiter) {
        Batch<T> batch = batches.computeIfAbsent(waiter.claimant().batch(), _ -> new Batch<>());
        if (batch.waiting.isEmpty()) {
            goesLast(batch);
        }
        batch.waiting.add(waiter);
        if (waiter.claimant().isAlone()) {
            (waiter.comesAgain() ? aloneAgain : alone).add(waiter);
        }
        size++;
    }

    boolean remove(T waiter) {
        Batch<T> batch = batches.get(waiter.claimant().batch());
        if (batch == null || !batch.waiting.contains(waiter)) {
            return false;
        }
        round.remove(batch.turn);
        forget(batch, waiter);
        if (!batch.waiting.isEmpty()) {
            round.put(batch.turn, batch);
        }
        return true;
    }

    Collection<T> removeAll(String name) {
        Batch<T> batch = batches.get(name);
        List<T> all = batch == null ? List.of() : List.copyOf(batch.waiting);
        all.forEach(this::remove);
        return all;
    }

    T poll() {
        Batch<T> batch = round.firstEntry().getValue();
        T next = batch.waiting.first();
        if (next.claimant().isAlone()) {
            next = nextAlone();
            batch = giveTurn(
                    batch, Objects.requireNonNull(batches.get(next.claimant().batch())));
        }
        round.remove(batch.turn);
        forget(batch, next);
        if (!batch.waiting.isEmpty()) {
            goesLast(batch);
        }
        return next;
    }

    private T nextAlone() {
        boolean again = alone.isEmpty() || (!aloneAgain.isEmpty() && againInARow < MOST_AGAIN_IN_A_ROW);
        againInARow = again ? againInARow + 1 : 0;
        return (again ? aloneAgain : alone).first();
    }

    /** Has the first use the turn of the other, and the other way round, so that other batches do not feel it. */
    private Batch<T> giveTurn(Batch<T> from, Batch<T> to) {
        long turn = from.turn;
        from.turn = to.turn;
        to.turn = turn;
        round.put(from.turn, from);
        round.put(to.turn, to);
        return to;
    }

    private void goesLast(Batch<T> batch) {
        batch.turn = turns++;
        round.put(batch.turn, batch);
    }

    private void forget(Batch<T> batch, T waiter) {
        batch.waiting.remove(waiter);
        alone.remove(waiter);
        aloneAgain.remove(waiter);
        size--;
        if (batch.waiting.isEmpty()) {
            batches.remove(waiter.claimant().batch());
        }
    }

    long ahead(String name) {
        Batch<T> own = batches.get(name);
        if (own == null) {
            return 0;
        }
        long ahead = 0;
        for (Batch<T> batch : batches.values()) {
            ahead += Math.min(batch.waiting.size(), own.waiting.size());
        }
        return ahead;
    }

    long place(String name) {
        Batch<T> own = batches.get(name);
        if (own == null) {
            // Its first turn comes after one of everybody else's.
            return batches.size() + 1L;
        }
        long place = 1;
        // Those that are ahead of it in the round have one turn more than those behind.
        int more = own.waiting.size() + 1;
        for (Batch<T> batch : round.values()) {
            if (batch == own) {
                more--;
            }
            place += Math.min(batch.waiting.size(), more);
        }
        return place;
    }

    private static final class Batch<T extends Ticket> {
        private final NavigableSet<T> waiting = new TreeSet<>(Ticket.BY_RANK);
        private long turn;
    }
}
