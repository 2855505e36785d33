package io.backendprovisioner.intake;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.ThreadFactory;
import java.util.function.Consumer;

/**
 * How many requests are worked on at the same time. What is read beyond that waits in a short queue; when the queue is
 * full, reading stops, and goes on when it has run half empty. Safe for any number of threads.
 */
final class Window {
    private final int maxInFlight;
    private final int full;
    private final Consumer<Flight> work;
    private final ThreadFactory threads = Thread.ofVirtual().name("request-", 1).factory();
    private final Queue<Flight> readAhead = new ArrayDeque<>();
    private int inFlight;

    /** @param work run on a virtual thread of its own for each request */
    Window(int maxInFlight, int full, Consumer<Flight> work) {
        this.maxInFlight = maxInFlight;
        this.full = full;
        this.work = work;
    }

    void add(List<Flight> flights) {
        synchronized (this) {
            readAhead.addAll(flights);
        }
        launch();
    }

    synchronized int inFlight() {
        return inFlight;
    }

    synchronized boolean isFull() {
        return readAhead.size() >= full;
    }

    synchronized boolean hasRoom() {
        return readAhead.size() <= full / 2;
    }

    /** Forgets what waits and has been dropped. */
    synchronized void forgetDropped() {
        readAhead.removeIf(Flight::isDropped);
    }

    private void launch() {
        for (Flight flight : ready()) {
            threads.newThread(() -> run(flight)).start();
        }
    }

    private synchronized List<Flight> ready() {
        List<Flight> ready = new ArrayList<>();
        while (inFlight < maxInFlight && !readAhead.isEmpty()) {
            ready.add(readAhead.remove());
            inFlight++;
        }
        return ready;
    }

    private void run(Flight flight) {
        try {
            work.accept(flight);
        } finally {
            synchronized (this) {
                inFlight--;
            }
            launch();
        }
    }
}
