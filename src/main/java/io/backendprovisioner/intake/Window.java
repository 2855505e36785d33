package io.backendprovisioner.intake;

import io.backendprovisioner.domain.Lane;
import io.backendprovisioner.flow.Flight;
import java.util.Comparator;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ThreadFactory;
import java.util.concurrent.atomic.LongAdder;
import java.util.function.Consumer;

/**
 * The requests that are read and not over. Each runs on a virtual thread of its own, and most of them wait there for their
 * turn to call. A lane that has too many is not read until it has fewer, so that what is read fits into memory. Safe for
 * any number of threads.
 */
public final class Window {
    private final int most;
    private final long mostBytes;
    private final Consumer<Flight> handler;
    private final ThreadFactory threads = Thread.ofVirtual().name("request-", 1).factory();
    private final Map<Lane, Load> loads = new EnumMap<>(Lane.class);
    private final LongAdder ended = new LongAdder();

    private static final class Load {
        private final Set<Flight> flights = ConcurrentHashMap.newKeySet();
        private long bytes;
        private boolean full;
    }

    /**
     * @param most requests of a lane at which reading it stops
     * @param mostBytes what the records of a lane take when reading it stops
     * @param handler runs on a virtual thread of its own for each request
     */
    Window(int most, long mostBytes, Consumer<Flight> handler) {
        this.most = most;
        this.mostBytes = mostBytes;
        this.handler = handler;
        for (Lane lane : Lane.values()) {
            loads.put(lane, new Load());
        }
    }

    void start(List<Flight> flights) {
        synchronized (this) {
            for (Flight flight : flights) {
                Load load = load(flight.lane());
                load.flights.add(flight);
                load.bytes += flight.bytes();
            }
        }
        for (Flight flight : flights) {
            threads.newThread(() -> run(flight)).start();
        }
    }

    /** Returns the number of requests that are read and not over, of all lanes. */
    public int open() {
        return loads.values().stream().mapToInt(load -> load.flights.size()).sum();
    }

    /** Returns how many requests are over, settled or given to another worker, since the start. */
    long ended() {
        return ended.sum();
    }

    /** Returns the oldest request that is not over. */
    Optional<Flight> oldest() {
        return loads.values().stream()
                .flatMap(load -> load.flights.stream())
                .min(Comparator.comparingLong(Flight::timestamp));
    }

    int open(Lane lane) {
        return load(lane).flights.size();
    }

    /** Returns the time stamp of the lane's oldest request that is not over and has one, in milliseconds since 1970. */
    OptionalLong oldest(Lane lane) {
        return load(lane).flights.stream()
                .mapToLong(Flight::timestamp)
                .filter(at -> at >= 0)
                .min();
    }

    /** Once it has been, it is until an eighth is over, so that reading does not stop and go with every record. */
    synchronized boolean isFull(Lane lane) {
        Load load = load(lane);
        int open = load.flights.size();
        int requests = load.full ? open + most / 8 : open;
        long bytes = load.full ? load.bytes + mostBytes / 8 : load.bytes;
        load.full = requests >= most || bytes >= mostBytes;
        return load.full;
    }

    private void run(Flight flight) {
        try {
            handler.accept(flight);
        } finally {
            synchronized (this) {
                Load load = load(flight.lane());
                load.flights.remove(flight);
                load.bytes -= flight.bytes();
            }
            ended.increment();
        }
    }

    private Load load(Lane lane) {
        return Objects.requireNonNull(loads.get(lane));
    }
}
