package io.backendprovisioner.intake;

import io.backendprovisioner.broker.Refusal;
import io.backendprovisioner.contract.TopicProperties;
import io.backendprovisioner.domain.Time;
import io.backendprovisioner.domain.VitalThreads;
import io.backendprovisioner.flow.ForeignPartitions;
import io.backendprovisioner.ledger.Anomalies;
import io.backendprovisioner.ledger.OwnedPartition;
import io.backendprovisioner.ledger.RequestLogs;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.ExecutionException;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.Uuid;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Looks every few seconds whether the topics are still those that the ledgers know of. A topic that was deleted and recreated
 * has another identity, and the consumer goes on in it at its old position without an error if there are enough
 * records; a log that is shorter than what was read has lost its end.
 */
final class TopicWatch {
    private static final Logger log = LoggerFactory.getLogger(TopicWatch.class);
    private static final Duration EVERY = Duration.ofSeconds(3);

    private final Partitions partitions;
    private final RequestLogs logs;
    private final ForeignPartitions foreign;
    private final Anomalies anomalies;
    private final Time time;
    private final Thread watcher;
    private String trouble = "";

    /** How far a partition had been handed out before the broker was asked. */
    private record Before(Assignment assignment, OwnedPartition owned, long next, int handedOut) {
        static Before of(Assignment assignment) {
            OwnedPartition owned = Objects.requireNonNull(assignment.partition());
            return new Before(
                    assignment,
                    owned,
                    owned.progress().next(),
                    assignment.handedOut().size());
        }
    }

    TopicWatch(
            Partitions partitions,
            RequestLogs logs,
            ForeignPartitions foreign,
            Anomalies anomalies,
            Time time,
            VitalThreads threads) {
        this.partitions = partitions;
        this.logs = logs;
        this.foreign = foreign;
        this.anomalies = anomalies;
        this.time = time;
        this.watcher = threads.virtual("topic-watch").unstarted(this::run);
    }

    void start() {
        watcher.start();
    }

    void stop() {
        watcher.interrupt();
    }

    private void run() {
        try {
            while (true) {
                time.sleep(EVERY);
                try {
                    look();
                    trouble = "";
                } catch (ExecutionException | RuntimeException e) {
                    String reason = Refusal.said(e);
                    if (!reason.equals(trouble)) {
                        log.warn("event=topics-not-watched action=trying-again reason=\"{}\"", reason);
                    }
                    trouble = reason;
                }
            }
        } catch (InterruptedException e) {
            log.debug("event=topic-watch-stopped");
        }
    }

    void look() throws ExecutionException, InterruptedException {
        List<Before> before = partitions.reading().stream().map(Before::of).toList();
        RequestLogs.Seen seen = logs.look(
                before.stream().map(one -> one.assignment().term().partition()).toList());
        seen.sizes().forEach(foreign::topicHas);
        List<TopicPartition> changed = new ArrayList<>();
        List<TopicPartition> withNewLedger = new ArrayList<>();
        for (Before one : before) {
            TopicPartition partition = one.assignment().term().partition();
            Uuid topic = seen.topics().get(partition.topic());
            Long end = seen.ends().get(partition);
            if (topic == null || end == null) {
                continue;
            }
            if (!one.owned().progress().isOf(topic) || end < one.next()) {
                changed.add(partition);
            } else {
                one.assignment().confirm(one.handedOut());
                Uuid ledger = seen.topics().get(TopicProperties.ledgerOf(partition.topic()));
                if (ledger != null && !ledger.equals(one.owned().ledgerTopic())) {
                    withNewLedger.add(partition);
                }
            }
        }
        partitions.beginAnew(changed, false);
        withNewLedger.forEach(anomalies::ledgerRecreated);
        partitions.beginAnew(withNewLedger, true);
    }
}
