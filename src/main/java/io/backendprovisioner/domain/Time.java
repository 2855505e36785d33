package io.backendprovisioner.domain;

import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;

/** The one source of time: production reads and waits on the system's clock, a test owns it and moves it. */
public interface Time extends InstantSource {

    /** Blocks the calling thread, without costing a carrier thread, until the instant is reached. */
    void sleepUntil(Instant instant) throws InterruptedException;

    default void sleep(Duration duration) throws InterruptedException {
        sleepUntil(instant().plus(duration));
    }
}
