package io.backendprovisioner.flow;

import io.backendprovisioner.domain.BackendId;
import io.backendprovisioner.domain.Marker;
import io.backendprovisioner.domain.Time;
import io.micrometer.core.instrument.Counter;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.ThreadFactory;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * After a create that followed an unclear one, looks once more for a twin that came later than {@code settle} promised.
 * That breaks what the promise rests on, so it is counted and told, loudly. Nothing waits for it.
 */
final class TwinWatch {
    private static final Logger log = LoggerFactory.getLogger(TwinWatch.class);

    private final Reconciliation reconciliation;
    private final Duration after;
    private final Counter found;
    private final ThreadFactory threads;
    private final Time time;

    TwinWatch(Reconciliation reconciliation, Duration after, Counter found, ThreadFactory threads, Time time) {
        this.reconciliation = reconciliation;
        this.after = after;
        this.found = found;
        this.threads = threads;
        this.time = time;
    }

    void watch(String name, Marker marker) {
        threads.newThread(() -> lookOnceMore(name, marker)).start();
    }

    private void lookOnceMore(String name, Marker marker) {
        try {
            time.sleep(after);
            List<BackendId> ids = reconciliation.look(name, marker);
            if (ids.size() > 1) {
                found.increment();
                log.error(
                        "event=twin marker={} backends={} action=\"delete all but one; settle or visibility is too short\"",
                        marker.value(),
                        ids);
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
