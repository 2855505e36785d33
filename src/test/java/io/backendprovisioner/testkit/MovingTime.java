package io.backendprovisioner.testkit;

import io.backendprovisioner.domain.Time;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Future;

/** A clock that the test owns: a wait moves it and returns at once. */
public final class MovingTime implements Time {
    public static final Instant START = Instant.parse("2026-01-01T00:00:00Z");

    private final List<Duration> slept = new ArrayList<>();
    private Instant now;
    private Duration jumped = Duration.ZERO;
    private Runnable onSleep = () -> {};

    public MovingTime() {
        this(START);
    }

    public MovingTime(Instant start) {
        now = start;
    }

    @Override
    public synchronized Instant instant() {
        return now;
    }

    @Override
    public synchronized long nanos() {
        return Time.super.nanos() - jumped.toNanos();
    }

    @Override
    public synchronized void sleepUntil(Instant instant) {
        if (instant.isAfter(now)) {
            slept.add(Duration.between(now, instant));
            now = instant;
            onSleep.run();
        }
    }

    @Override
    public boolean await(Future<?> future, Duration atMost) {
        if (!future.isDone()) {
            sleepUntil(instant().plus(atMost));
        }
        return future.isDone();
    }

    public synchronized void advance(Duration duration) {
        now = now.plus(duration);
    }

    /** What happens at the end of each wait. */
    public synchronized void onSleep(Runnable meanwhile) {
        onSleep = meanwhile;
    }

    /** As if somebody set the machine's clock: no time passes. */
    public synchronized void jump(Duration by) {
        now = now.plus(by);
        jumped = jumped.plus(by);
    }

    public synchronized List<Duration> slept() {
        return List.copyOf(slept);
    }

    public Duration elapsed() {
        return Duration.between(START, instant());
    }
}
