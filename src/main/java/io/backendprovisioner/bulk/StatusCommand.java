package io.backendprovisioner.bulk;

import io.backendprovisioner.broker.CannotRun;
import io.backendprovisioner.domain.Time;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

@Command(
        name = "status",
        description = "Tells how far a batch is, and ends.",
        footer = {
            "",
            "Example:",
            "  backend-provisioner bulk status spring-2026 --json",
            "",
            "Exit code: 0 all rows were created, 1 some were not or are not answered yet, 2 it could not run."
        })
final class StatusCommand extends BatchCommand {
    @Option(names = "--json", description = "Say it as one JSON object.")
    private boolean json;

    @Override
    int run(SubmittedBatch batch, Surroundings surroundings, Time time) throws CannotRun, InterruptedException {
        return tell(batch.view(), json ? new ProgressJson(surroundings.out()) : new ProgressLines(surroundings.out()));
    }
}
