package io.backendprovisioner.bulk;

import io.backendprovisioner.broker.CannotRun;
import io.backendprovisioner.domain.Time;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

@Command(
        name = "cancel",
        description = {
            "Asks the fleet to call for no more of a batch.",
            "What has not been called yet is answered CANCELLED; what is under way ends normally."
        },
        footer = {
            "",
            "Example:",
            "  backend-provisioner bulk cancel spring-2026 --watch",
            "",
            "Exit code: 0 it was asked, 2 it could not run; with --watch that of bulk watch."
        })
final class CancelCommand extends BatchCommand {
    @Option(names = "--watch", description = "Watch it to its last reply.")
    private boolean watch;

    @Mixin
    private final ShowOptions show = new ShowOptions();

    @Override
    int run(SubmittedBatch batch, Surroundings surroundings, Time time) throws CannotRun, InterruptedException {
        batch.cancel();
        ProgressDisplay progress = show.progress(surroundings, time);
        if (watch) {
            progress.note("batch " + batch.name() + " is cancelled");
            return end(batch.watch(progress, surroundings), progress, time);
        }
        String unanswered = Texts.number(batch.view().unanswered());
        progress.note("batch " + batch.name() + " is cancelled: " + unanswered + " rows have no answer yet");
        return BulkCommand.EXIT_ALL_CREATED;
    }
}
