package io.backendprovisioner.pacing;

import io.backendprovisioner.domain.Lane;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.HashMap;
import java.util.Map;
import java.util.NavigableSet;
import java.util.Objects;
import java.util.TreeSet;

/**
 * Tickets in the order in which they came, except that those of one lane and batch are in the order of a {@link FairQueue}
 * among themselves: one that comes late takes a place that its batch has already. Not thread-safe.
 */
final class Line<T extends Ticket> {
    private final Deque<Batch> places = new ArrayDeque<>();
    private final Map<Batch, NavigableSet<T>> tickets = new HashMap<>();

    private record Batch(Lane lane, String name) {
        static Batch of(Ticket ticket) {
            return new Batch(ticket.claimant().lane(), ticket.claimant().batch());
        }
    }

    void add(T ticket) {
        Batch batch = Batch.of(ticket);
        places.addLast(batch);
        tickets.computeIfAbsent(batch, _ -> new TreeSet<>(Ticket.BY_RANK)).add(ticket);
    }

    /** Takes out the first; only where there is one. */
    T poll() {
        Batch batch = places.removeFirst();
        T first = Objects.requireNonNull(tickets.get(batch)).first();
        forget(batch, first);
        return first;
    }

    /** Takes out one that is in it. */
    void remove(T ticket) {
        Batch batch = Batch.of(ticket);
        places.removeLastOccurrence(batch);
        forget(batch, ticket);
    }

    boolean isEmpty() {
        return places.isEmpty();
    }

    private void forget(Batch batch, T ticket) {
        NavigableSet<T> waiting = Objects.requireNonNull(tickets.get(batch));
        waiting.remove(ticket);
        if (waiting.isEmpty()) {
            tickets.remove(batch);
        }
    }
}
