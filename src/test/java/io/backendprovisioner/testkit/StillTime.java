package io.backendprovisioner.testkit;

import io.backendprovisioner.domain.Time;
import java.time.Duration;
import java.time.Instant;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Future;

/** A clock that stands still until the test moves it. A wait blocks until it has been moved far enough. */
public final class StillTime implements Time {
    private Instant now = MovingTime.START;
    private int waits;

    @Override
    public synchronized Instant instant() {
        return now;
    }

    @Override
    public void sleepUntil(Instant instant) throws InterruptedException {
        var _ = waitFor(new CompletableFuture<>(), instant);
    }

    @Override
    public boolean await(Future<?> future, Duration atMost) throws InterruptedException {
        return future.isDone()
                || waitFor((CompletableFuture<?>) future, instant().plus(atMost));
    }

    private boolean waitFor(CompletableFuture<?> future, Instant until) throws InterruptedException {
        var _ = future.whenComplete((_, _) -> {
            synchronized (this) {
                notifyAll();
            }
        });
        synchronized (this) {
            waits++;
            while (!future.isDone() && now.isBefore(until)) {
                wait();
            }
            return future.isDone();
        }
    }

    public synchronized void advance(Duration duration) {
        now = now.plus(duration);
        notifyAll();
    }

    /** Returns how many waits have begun. */
    public synchronized int waits() {
        return waits;
    }
}
