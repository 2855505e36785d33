package io.backendprovisioner.intake;

import io.backendprovisioner.domain.Lane;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Queue;
import java.util.concurrent.ThreadFactory;
import java.util.function.Consumer;

/**
 * How many requests are worked on at the same time. What is read beyond that waits in a short queue, one for each lane;
 * when a lane's queue is full, reading that lane stops, and goes on when it has run half empty. A tenth is kept free of
 * either lane, so that one which floods us does not shut the other out. Safe for any number of threads.
 */
final class Window {
    private static final int KEPT_FREE = 10;

    private final int maxInFlight;
    private final int maxOfLane;
    private final int full;
    private final Consumer<Flight> work;
    private final ThreadFactory threads = Thread.ofVirtual().name("request-", 1).factory();
    private final Map<Lane, Row> rows = new EnumMap<>(Lane.class);
    private int inFlight;

    /** One lane's part. */
    private static final class Row {
        private final Queue<Flight> readAhead = new ArrayDeque<>();
        private int inFlight;
    }

    /** @param work run on a virtual thread of its own for each request */
    Window(int maxInFlight, int full, Consumer<Flight> work) {
        this.maxInFlight = maxInFlight;
        this.maxOfLane = maxInFlight - maxInFlight / KEPT_FREE;
        this.full = full;
        this.work = work;
        for (Lane lane : Lane.values()) {
            rows.put(lane, new Row());
        }
    }

    void add(List<Flight> flights) {
        synchronized (this) {
            flights.forEach(flight -> row(flight.lane()).readAhead.add(flight));
        }
        launch();
    }

    synchronized int inFlight() {
        return inFlight;
    }

    synchronized boolean isFull(Lane lane) {
        return row(lane).readAhead.size() >= full;
    }

    synchronized boolean hasRoom(Lane lane) {
        return row(lane).readAhead.size() <= full / 2;
    }

    /** Forgets what waits and has been dropped. */
    synchronized void forgetDropped() {
        rows.values().forEach(row -> row.readAhead.removeIf(Flight::isDropped));
    }

    private void launch() {
        for (Flight flight : ready()) {
            threads.newThread(() -> run(flight)).start();
        }
    }

    private synchronized List<Flight> ready() {
        List<Flight> ready = new ArrayList<>();
        for (Row row : rows.values()) {
            while (inFlight < maxInFlight && row.inFlight < maxOfLane && !row.readAhead.isEmpty()) {
                ready.add(row.readAhead.remove());
                row.inFlight++;
                inFlight++;
            }
        }
        return ready;
    }

    private void run(Flight flight) {
        try {
            work.accept(flight);
        } finally {
            synchronized (this) {
                row(flight.lane()).inFlight--;
                inFlight--;
            }
            launch();
        }
    }

    private Row row(Lane lane) {
        return Objects.requireNonNull(rows.get(lane));
    }
}
