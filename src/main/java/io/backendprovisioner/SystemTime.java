package io.backendprovisioner;

import io.backendprovisioner.domain.Time;
import java.time.Duration;
import java.time.Instant;
import java.util.concurrent.CancellationException;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/** The machine's own clock. */
final class SystemTime implements Time {

    @Override
    public Instant instant() {
        return Instant.now();
    }

    @Override
    public long nanos() {
        return System.nanoTime();
    }

    @Override
    public void sleepUntil(Instant instant) throws InterruptedException {
        for (Duration left = Duration.between(Instant.now(), instant);
                left.isPositive();
                left = Duration.between(Instant.now(), instant)) {
            Thread.sleep(left);
        }
    }

    /** Does not end sooner or later if the machine's clock is set meanwhile. */
    @Override
    public void sleep(Duration duration) throws InterruptedException {
        Thread.sleep(duration);
    }

    @Override
    public boolean await(Future<?> future, Duration atMost) throws InterruptedException {
        try {
            future.get(atMost.toNanos(), TimeUnit.NANOSECONDS);
            return true;
        } catch (ExecutionException | CancellationException e) {
            return true;
        } catch (TimeoutException e) {
            return future.isDone();
        }
    }
}
