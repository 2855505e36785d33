package io.backendprovisioner.testkit;

import io.backendprovisioner.domain.Time;
import java.time.Duration;
import java.time.Instant;
import java.util.concurrent.TimeUnit;

/** The system's clock, for what talks to a real broker or socket. */
public class RealTime implements Time {
    @Override
    public Instant instant() {
        return Instant.now();
    }

    @Override
    public void sleepUntil(Instant instant) throws InterruptedException {
        TimeUnit.MILLISECONDS.sleep(Duration.between(Instant.now(), instant).toMillis());
    }
}
