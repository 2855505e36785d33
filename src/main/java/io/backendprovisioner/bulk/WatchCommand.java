package io.backendprovisioner.bulk;

import io.backendprovisioner.broker.CannotRun;
import io.backendprovisioner.domain.Time;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

@Command(
        name = "watch",
        description = "Follows a batch to its last reply, from any machine.",
        footer = {
            "",
            "Example:",
            "  backend-provisioner bulk watch spring-2026 --spring.kafka.bootstrap-servers=broker:9092",
            "",
            "Exit code: 0 all rows were created, 1 some were not, 2 it could not run."
        })
final class WatchCommand extends BatchCommand {
    @Mixin
    private final ShowOptions show = new ShowOptions();

    @Override
    int run(SubmittedBatch batch, Surroundings surroundings, Time time) throws CannotRun, InterruptedException {
        ProgressDisplay progress = show.progress(surroundings, time);
        return end(batch.watch(progress, surroundings), progress, time);
    }
}
