package io.backendprovisioner.programs;

import java.time.Duration;
import java.util.List;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;

/** Reads the metrics of some workers every second, as a Prometheus does that is in a hurry. */
final class Scrapes implements AutoCloseable {
    private static final Duration EVERY = Duration.ofSeconds(1);

    private final ScheduledExecutorService clock = Executors.newSingleThreadScheduledExecutor();

    Scrapes(List<Scene> scenes) {
        for (Scene scene : scenes) {
            var _ = clock.scheduleAtFixedRate(
                    () -> scene.worker().meters(), EVERY.toMillis(), EVERY.toMillis(), TimeUnit.MILLISECONDS);
        }
    }

    @Override
    public void close() {
        clock.shutdownNow();
    }
}
