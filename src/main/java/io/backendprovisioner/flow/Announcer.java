package io.backendprovisioner.flow;

import io.backendprovisioner.contract.AnnouncementWriter;
import io.backendprovisioner.contract.Envelope;
import io.backendprovisioner.contract.ReplyDestination;
import io.backendprovisioner.domain.Time;
import io.backendprovisioner.journal.Journal;
import io.backendprovisioner.journal.Posting;
import io.backendprovisioner.ledger.Entry;
import io.backendprovisioner.pacing.Forecast;
import org.jspecify.annotations.Nullable;

/** Tells a sender once that its request waits, if it asked for that and the request does wait. */
record Announcer(CreateBackend createBackend, Journal journal, Time time) {

    /** @param unsettled what an earlier request of the key left, which is looked up first */
    void announce(
            BackendRequest request, Envelope envelope, ReplyDestination destination, Entry.@Nullable Intent unsettled) {
        long offset = request.flight().offset();
        if (request.incoming().announce()
                && !request.partition().progress().isAnnounced(offset)
                && createBackend.withoutCall(request) == null) {
            Forecast forecast = createBackend.forecast(request, unsettled == null ? null : unsettled.callUntil());
            var announcement = AnnouncementWriter.announcement(
                    envelope, destination, forecast.position(), forecast.callAt(), time.instant());
            journal.announce(new Posting.Announcement(request.partition(), offset, announcement));
        }
    }
}
