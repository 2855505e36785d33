package io.backendprovisioner;

import io.backendprovisioner.domain.Time;
import java.time.Duration;
import java.time.Instant;

/** The machine's own clock. */
final class SystemTime implements Time {

    @Override
    public Instant instant() {
        return Instant.now();
    }

    @Override
    public void sleepUntil(Instant instant) throws InterruptedException {
        for (Duration left = Duration.between(Instant.now(), instant);
                left.isPositive();
                left = Duration.between(Instant.now(), instant)) {
            Thread.sleep(left);
        }
    }
}
