package io.backendprovisioner.domain;

import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/**
 * The one clock: production code reads it and waits by it, and a test that owns it can move it. Safe for any number of
 * threads. A wait does not hold a carrier thread.
 */
public interface Time extends InstantSource {

    /**
     * Returns nanoseconds since some fixed moment. Unlike {@link #instant}, it never goes back and does not jump when
     * somebody sets the machine's clock, so durations are measured by it.
     */
    default long nanos() {
        Instant now = instant();
        return TimeUnit.SECONDS.toNanos(now.getEpochSecond()) + now.getNano();
    }

    /** Blocks until the instant is reached. */
    void sleepUntil(Instant instant) throws InterruptedException;

    /** Blocks for the duration; returns at once if it is zero or negative. */
    default void sleep(Duration duration) throws InterruptedException {
        sleepUntil(instant().plus(duration));
    }

    /**
     * Blocks until the future is done, or for {@code atMost}.
     *
     * @return whether the future is done, with a result or an exception
     */
    boolean await(Future<?> future, Duration atMost) throws InterruptedException;

    /**
     * Returns what the future comes to.
     *
     * @throws TimeoutException if it is not done after {@code atMost}
     */
    default <T> T get(Future<T> future, Duration atMost)
            throws ExecutionException, InterruptedException, TimeoutException {
        if (!await(future, atMost)) {
            throw new TimeoutException("no answer within " + atMost.toMillis() + " ms");
        }
        return future.get();
    }
}
