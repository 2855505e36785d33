package io.backendprovisioner.ledger;

import io.backendprovisioner.domain.Time;
import io.backendprovisioner.metrics.Meters;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Timer;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeoutException;
import java.util.stream.Collectors;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.Uuid;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.kafka.core.ConsumerFactory;

/**
 * Takes partitions over: reads their ledgers whole. What the previous owner has committed is in what is read, and what it
 * has not committed it never can, since the group refuses it by now.
 *
 * <ol>
 *   <li>End the transactions that a dead owner has left open.
 *   <li>Fetch the group's offsets as stable ones: the broker answers when no older transaction on them is pending.
 *   <li>Note the end of the ledger as a read-uncommitted reader sees it.
 *   <li>Read the ledger as a read-committed reader up to that end.
 *   <li>Claim the ledger if nobody has.
 *   <li>Decide where reading the requests begins: {@link StartingPoint}.
 * </ol>
 */
public final class LedgerRestore {
    private static final Logger log = LoggerFactory.getLogger(LedgerRestore.class);

    private final Admin admin;
    private final PresentLedgers present;
    private final LeftOpen leftOpen;
    private final ConsumerFactory<byte[], byte[]> readCommitted;
    private final StableOffsets stableOffsets;
    private final Ownership ownership;
    private final RequestLogs requestLogs;
    private final Anomalies anomalies;
    private final Duration retention;
    private final Timer took;
    private final Time time;

    LedgerRestore(
            Admin admin,
            ConsumerFactory<byte[], byte[]> readCommitted,
            LeftOpen leftOpen,
            StableOffsets stableOffsets,
            Ownership ownership,
            RequestLogs requestLogs,
            Anomalies anomalies,
            Duration retention,
            MeterRegistry meters,
            Time time) {
        this.admin = admin;
        this.time = time;
        this.present = new PresentLedgers(admin);
        this.leftOpen = leftOpen;
        this.readCommitted = readCommitted;
        this.stableOffsets = stableOffsets;
        this.ownership = ownership;
        this.requestLogs = requestLogs;
        this.anomalies = anomalies;
        this.retention = retention;
        this.took = Meters.LEDGER_RESTORE.timer(meters);
    }

    /**
     * Blocks for as long as it takes, up to {@code transaction.timeout.ms} more where a dead owner left one open. A
     * partition is missing in what is returned, and is to be tried again, where it has no ledger or none that can be
     * read now, or where it has to wait for a person; {@link Anomalies} says why.
     *
     * @throws TimeoutException if nothing comes for a minute
     */
    public Map<TopicPartition, OwnedPartition> restore(Collection<Term> wanted)
            throws ExecutionException, InterruptedException, TimeoutException {
        long begun = time.nanos();
        Map<TopicPartition, Uuid> ledgers = present.of(wanted);
        List<Term> terms = wanted.stream()
                .filter(term -> ledgers.containsKey(LedgerSnapshot.ledgerOf(term.partition())))
                .toList();
        if (terms.isEmpty()) {
            return Map.of();
        }
        List<TopicPartition> partitions = terms.stream().map(Term::partition).toList();
        leftOpen.end(ledgers.keySet());
        var committed = stableOffsets.await(partitions);
        Owner us = ownership.us();
        Map<TopicPartition, LedgerReading> readings = read(ledgers.keySet());
        Map<TopicPartition, OwnedPartition> owned = new HashMap<>();
        try (Ownership.Claims claims = ownership.begin(us, toClaim(us, readings))) {
            readings.putAll(read(claims.ledgers()));
            Map<TopicPartition, RequestLog> logs = requestLogs.of(progressOf(partitions, readings));
            for (Term term : terms) {
                TopicPartition partition = term.partition();
                TopicPartition ledger = LedgerSnapshot.ledgerOf(partition);
                LedgerReading reading = Objects.requireNonNull(readings.get(ledger));
                var objection = ownership.objection(us, reading);
                StartingPoint start = objection == null
                        ? StartingPoint.of(
                                reading, committed.get(partition), Objects.requireNonNull(logs.get(partition)))
                        : new StartingPoint.Unknown(objection);
                switch (start) {
                    case StartingPoint.Unknown(var why) -> anomalies.waits(partition, why);
                    case StartingPoint.At at -> {
                        claims.write(ledger, reading.owner(), at.progress());
                        anomalies.waitsNoLonger(partition);
                        at.findings().forEach(finding -> anomalies.found(partition, finding));
                        owned.put(
                                partition,
                                reading.owned(
                                        term,
                                        us.installation(),
                                        ledger,
                                        Objects.requireNonNull(ledgers.get(ledger)),
                                        retention,
                                        at));
                    }
                }
            }
        }
        report(owned.values(), Duration.ofNanos(time.nanos() - begun));
        return owned;
    }

    private void report(Collection<OwnedPartition> owned, Duration lasted) {
        if (!owned.isEmpty()) {
            took.record(lasted);
            log.info(
                    "event=ledger-restored partitions={} entries={} ms={}",
                    owned.size(),
                    owned.stream().mapToInt(OwnedPartition::entries).sum(),
                    lasted.toMillis());
        }
    }

    private List<TopicPartition> toClaim(Owner us, Map<TopicPartition, LedgerReading> readings)
            throws ExecutionException, InterruptedException {
        List<TopicPartition> toClaim = new ArrayList<>();
        for (var reading : readings.entrySet()) {
            if (ownership.isToClaim(us, reading.getValue())) {
                toClaim.add(reading.getKey());
            }
        }
        return toClaim;
    }

    private static Map<TopicPartition, Optional<Progress>> progressOf(
            List<TopicPartition> partitions, Map<TopicPartition, LedgerReading> readings) {
        return partitions.stream()
                .collect(Collectors.toMap(
                        partition -> partition,
                        partition -> Optional.ofNullable(
                                Objects.requireNonNull(readings.get(LedgerSnapshot.ledgerOf(partition)))
                                        .progress())));
    }

    private Map<TopicPartition, LedgerReading> read(Set<TopicPartition> ledgers)
            throws ExecutionException, InterruptedException, TimeoutException {
        Map<TopicPartition, LedgerReading> readings = new HashMap<>();
        ledgers.forEach(ledger -> readings.put(ledger, new LedgerReading()));
        if (!ledgers.isEmpty()) {
            try (Consumer<byte[], byte[]> consumer = readCommitted.createConsumer()) {
                new LedgerReader(admin, consumer, time)
                        .read(
                                ledgers,
                                Map.of(),
                                (ledger, key, value) -> Objects.requireNonNull(readings.get(ledger))
                                        .take(ledger, key, value));
            }
        }
        return readings;
    }
}
