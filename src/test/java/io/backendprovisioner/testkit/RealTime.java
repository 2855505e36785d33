package io.backendprovisioner.testkit;

import io.backendprovisioner.domain.Time;
import java.time.Duration;
import java.time.Instant;
import java.util.concurrent.CancellationException;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/** The system's clock, for what talks to a real broker or socket. */
public class RealTime implements Time {
    @Override
    public Instant instant() {
        return Instant.now();
    }

    @Override
    public long nanos() {
        return System.nanoTime();
    }

    @Override
    public boolean await(Future<?> future, Duration atMost) throws InterruptedException {
        try {
            future.get(atMost.toNanos(), TimeUnit.NANOSECONDS);
        } catch (ExecutionException | CancellationException | TimeoutException e) {
            // Only whether it is done is asked.
        }
        return future.isDone();
    }

    @Override
    public void sleepUntil(Instant instant) throws InterruptedException {
        TimeUnit.MILLISECONDS.sleep(Duration.between(Instant.now(), instant).toMillis());
    }
}
