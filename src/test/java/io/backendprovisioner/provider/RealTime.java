package io.backendprovisioner.provider;

import io.backendprovisioner.domain.Time;
import java.time.Instant;

/** The system's clock. */
class RealTime implements Time {
    @Override
    public Instant instant() {
        return Instant.now();
    }

    @Override
    public void sleepUntil(Instant instant) {
        throw new UnsupportedOperationException("the provider never sleeps");
    }
}
