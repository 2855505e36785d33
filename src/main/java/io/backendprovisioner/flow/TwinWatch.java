package io.backendprovisioner.flow;

import io.backendprovisioner.domain.BackendId;
import io.backendprovisioner.domain.Time;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.concurrent.ThreadFactory;
import org.jspecify.annotations.Nullable;
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
    private final @Nullable UntoldTwins deletion;
    private final FlowMeters meters;
    private final ThreadFactory threads;
    private final Time time;

    /** @param deletion takes twins away; {@code null} if they are only reported */
    TwinWatch(
            Reconciliation reconciliation,
            Duration after,
            @Nullable UntoldTwins deletion,
            FlowMeters meters,
            ThreadFactory threads,
            Time time) {
        this.reconciliation = reconciliation;
        this.after = after;
        this.deletion = deletion;
        this.meters = meters;
        this.threads = threads;
        this.time = time;
    }

    /**
     * @param answered the backend that the reply names, and nobody may take away
     * @param begun before the request's first call
     */
    void watch(BackendRequest request, BackendId answered, Instant begun) {
        threads.newThread(() -> lookOnceMore(request, answered, begun)).start();
    }

    private void lookOnceMore(BackendRequest request, BackendId answered, Instant begun) {
        try {
            time.sleep(after);
            List<BackendId> ids = reconciliation.look(request);
            if (ids.size() > 1) {
                meters.twinFound();
                log.error(
                        "event=twin marker={} backends={} answered={} action=\"{}settle or visibility is too short\"",
                        request.marker().value(),
                        ids,
                        answered,
                        deletion == null ? "delete the others; " : "");
                if (deletion != null) {
                    deletion.delete(request, ids, answered, begun);
                }
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
