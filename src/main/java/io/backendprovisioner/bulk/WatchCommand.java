package io.backendprovisioner.bulk;

import io.backendprovisioner.broker.BrokerAccess;
import io.backendprovisioner.broker.CannotRun;
import io.backendprovisioner.contract.TopicProperties;
import java.util.List;
import org.springframework.boot.kafka.autoconfigure.KafkaProperties;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Parameters;

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
final class WatchCommand implements Action {
    @Parameters(paramLabel = "BATCH", description = "As bulk submit has told it.")
    private String batch = "";

    @Mixin
    private final ShowOptions show = new ShowOptions();

    @Override
    public int run(Surroundings surroundings, List<String> settings) throws CannotRun, InterruptedException {
        try (var context = surroundings.contexts().open(settings);
                var broker = new BrokerAccess(context.getBean(KafkaProperties.class))) {
            var topics = context.getBean(TopicProperties.class);
            return watch(
                    batch,
                    broker,
                    ControlNotes.read(broker, topics.control().topic()),
                    show.progress(surroundings),
                    surroundings);
        }
    }

    static int watch(
            String batch, BrokerAccess broker, ControlNotes control, Progress progress, Surroundings surroundings)
            throws CannotRun, InterruptedException {
        BatchNote note = StatusCommand.noteOf(batch, control);
        var view = new BatchView(batch, note);
        try (var replies = ReplyStream.open(broker, note.replyTopic(), control.partition());
                var _ = new Interruption(
                        progress,
                        surroundings.err(),
                        () -> "stopped watching; the work goes on\n  to watch it: backend-provisioner bulk watch "
                                + batch)) {
            replies.from(note.from());
            var ends = replies.ends();
            while (!view.isOver()) {
                replies.poll(view::take, view::take);
                if (replies.hasReached(ends)) {
                    progress.show(view.standing());
                }
            }
        }
        progress.end(view.standing(), view.groups().largestFirst());
        return view.isAllCreated() ? BulkCommand.EXIT_ALL_CREATED : BulkCommand.EXIT_NOT_ALL;
    }
}
