package io.backendprovisioner.intake;

import io.backendprovisioner.journal.JournalState;
import org.springframework.boot.health.contributor.Health;
import org.springframework.boot.health.contributor.HealthIndicator;

/** Ready means: the group has told us which partitions are ours, and what we write is committed. */
final class WorkerHealth implements HealthIndicator {
    private final WorkerLifecycle lifecycle;
    private final RequestIntake intake;
    private final Standing standing;
    private final JournalState journal;

    WorkerHealth(WorkerLifecycle lifecycle, RequestIntake intake, Standing standing, JournalState journal) {
        this.lifecycle = lifecycle;
        this.intake = intake;
        this.standing = standing;
        this.journal = journal;
    }

    @Override
    public Health health() {
        String trouble = journal.trouble();
        String refusal = standing.refusal();
        Health.Builder health;
        if (!lifecycle.waitingFor().isEmpty()) {
            health = Health.outOfService().withDetail("waitingFor", lifecycle.waitingFor());
        } else if (refusal != null) {
            health = Health.outOfService().withDetail("waitingFor", refusal);
        } else if (!intake.isMember()) {
            health = Health.outOfService().withDetail("waitingFor", "the consumer group to assign partitions");
        } else if (intake.owned().size() < intake.partitions()) {
            health = Health.outOfService().withDetail("waitingFor", "the ledger to be read");
        } else if (trouble != null) {
            health = Health.outOfService().withDetail("waitingFor", "Kafka to commit: " + trouble);
        } else {
            health = Health.up();
        }
        if (!lifecycle.missingRights().isEmpty()) {
            health.withDetail("missingRights", lifecycle.missingRights());
        }
        return health.withDetail("partitions", intake.partitions())
                .withDetail("inFlight", intake.inFlight())
                .build();
    }
}
