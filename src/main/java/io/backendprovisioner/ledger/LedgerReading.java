package io.backendprovisioner.ledger;

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
    private boolean foreign;
    private boolean unreadable;

    /** What is none of ours says nothing of a key; it is told once, since it should not be there. */
    void take(TopicPartition ledger, byte @Nullable [] key, byte @Nullable [] value) {
        if (key != null && Progress.isKey(key)) {
            take(ledger, value);
            return;
        }
        if (key == null || !EntryFormat.isKey(key)) {
            if (!foreign) {
                foreign = true;
                log.warn(
                        "event=ledger-foreign ledger={} action=ignored reason=\"a record whose key is no entry's\"",
                        ledger);
            }
            return;
        }
        Marker marker = EntryFormat.marker(key);
        entries.remove(marker);
        if (value != null) {
            entries.put(marker, value);
        }
    }

    /** An earlier progress is true still, it only knows less; with none the group's offsets say where to begin. */
    private void take(TopicPartition ledger, byte @Nullable [] value) {
        Progress read = value == null ? null : Progress.readable(value).orElse(progress);
        if (value != null && read == progress && !unreadable) {
            unreadable = true;
            log.error(
                    "event=progress-unreadable ledger={} action=going-on-with-{} reason=\"written by a later release, or by somebody else\"",
                    ledger,
                    progress == null ? "the-offsets-of-the-group" : "an-earlier-one");
        }
        progress = read;
    }

    /**
     * What is known when all is read.
     *
     * @param topic the identity of the request topic
     * @param end where the request partition ends
     */
    OwnedPartition owned(Term term, TopicPartition ledger, Duration retention, Uuid topic, long end) {
        return new OwnedPartition(term, ledger, retention, usable(term.partition(), topic, end), entries);
    }

    /** Offsets of another topic of the same name, or of records that the broker has lost, say nothing of these. */
    private Progress usable(TopicPartition partition, Uuid topic, long end) {
        if (progress == null) {
            return Progress.none(topic);
        }
        if (progress.isOf(topic) && progress.next() <= end) {
            return progress;
        }
        log.warn(
                "event=progress-discarded partition={} reason=\"{}\"",
                partition,
                progress.isOf(topic) ? "the request topic has lost records" : "the request topic was made anew");
        return Progress.none(topic);
    }
}
