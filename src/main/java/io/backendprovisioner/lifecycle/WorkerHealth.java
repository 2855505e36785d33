package io.backendprovisioner.lifecycle;

import io.backendprovisioner.intake.Partitions;
import io.backendprovisioner.intake.PollLoop;
import io.backendprovisioner.intake.Window;
import io.backendprovisioner.journal.KafkaJournal;
import org.springframework.boot.health.contributor.Health;
import org.springframework.boot.health.contributor.HealthIndicator;

/** Ready means: the group has told us which partitions are ours, and what we write is committed. */
final class WorkerHealth implements HealthIndicator {
    private final WorkerLifecycle lifecycle;
    private final PollLoop polling;
    private final Partitions partitions;
    private final Window window;
    private final KafkaJournal journal;

    WorkerHealth(
            WorkerLifecycle lifecycle, PollLoop polling, Partitions partitions, Window window, KafkaJournal journal) {
        this.lifecycle = lifecycle;
        this.polling = polling;
        this.partitions = partitions;
        this.window = window;
        this.journal = journal;
    }

    @Override
    public Health health() {
        String trouble = journal.trouble();
        String refusal = polling.trouble();
        Health.Builder health;
        if (!lifecycle.waitingFor().isEmpty()) {
            health = Health.outOfService().withDetail("waitingFor", lifecycle.waitingFor());
        } else if (refusal != null) {
            health = Health.outOfService().withDetail("waitingFor", refusal);
        } else if (!partitions.isMember()) {
            health = Health.outOfService().withDetail("waitingFor", "the consumer group to assign partitions");
        } else if (partitions.owned().size() < partitions.count()) {
            health = Health.outOfService().withDetail("waitingFor", "the ledger to be read");
        } else if (trouble != null) {
            health = Health.outOfService().withDetail("waitingFor", "Kafka to commit: " + trouble);
        } else {
            health = Health.up();
        }
        if (!lifecycle.missingRights().isEmpty()) {
            health.withDetail("missingRights", lifecycle.missingRights());
        }
        return health.withDetail("partitions", partitions.count())
                .withDetail("inFlight", window.open())
                .build();
    }
}
