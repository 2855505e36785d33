package io.backendprovisioner.intake;

import io.backendprovisioner.domain.Lane;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.ThreadFactory;
import java.util.function.Consumer;

/**
 * The requests that are read and not over. Each runs on a virtual thread of its own, and most of them wait there for their
 * turn to call. A lane that has too many is not read until it has fewer, so that what is read fits into memory. Safe for
 * any number of threads.
 */
final class Window {
    private final int most;
    private final long mostBytes;
    private final Consumer<Flight> work;
    private final ThreadFactory threads = Thread.ofVirtual().name("request-", 1).factory();
    private final Map<Lane, Load> loads = new EnumMap<>(Lane.class);

    private static final class Load {
        private int requests;
        private long bytes;
        private boolean full;
    }

    /**
     * @param most requests of a lane at which reading it stops
     * @param mostBytes what the records of a lane take when reading it stops
     * @param work run on a virtual thread of its own for each request
     */
    Window(int most, long mostBytes, Consumer<Flight> work) {
        this.most = most;
        this.mostBytes = mostBytes;
        this.work = work;
        for (Lane lane : Lane.values()) {
            loads.put(lane, new Load());
        }
    }

    void start(List<Flight> flights) {
        synchronized (this) {
            for (Flight flight : flights) {
                count(flight, 1);
            }
        }
        for (Flight flight : flights) {
            threads.newThread(() -> run(flight)).start();
        }
    }

    synchronized int inFlight() {
        return loads.values().stream().mapToInt(load -> load.requests).sum();
    }

    synchronized int inFlight(Lane lane) {
        return load(lane).requests;
    }

    /** Once it has been, it is until an eighth is over, so that reading does not stop and go with every record. */
    synchronized boolean isFull(Lane lane) {
        Load load = load(lane);
        long requests = load.full ? load.requests + most / 8 : load.requests;
        long bytes = load.full ? load.bytes + mostBytes / 8 : load.bytes;
        load.full = requests >= most || bytes >= mostBytes;
        return load.full;
    }

    private void run(Flight flight) {
        try {
            work.accept(flight);
        } finally {
            synchronized (this) {
                count(flight, -1);
            }
        }
    }

    private void count(Flight flight, int by) {
        Load load = load(flight.lane());
        load.requests += by;
        load.bytes += (long) by * flight.bytes();
    }

    private Load load(Lane lane) {
        return Objects.requireNonNull(loads.get(lane));
    }
}
