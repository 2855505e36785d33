package io.backendprovisioner.bulk;

import io.backendprovisioner.broker.BrokerAccess;
import io.backendprovisioner.broker.CannotRun;
import io.backendprovisioner.contract.TopicProperties;
import io.backendprovisioner.domain.Time;
import java.util.List;
import org.springframework.boot.kafka.autoconfigure.KafkaProperties;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

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
final class CancelCommand implements Action {
    @Parameters(paramLabel = "BATCH", description = "As bulk submit has told it.")
    private String batch = "";

    @Option(names = "--watch", description = "Watch it to its last reply.")
    private boolean watch;

    @Mixin
    private final ShowOptions show = new ShowOptions();

    @Override
    public int run(Surroundings surroundings, List<String> settings) throws CannotRun, InterruptedException {
        try (var context = surroundings.contexts().open(settings);
                var broker = new BrokerAccess(context.getBean(KafkaProperties.class))) {
            var control = ControlNotes.read(
                    broker, context.getBean(TopicProperties.class).control().topic());
            StatusCommand.noteOf(batch, control);
            control.write(
                    ControlNotes.cancelKeyOf(batch),
                    context.getBean(Time.class).instant().toString());
            Progress progress = show.progress(surroundings);
            if (watch) {
                progress.note("batch " + batch + " is cancelled");
                return WatchCommand.watch(batch, broker, control, progress, surroundings);
            }
            long unanswered = StatusCommand.view(batch, broker, control).unanswered();
            progress.note("batch " + batch + " is cancelled: " + Texts.number(unanswered) + " rows have no answer yet");
            return BulkCommand.EXIT_ALL_CREATED;
        }
    }
}
