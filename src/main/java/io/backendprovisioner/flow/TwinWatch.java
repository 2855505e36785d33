package io.backendprovisioner.flow;

import io.backendprovisioner.domain.BackendId;
import io.backendprovisioner.domain.Time;
import io.backendprovisioner.provider.DeleteAnswer;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.ThreadFactory;
import java.util.function.Function;
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
    private final @Nullable Function<BackendId, DeleteAnswer> delete;
    private final FlowMeters meters;
    private final ThreadFactory threads;
    private final Time time;

    /** @param delete takes a twin away, blocking until that is answered; {@code null} if twins are only told of */
    TwinWatch(
            Reconciliation reconciliation,
            Duration after,
            @Nullable Function<BackendId, DeleteAnswer> delete,
            FlowMeters meters,
            ThreadFactory threads,
            Time time) {
        this.reconciliation = reconciliation;
        this.after = after;
        this.delete = delete;
        this.meters = meters;
        this.threads = threads;
        this.time = time;
    }

    /** @param answered the backend that the request is told of, and nobody may take away */
    void watch(BackendRequest request, BackendId answered) {
        threads.newThread(() -> lookOnceMore(request, answered)).start();
    }

    private void lookOnceMore(BackendRequest request, BackendId answered) {
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
                        delete == null ? "delete the others; " : "");
                deleteOthers(ids, answered);
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private void deleteOthers(List<BackendId> ids, BackendId answered) {
        // Not if the one answered has gone meanwhile: then which of them is in use is for a human to say.
        if (delete == null || !ids.contains(answered)) {
            return;
        }
        for (BackendId id : ids) {
            if (!id.equals(answered)) {
                log.warn("event=twin-deleted backend={} kept={} answer={}", id, answered, delete.apply(id));
            }
        }
    }
}
