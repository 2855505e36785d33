package io.backendprovisioner.intake;

import io.backendprovisioner.domain.Time;
import io.backendprovisioner.domain.VitalThreads;
import io.backendprovisioner.flow.Flight;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import java.util.function.BooleanSupplier;
import java.util.function.LongSupplier;
import java.util.function.Supplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The net under everything that nobody thought of: requests are open, and for a long time none was called for, none was
 * settled, and calls were not suspended. It changes nothing; it says which request is the oldest and what that waits for.
 * Safe for any number of threads.
 */
public final class Watchdog {
    private static final Logger log = LoggerFactory.getLogger(Watchdog.class);
    private static final Duration EVERY = Duration.ofSeconds(1);

    private final Window window;
    private final LongSupplier calls;
    private final Supplier<Duration> betweenCalls;
    private final BooleanSupplier isSuspended;
    private final Duration after;
    private final Time time;
    private final Thread watcher;
    private long lastActivity;
    private long quietSince;
    private volatile String standstill = "";

    /**
     * @param calls how many calls are over since the start
     * @param betweenCalls how long the rate keeps two calls apart
     * @param isSuspended whether no calls are made, for a reason that is known
     * @param after how long nothing may happen before it is said
     */
    Watchdog(
            Window window,
            LongSupplier calls,
            Supplier<Duration> betweenCalls,
            BooleanSupplier isSuspended,
            Duration after,
            Time time,
            VitalThreads threads) {
        this.window = window;
        this.calls = calls;
        this.betweenCalls = betweenCalls;
        this.isSuspended = isSuspended;
        this.after = after;
        this.time = time;
        this.watcher = threads.virtual("watchdog").unstarted(this::run);
        this.quietSince = time.nanos();
    }

    void start() {
        watcher.start();
    }

    void stop() {
        watcher.interrupt();
    }

    /** Returns for people for how long nothing has happened, and what the oldest request waits for; empty if all is well. */
    public String standstill() {
        return standstill;
    }

    private void run() {
        try {
            while (true) {
                time.sleep(EVERY);
                look();
            }
        } catch (InterruptedException e) {
            log.debug("event=watchdog-stopped");
        }
    }

    void look() {
        long now = time.nanos();
        long activity = calls.getAsLong() + window.ended();
        Optional<Flight> oldest = window.oldest();
        if (activity != lastActivity || oldest.isEmpty() || isSuspended.getAsBoolean()) {
            if (!standstill.isEmpty()) {
                log.info("event=standstill-over after={} s", quietFor(now).toSeconds());
            }
            standstill = "";
            lastActivity = activity;
            quietSince = now;
        } else if (quietFor(now).compareTo(limit()) >= 0) {
            say(oldest.get(), quietFor(now));
        }
    }

    private Duration quietFor(long now) {
        return Duration.ofNanos(now - quietSince);
    }

    /** Returns how long nothing may happen: longer where the rate keeps calls far apart. */
    private Duration limit() {
        Duration between = betweenCalls.get();
        return after.compareTo(between.multipliedBy(2)) > 0 ? after : between.multipliedBy(2);
    }

    private void say(Flight oldest, Duration quiet) {
        String what = window.open() + " requests are open; the oldest is " + oldest + " of "
                + Instant.ofEpochMilli(oldest.timestamp()) + ", which waits for " + oldest.waitsFor();
        if (standstill.isEmpty()) {
            log.error(
                    "event=standstill for={} s action=\"see what it waits for; restart this worker if that is there\""
                            + " detail=\"{}\"",
                    quiet.toSeconds(),
                    what);
        }
        standstill = "nothing has happened for " + quiet.toSeconds() + " s: " + what;
    }
}
