package io.backendprovisioner.bulk;

import io.backendprovisioner.broker.BrokerAccess;
import io.backendprovisioner.broker.CannotRun;
import io.backendprovisioner.contract.TopicProperties;
import java.util.List;
import org.springframework.boot.kafka.autoconfigure.KafkaProperties;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

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
final class StatusCommand implements Action {
    @Parameters(paramLabel = "BATCH", description = "As bulk submit has told it.")
    private String batch = "";

    @Option(names = "--json", description = "Say it as one JSON object.")
    private boolean json;

    @Override
    public int run(Surroundings surroundings, List<String> settings) throws CannotRun, InterruptedException {
        try (var context = surroundings.contexts().open(settings);
                var broker = new BrokerAccess(context.getBean(KafkaProperties.class))) {
            var control = ControlNotes.read(
                    broker, context.getBean(TopicProperties.class).control().topic());
            BatchView view = view(batch, broker, control);
            Progress progress = json ? new ProgressJson(surroundings.out()) : new ProgressLines(surroundings.out());
            progress.end(view.standing(), view.groups().largestFirst());
            return view.isAllCreated() ? BulkCommand.EXIT_ALL_CREATED : BulkCommand.EXIT_NOT_ALL;
        }
    }

    /** The batch as the replies tell it that are there by now. */
    static BatchView view(String batch, BrokerAccess broker, ControlNotes control)
            throws CannotRun, InterruptedException {
        BatchNote note = noteOf(batch, control);
        var view = new BatchView(batch, note);
        try (var replies = ReplyStream.open(broker, note.replyTopic(), control.partition())) {
            replies.from(note.from());
            var ends = replies.ends();
            while (!replies.hasReached(ends)) {
                replies.poll(view::take, view::take);
            }
        }
        return view;
    }

    static BatchNote noteOf(String batch, ControlNotes control) throws CannotRun {
        BatchNote note = BatchNote.read(control.get(BatchNote.keyOf(batch)));
        if (note == null) {
            throw new CannotRun("there is no batch '" + batch + "' in "
                    + control.partition().topic() + ": bulk submit tells the name of a batch when it begins");
        }
        return note;
    }
}
