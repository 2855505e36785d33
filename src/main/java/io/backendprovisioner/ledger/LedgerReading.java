package io.backendprovisioner.ledger;

import io.backendprovisioner.domain.Installation;
import io.backendprovisioner.domain.Marker;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Map;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.Uuid;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** One ledger partition, as far as it is read. The last record of a key counts. */
final class LedgerReading {
    private static final Logger log = LoggerFactory.getLogger(LedgerReading.class);

    private final Map<Marker, byte[]> entries = new LinkedHashMap<>();
    private @Nullable Progress progress;
    private @Nullable Owner owner;
    private boolean progressUnreadable;
    private boolean foreign;

    /** Ignores what is none of ours and says nothing of a key; it is logged once, since it should not be there. */
    void take(TopicPartition ledger, byte @Nullable [] key, byte @Nullable [] value) {
        if (key != null && Progress.isKey(key)) {
            progress = value == null ? null : Progress.readable(value).orElse(null);
            progressUnreadable = value != null && progress == null;
        } else if (key != null && Owner.isKey(key)) {
            owner = value == null ? null : Owner.read(value);
        } else if (key != null && EntryFormat.isKey(key)) {
            take(EntryFormat.marker(key), value);
        } else if (!foreign) {
            foreign = true;
            log.warn(
                    "event=ledger-foreign ledger={} action=ignored reason=\"a record whose key is no entry's\"",
                    ledger);
        }
    }

    private void take(Marker marker, byte @Nullable [] value) {
        entries.remove(marker);
        if (value != null) {
            entries.put(marker, value);
        }
    }

    /** Returns how far the partition is settled, {@code null} if the ledger does not say so. */
    @Nullable
    Progress progress() {
        return progress;
    }

    /** Whether the last progress was written by a later release, or by somebody else. */
    boolean isProgressUnreadable() {
        return progressUnreadable;
    }

    /** Returns {@code null} if nobody has claimed the ledger yet. */
    @Nullable
    Owner owner() {
        return owner;
    }

    /** Returns how many calls may have been made whose outcome the ledger does not know. */
    int intents() {
        return (int) entries.values().stream().filter(EntryFormat::isIntent).count();
    }

    /** Whether no worker has ever written to it. */
    boolean isBlank() {
        return entries.isEmpty() && owner == null && progress == null && !progressUnreadable;
    }

    /** @param ledgerTopic the identity of the ledger's topic */
    OwnedPartition owned(
            Term term,
            Installation installation,
            TopicPartition ledger,
            Uuid ledgerTopic,
            Duration retention,
            StartingPoint.At start) {
        return new OwnedPartition(
                term, installation, ledger, retention, start.progress(), start.former(), ledgerTopic, entries);
    }
}
