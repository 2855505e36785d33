package io.backendprovisioner.ledger;

import io.backendprovisioner.metrics.Meters;
import io.micrometer.core.instrument.MeterRegistry;
import java.time.InstantSource;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;
import org.apache.kafka.common.TopicPartition;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Reports where Kafka differs from what the ledger knows: a log line, a meter and a line in health for each, and a log
 * line once for each partition that waits. Safe for any number of threads.
 */
public final class Anomalies {
    private static final Logger log = LoggerFactory.getLogger(Anomalies.class);
    private static final int MOST_KEPT = 20;

    private final MeterRegistry meters;
    private final InstantSource time;
    private final Deque<String> last = new ArrayDeque<>();
    private final Map<String, String> waiting = new TreeMap<>();

    public Anomalies(MeterRegistry meters, InstantSource time) {
        this.meters = meters;
        this.time = time;
        for (Anomaly anomaly : Anomaly.values()) {
            Meters.ANOMALIES.counter(meters, anomaly.label());
        }
        Meters.REQUESTS_LOST.counter(meters);
        Meters.PARTITIONS_WAITING.gauge(meters, this, now -> now.waiting().size());
    }

    /** The worker goes on. */
    synchronized void found(TopicPartition partition, StartingPoint.Finding finding) {
        note(partition, finding);
        log.error(
                "event={} partition={} lost={} action=\"{}\" detail=\"{}\"",
                finding.anomaly().label(),
                partition,
                finding.lost(),
                finding.anomaly().action(),
                finding.detail());
    }

    /** The log begins later than at the position that was to be read next; all in between is gone. */
    public void recordsDeleted(TopicPartition partition, long position, long start) {
        found(
                partition,
                new StartingPoint.Finding(
                        Anomaly.RECORDS_DELETED,
                        start - position,
                        "read up to offset " + position + ", and the log begins at " + start));
    }

    /** Its ledger is another topic than it was. */
    public void ledgerRecreated(TopicPartition partition) {
        found(
                partition,
                new StartingPoint.Finding(Anomaly.LEDGER_RECREATED, 0, "the ledger topic was deleted and recreated"));
    }

    /** The record at this offset, or one that was fetched with it, cannot be read; the partition waits until it can be. */
    public void recordUnreadable(TopicPartition partition, long offset, String reason) {
        waits(
                partition,
                new StartingPoint.Finding(
                        Anomaly.RECORD_UNREADABLE, 0, "offset " + offset + " cannot be read: " + reason));
    }

    /** The ledger of the partition cannot be read, and the partition waits until it can be. */
    public void ledgerUnreadable(TopicPartition partition, LedgerUnreadable why) {
        waits(
                partition,
                new StartingPoint.Finding(Anomaly.LEDGER_UNREADABLE, 0, Objects.requireNonNull(why.getMessage())));
    }

    /** The partition waits until this is over. */
    synchronized void waits(TopicPartition partition, StartingPoint.Finding finding) {
        String line = finding.anomaly().label() + ": " + finding.detail() + "; "
                + finding.anomaly().action();
        if (!line.equals(waiting.put(partition.toString(), line))) {
            note(partition, finding);
            log.error(
                    "event=partition-waits partition={} reason={} action=\"{}\" detail=\"{}\"",
                    partition,
                    finding.anomaly().label(),
                    finding.anomaly().action(),
                    finding.detail());
        }
    }

    /** The partition is handled, or is no longer ours. */
    public synchronized void waitsNoLonger(TopicPartition partition) {
        if (waiting.remove(partition.toString()) != null) {
            log.info("event=partition-waits-no-longer partition={}", partition);
        }
    }

    /** Returns the last ones since the process began, the newest first. */
    public synchronized List<String> last() {
        return List.copyOf(last);
    }

    /** Returns for each partition that waits why it does. */
    public synchronized Map<String, String> waiting() {
        return new TreeMap<>(waiting);
    }

    private void note(TopicPartition partition, StartingPoint.Finding finding) {
        Meters.ANOMALIES.counter(meters, finding.anomaly().label()).increment();
        Meters.REQUESTS_LOST.counter(meters).increment((double) finding.lost());
        last.addFirst(time.instant() + " " + finding.anomaly().label() + " " + partition + ": " + finding.detail());
        if (last.size() > MOST_KEPT) {
            last.removeLast();
        }
    }
}
