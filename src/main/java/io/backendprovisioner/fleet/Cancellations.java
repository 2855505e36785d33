package io.backendprovisioner.fleet;

import io.backendprovisioner.contract.Envelope;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.SequencedMap;

/**
 * Which batches were cancelled, and when. What is sent under the same name later is another matter. Safe for any number of
 * threads.
 */
public final class Cancellations {
    private static final int MOST_REMEMBERED = 10_000;

    private final SequencedMap<String, Instant> cancelled = new LinkedHashMap<>();

    public synchronized void cancel(String batch, Instant at) {
        cancelled.putLast(batch, at);
        if (cancelled.size() > MOST_REMEMBERED) {
            cancelled.pollFirstEntry();
        }
    }

    public synchronized boolean include(Envelope request) {
        Instant at = request.batch() == null ? null : cancelled.get(request.batch());
        return at != null && !request.timestamp().isAfter(at);
    }
}
