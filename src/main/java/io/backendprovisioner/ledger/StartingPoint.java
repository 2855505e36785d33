package io.backendprovisioner.ledger;

import java.util.ArrayList;
import java.util.List;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.jspecify.annotations.Nullable;

/**
 * Where reading a request partition begins. The ledger decides: what it says is settled is never handled again, and what
 * it does not know is read, wherever the group's offset is. That offset counts only where the ledger says nothing, and
 * only if it was not one of ours, so that somebody has set it.
 */
sealed interface StartingPoint {

    /**
     * @param lost requests that are gone and were not answered, at most
     * @param detail what differs, for the log line and for health
     */
    record Finding(Anomaly anomaly, long lost, String detail) {}

    /**
     * Reading begins at the first record that is not settled.
     *
     * @param former how far the topic of the same name was settled that was there before
     */
    record At(Progress progress, @Nullable Progress former, List<Finding> findings) implements StartingPoint {}

    /** Whatever was begun would skip requests or answer them twice, so the partition waits for a person. */
    record Unknown(Finding why) implements StartingPoint {}

    /**
     * @param committed the group's offset, {@code null} if there is none
     * @param log what the broker has now
     */
    static StartingPoint of(LedgerReading ledger, @Nullable OffsetAndMetadata committed, RequestLog log) {
        CommitToken token = CommitToken.of(committed);
        OffsetAndMetadata given = token == null ? committed : null;
        Progress known = ledger.progress();
        if (known == null && given != null) {
            return checked(Progress.startingAt(log.topic(), given.offset()), log, new ArrayList<>());
        }
        if (ledger.isProgressUnreadable()) {
            return unknown(Anomaly.PROGRESS_UNREADABLE, "a later release, or somebody else, has written it");
        }
        if (known == null) {
            return committed == null && ledger.isBlank()
                    ? new At(Progress.startingAt(log.topic(), log.start()), null, List.of())
                    : unknown(Anomaly.LEDGER_LOST, "the ledger does not say how far the partition is settled");
        }
        if (!known.isOf(log.topic())) {
            var finding = new Finding(
                    Anomaly.TOPIC_RECREATED,
                    known.openRecords(),
                    "the request topic was recreated, and " + known.openRecords() + " of its requests were open");
            return new At(Progress.startingAt(log.topic(), log.start()), known, List.of(finding));
        }
        if (token != null && token.revision() > known.revision()) {
            return unknown(
                    Anomaly.LEDGER_TRUNCATED,
                    "the group's offset was committed with revision " + token.revision()
                            + " of the progress, and the ledger ends with revision " + known.revision());
        }
        List<Finding> findings = new ArrayList<>();
        if (given != null) {
            findings.add(new Finding(
                    Anomaly.OFFSET_MOVED,
                    0,
                    "the group's offset " + given.offset()
                            + " was not committed by a worker; the first open request is at " + known.first()));
        }
        return checked(known, log, findings);
    }

    private static StartingPoint unknown(Anomaly anomaly, String detail) {
        return new Unknown(new Finding(anomaly, 0, detail));
    }

    /** Holds what is known against what the log still has. */
    private static At checked(Progress progress, RequestLog log, List<Finding> findings) {
        long end = Math.min(log.end(), log.agreesUpTo());
        if (progress.next() > end) {
            String detail = "read up to offset " + progress.next() + ", and the log has only what is below " + end;
            findings.add(new Finding(Anomaly.LOG_TRUNCATED, progress.cutAt(end, log.epoch()), detail));
        }
        if (progress.first() < log.start()) {
            String detail = "settled up to offset " + progress.first() + ", and the log begins at " + log.start();
            long lost = progress.dropBelow(log.start());
            if (lost > 0) {
                findings.add(new Finding(Anomaly.RECORDS_DELETED, lost, detail));
            }
        }
        return new At(progress, null, findings);
    }
}
