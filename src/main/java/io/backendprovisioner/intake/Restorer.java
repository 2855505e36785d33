package io.backendprovisioner.intake;

import io.backendprovisioner.broker.Refusal;
import io.backendprovisioner.domain.Time;
import io.backendprovisioner.domain.VitalThreads;
import io.backendprovisioner.ledger.Anomalies;
import io.backendprovisioner.ledger.LedgerRestore;
import io.backendprovisioner.ledger.LedgerUnreadable;
import io.backendprovisioner.ledger.OwnedPartition;
import io.backendprovisioner.ledger.Term;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeoutException;
import org.apache.kafka.common.TopicPartition;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Reads the ledgers of assigned partitions while the others go on, until each is read or no longer ours. What comes
 * together is read together; when that fails, each is read alone, so that a bad ledger holds up no other one.
 */
final class Restorer {
    private static final Logger log = LoggerFactory.getLogger(Restorer.class);
    private static final Duration FIRST_PAUSE = Duration.ofSeconds(1);
    private static final Duration LONGEST_PAUSE = Duration.ofSeconds(10);
    private static final int AT_A_TIME = 8;

    private final Ledgers ledgers;
    private final Anomalies anomalies;
    private final Time time;
    private final VitalThreads threads;
    private final Semaphore restores = new Semaphore(AT_A_TIME);
    private final Map<TopicPartition, String> troubles = new ConcurrentHashMap<>();

    /** Reads ledgers, see {@link LedgerRestore#restore}. */
    @FunctionalInterface
    interface Ledgers {
        Map<TopicPartition, OwnedPartition> restore(Collection<Term> terms)
                throws ExecutionException, InterruptedException, TimeoutException;
    }

    Restorer(Ledgers ledgers, Anomalies anomalies, Time time, VitalThreads threads) {
        this.ledgers = ledgers;
        this.anomalies = anomalies;
        this.time = time;
        this.threads = threads;
    }

    /** Returns why ledgers cannot be read just now, empty while all is well. */
    String trouble() {
        return troubles.entrySet().stream()
                .map(one -> one.getKey() + ": " + one.getValue())
                .sorted()
                .findFirst()
                .orElse("");
    }

    void start(List<Assignment> added) {
        if (!added.isEmpty()) {
            threads.virtual("restore").start(() -> restore(new ArrayList<>(added)));
        }
    }

    private void restore(List<Assignment> left) {
        Duration pause = FIRST_PAUSE;
        try {
            while (true) {
                boolean failed = !restoreOnce(left);
                left.stream().filter(Restorer::isOver).forEach(this::forget);
                left.removeIf(Restorer::isOver);
                if (left.isEmpty()) {
                    return;
                }
                if (failed && left.size() > 1) {
                    left.forEach(alone -> start(List.of(alone)));
                    return;
                }
                time.sleep(pause);
                Duration twice = pause.multipliedBy(2);
                pause = twice.compareTo(LONGEST_PAUSE) < 0 ? twice : LONGEST_PAUSE;
            }
        } catch (InterruptedException e) {
            left.forEach(this::forget);
            Thread.currentThread().interrupt();
        }
    }

    private void forget(Assignment over) {
        TopicPartition partition = over.term().partition();
        troubles.remove(partition);
        anomalies.waitsNoLonger(partition);
    }

    private static boolean isOver(Assignment assignment) {
        return assignment.partition() != null || !assignment.term().isHeld();
    }

    /** Returns whether all that can be restored now was. */
    private boolean restoreOnce(List<Assignment> left) throws InterruptedException {
        restores.acquire();
        try {
            Map<TopicPartition, OwnedPartition> restored =
                    ledgers.restore(left.stream().map(Assignment::term).toList());
            for (Assignment assignment : left) {
                OwnedPartition owned = restored.get(assignment.term().partition());
                if (owned != null) {
                    assignment.restored(owned);
                }
            }
            left.forEach(assignment -> troubles.remove(assignment.term().partition()));
            return true;
        } catch (ExecutionException | TimeoutException | RuntimeException e) {
            if (e instanceof LedgerUnreadable unreadable && left.size() == 1) {
                anomalies.ledgerUnreadable(left.getFirst().term().partition(), unreadable);
            }
            String reason = Refusal.said(e);
            List<TopicPartition> troubled = left.stream()
                    .map(assignment -> assignment.term().partition())
                    .filter(partition -> !reason.equals(troubles.put(partition, reason)))
                    .toList();
            if (!troubled.isEmpty()) {
                log.warn(
                        "event=ledger-restore-failed partitions={} action=trying-again reason=\"{}\"",
                        troubled,
                        reason);
            }
            return false;
        } finally {
            restores.release();
        }
    }
}
