package io.backendprovisioner.bulk;

import io.backendprovisioner.broker.CannotRun;
import io.backendprovisioner.domain.Time;
import java.util.LinkedHashMap;
import java.util.Map;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import tools.jackson.databind.json.JsonMapper;

@Command(
        name = "status",
        description = "Prints how far a batch is, and ends.",
        footer = {
            "",
            "Example:",
            "  backend-provisioner bulk status spring-2026 --json",
            "",
            "Exit code: 0 all rows were created, 1 some were not or are not answered yet, 2 it could not run."
        })
final class StatusCommand extends BatchCommand {
    @Option(names = "--json", description = "Print it as one JSON object.")
    private boolean json;

    @Override
    int run(SubmittedBatch batch, Surroundings surroundings, Time time) throws CannotRun, InterruptedException {
        BatchView view = batch.view();
        if (!json) {
            return end(view, new ProgressLines(surroundings.out(), time), time);
        }
        BatchProgress standing = view.standing(time.nanos());
        Map<String, Object> fields = new LinkedHashMap<>();
        fields.put("batch", standing.batch());
        fields.put("expected", standing.expected());
        fields.put("answered", standing.answered());
        fields.put("statuses", standing.byStatus());
        fields.put("groups", view.groups().largestFirst());
        surroundings.out().println(JsonMapper.shared().writeValueAsString(fields));
        return exitCode(view);
    }
}
