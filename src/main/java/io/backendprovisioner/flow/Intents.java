package io.backendprovisioner.flow;

import io.backendprovisioner.domain.PartitionLost;
import io.backendprovisioner.domain.Time;
import io.backendprovisioner.journal.Journal;
import io.backendprovisioner.journal.Posting;
import io.backendprovisioner.ledger.Entry;
import java.time.Instant;
import java.util.List;

/**
 * The intents of one request: makes one durable before a call, and another when too little is left of it for a whole
 * call. No call is in progress past the end of the last one.
 */
final class Intents {
    private final Journal journal;
    private final BackendRequest request;
    private final CallLimits limits;
    private final Time time;
    private Instant callUntil = Instant.MIN;
    private Instant lastCallUntil = Instant.MIN;

    Intents(Journal journal, BackendRequest request, CallLimits limits, Time time) {
        this.journal = journal;
        this.request = request;
        this.limits = limits;
        this.time = time;
    }

    /**
     * Makes an intent durable that covers a whole call from now on, unless the last one still does. From here on the
     * request is brought to its end even if its partition goes, since a call may be made.
     *
     * @return until when the call may be in progress
     * @throws PartitionLost if the request is no longer ours to call for
     */
    Instant cover() throws PartitionLost, InterruptedException {
        request.partition().term().callBegins();
        while (time.instant().plus(limits.requestTimeout()).isAfter(callUntil)) {
            commit(time.instant().plus(limits.window()));
        }
        lastCallUntil = time.instant().plus(limits.requestTimeout());
        return lastCallUntil;
    }

    /** When the last call was over at the latest, whatever became of it. */
    Instant lastCallUntil() {
        return lastCallUntil;
    }

    private void commit(Instant until) throws PartitionLost, InterruptedException {
        var intent = new Entry.Intent(request.content(), until);
        journal.commit(new Posting.Remark(
                request.partition(), List.of(request.partition().record(request.marker(), intent))));
        callUntil = until;
    }
}
