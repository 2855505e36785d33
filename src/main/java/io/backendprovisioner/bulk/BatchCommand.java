package io.backendprovisioner.bulk;

import io.backendprovisioner.broker.BrokerAccess;
import io.backendprovisioner.broker.CannotRun;
import io.backendprovisioner.contract.TopicProperties;
import io.backendprovisioner.domain.Time;
import java.util.List;
import org.springframework.boot.kafka.autoconfigure.KafkaProperties;
import picocli.CommandLine.Parameters;

/** A command about a batch that was submitted before. */
abstract class BatchCommand implements Action {
    @Parameters(paramLabel = "BATCH", description = "The name that bulk submit has printed.")
    private String name = "";

    @Override
    public final int run(Surroundings surroundings, List<String> settings) throws CannotRun, InterruptedException {
        try (var context = surroundings.contexts().apply(settings);
                var broker = new BrokerAccess(context.getBean(KafkaProperties.class), context.getBean(Time.class))) {
            var time = context.getBean(Time.class);
            String control = context.getBean(TopicProperties.class).control().topic();
            var batch = new SubmittedBatch(name, broker, ControlNotes.read(broker, control, time), time);
            return run(batch, surroundings, time);
        }
    }

    /** @return the exit code */
    abstract int run(SubmittedBatch batch, Surroundings surroundings, Time time) throws CannotRun, InterruptedException;

    /** Shows what the batch has come to, and returns the exit code. */
    static int end(BatchView view, ProgressDisplay progress, Time time) {
        progress.end(view.standing(time.nanos()), view.groups().largestFirst());
        return exitCode(view);
    }

    static int exitCode(BatchView view) {
        return view.isAllCreated() ? BulkCommand.EXIT_ALL_CREATED : BulkCommand.EXIT_NOT_ALL;
    }
}
