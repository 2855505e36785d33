package io.backendprovisioner.lifecycle;

import io.backendprovisioner.flow.ForeignPartitions;
import io.backendprovisioner.intake.Partitions;
import io.backendprovisioner.intake.PollLoop;
import io.backendprovisioner.intake.Watchdog;
import io.backendprovisioner.intake.Window;
import io.backendprovisioner.journal.KafkaJournal;
import io.backendprovisioner.ledger.Anomalies;
import io.backendprovisioner.pacing.Turns;
import org.springframework.boot.health.contributor.Health;
import org.springframework.boot.health.contributor.HealthIndicator;

/** Ready means: the group has told us which partitions are ours, and what we write is committed. */
final class WorkerHealth implements HealthIndicator {
    private final WorkerLifecycle lifecycle;
    private final PollLoop polling;
    private final Partitions partitions;
    private final Window window;
    private final ForeignPartitions foreign;
    private final KafkaJournal journal;
    private final Anomalies anomalies;
    private final Durability durability;
    private final BrokerWatch brokerWatch;
    private final Watchdog watchdog;
    private final Turns turns;

    WorkerHealth(
            WorkerLifecycle lifecycle,
            PollLoop polling,
            Partitions partitions,
            Window window,
            ForeignPartitions foreign,
            KafkaJournal journal,
            Anomalies anomalies,
            Durability durability,
            BrokerWatch brokerWatch,
            Watchdog watchdog,
            Turns turns) {
        this.lifecycle = lifecycle;
        this.polling = polling;
        this.partitions = partitions;
        this.window = window;
        this.foreign = foreign;
        this.journal = journal;
        this.anomalies = anomalies;
        this.durability = durability;
        this.brokerWatch = brokerWatch;
        this.watchdog = watchdog;
        this.turns = turns;
    }

    @Override
    public Health health() {
        String trouble = journal.trouble();
        String refusal = polling.trouble();
        Health.Builder health;
        if (!lifecycle.waitingFor().isEmpty()) {
            health = Health.outOfService().withDetail("waitingFor", lifecycle.waitingFor());
        } else if (!brokerWatch.trouble().isEmpty()) {
            health = Health.outOfService().withDetail("waitingFor", brokerWatch.trouble());
        } else if (refusal != null) {
            health = Health.outOfService().withDetail("waitingFor", refusal);
        } else if (!partitions.isMember()) {
            health = Health.outOfService().withDetail("waitingFor", "the consumer group to assign partitions");
        } else if (!anomalies.waiting().isEmpty()) {
            health = Health.outOfService().withDetail("waitingFor", "partitions that wait, see waitingPartitions");
        } else if (partitions.owned().size() < partitions.count()) {
            health = Health.outOfService().withDetail("waitingFor", ledgerToBeRead());
        } else if (!watchdog.standstill().isEmpty()) {
            health = Health.outOfService().withDetail("waitingFor", watchdog.standstill());
        } else if (trouble != null) {
            health = Health.outOfService().withDetail("waitingFor", "Kafka to commit: " + trouble);
        } else {
            health = Health.up();
        }
        if (!lifecycle.missingRights().isEmpty()) {
            health.withDetail("missingRights", lifecycle.missingRights());
        }
        if (!anomalies.waiting().isEmpty()) {
            health.withDetail("waitingPartitions", anomalies.waiting());
        }
        if (!anomalies.last().isEmpty()) {
            health.withDetail("anomalies", anomalies.last());
        }
        if (!journal.held().isEmpty()) {
            health.withDetail("topicsInTrouble", journal.held());
        }
        if (!foreign.ofTheLastHour().isEmpty()) {
            health.withDetail("foreignPartitions", foreign.ofTheLastHour());
        }
        if (!lifecycle.controlTrouble().isEmpty()) {
            health.withDetail("controlTopic", lifecycle.controlTrouble());
        }
        if (!durability.sentences().isEmpty()) {
            health.withDetail("durability", durability.sentences());
        }
        return health.withDetail("partitions", partitions.count())
                .withDetail("requestsOpen", window.open())
                .withDetail("inFlight", turns.underWay())
                .build();
    }

    private String ledgerToBeRead() {
        String trouble = partitions.restoreTrouble();
        return trouble.isEmpty() ? "the ledger to be read" : "the ledger to be read: " + trouble;
    }
}
