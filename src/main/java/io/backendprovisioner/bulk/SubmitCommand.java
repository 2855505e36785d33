package io.backendprovisioner.bulk;

import io.backendprovisioner.broker.BrokerAccess;
import io.backendprovisioner.broker.CannotRun;
import io.backendprovisioner.contract.ReplyTopics;
import io.backendprovisioner.contract.TopicProperties;
import io.backendprovisioner.domain.Lane;
import io.backendprovisioner.domain.Time;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.apache.kafka.clients.producer.ProducerConfig;
import org.jspecify.annotations.Nullable;
import org.springframework.boot.kafka.autoconfigure.KafkaProperties;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

@Command(
        name = "submit",
        description = {
            "Checks a file, sends each row as a request, and follows the replies.",
            "Nothing is sent while the file has a fault. The same file sent again makes nothing twice."
        },
        footer = {
            "",
            "Examples:",
            "  backend-provisioner bulk submit backends.csv --dry-run",
            "  backend-provisioner bulk submit backends.csv --batch=spring-2026 --out=results.csv",
            "  zcat backends.jsonl.gz | backend-provisioner bulk submit - --format=jsonl --max-failures=5%%",
            "",
            "Exit code: 0 all rows were created, 1 some were not, 2 it could not run."
        })
final class SubmitCommand implements Action {
    private static final String STANDARD_INPUT = "-";
    private static final int LARGEST_WINDOW = 100_000;
    private static final Map<String, Object> FOR_MANY = Map.of(
            ProducerConfig.LINGER_MS_CONFIG,
            5,
            ProducerConfig.BATCH_SIZE_CONFIG,
            64 * 1024,
            ProducerConfig.COMPRESSION_TYPE_CONFIG,
            "lz4");

    @Spec
    private CommandSpec spec = CommandSpec.create();

    @Parameters(
            paramLabel = "FILE",
            description =
                    "CSV with a header row, JSON Lines, a JSON array or a YAML list; may be gzip. - is standard input.")
    private String file = "";

    @Option(names = "--format", description = "csv, jsonl, json or yaml, where the file's name does not tell.")
    private @Nullable Format format;

    @Option(
            names = "--batch",
            paramLabel = "ID",
            description = "Name of the batch, part of its keys. Default: a hash of the file's content.")
    private @Nullable String batch;

    @Option(names = "--lane", description = "bulk (the default) or interactive.")
    private Lane lane = Lane.BULK;

    @Option(names = "--reply-topic", paramLabel = "TOPIC", description = "Where replies go, if not to the default one.")
    private @Nullable String replyTopic;

    @Option(names = "--out", paramLabel = "FILE", description = "Results, a row for each row: .csv or .jsonl.")
    private @Nullable Path out;

    @Option(
            names = "--window",
            paramLabel = "N",
            description = "Rows that may be unanswered at a time. Default: 10000.")
    private int window = 10_000;

    @Option(
            names = "--max-failures",
            paramLabel = "N|P%",
            description = "Stop sending when more rows than these were not created.")
    private @Nullable String maxFailures;

    @Option(names = "--dry-run", description = "Check the file, tell how long it will take, and send nothing.")
    private boolean dryRun;

    @Option(names = "--json", description = "With --dry-run: print the result as one JSON object.")
    private boolean json;

    @Mixin
    private final ShowOptions show = new ShowOptions();

    @Override
    public int run(Surroundings surroundings, List<String> settings) throws CannotRun, InterruptedException {
        mustMakeSense();
        try (Source source = source(surroundings)) {
            var faults = new Faults(source.name(), surroundings.err());
            var check = new RowCheck(batch == null ? BatchId.NOT_YET_KNOWN : batch, faults);
            byte[] content = source.read(check);
            if (faults.count() == 0 && check.rows() == 0) {
                faults.add(1, "", "there is no row");
            }
            if (faults.count() > 0) {
                faults.end();
                return BulkCommand.EXIT_CANNOT_RUN;
            }
            String id = batch == null ? BatchId.ofContent(content) : batch;
            try (var context = surroundings.contexts().apply(settings)) {
                if (dryRun) {
                    return new DryRun(id, check, surroundings.out()).run(context, json);
                }
                try (var broker =
                        new BrokerAccess(context.getBean(KafkaProperties.class), context.getBean(Time.class))) {
                    var topics = context.getBean(TopicProperties.class);
                    return send(
                            source,
                            content,
                            check.rows(),
                            plan(id, topics),
                            broker,
                            topics,
                            context.getBean(Time.class),
                            surroundings);
                }
            }
        }
    }

    private int send(
            Source source,
            byte[] content,
            long rows,
            BatchPlan plan,
            BrokerAccess broker,
            TopicProperties topics,
            Time time,
            Surroundings surroundings)
            throws CannotRun, InterruptedException {
        broker.existing(plan.topic());
        var control = ControlNotes.read(broker, topics.control().topic(), time);
        ProgressDisplay progress = show.progress(surroundings, time);
        try (var replies = ReplyStream.open(broker, plan.replyTopic(), control.partition());
                var results = results();
                var producer = broker.producer(FOR_MANY)) {
            var note = new BatchNote(
                            rows,
                            null,
                            plan.topic(),
                            plan.replyTopic(),
                            replies.positions(),
                            time.instant(),
                            source.name(),
                            HexFormat.of().formatHex(content))
                    .goingOnWith(BatchNote.read(control.get(BatchNote.keyOf(plan.batch()))));
            control.write(BatchNote.keyOf(plan.batch()), note.write());
            progress.note("batch " + plan.batch() + ": " + Texts.number(rows) + " rows to " + plan.topic());
            var open = new OpenRows(window, limit(rows), results);
            var sender = new Sender(source, content, plan, open, producer);
            var submission = new Submission(plan, rows, open, sender, replies, control, progress, time);
            try (var _ = new Interruption(progress, surroundings.err(), () -> howToGoOn(plan, sender, open, rows))) {
                return submission.run(note, results) ? BulkCommand.EXIT_ALL_CREATED : BulkCommand.EXIT_NOT_ALL;
            }
        } catch (IOException e) {
            throw new CannotRun("the results cannot be written: " + e.getMessage());
        }
    }

    private static String howToGoOn(BatchPlan plan, Sender sender, OpenRows open, long rows) {
        String watching = "  to watch it: backend-provisioner bulk watch " + plan.batch();
        return sender.isDone()
                ? "stopped watching; the work goes on\n" + watching
                : "stopped when " + Texts.number(open.sent()) + " of " + Texts.number(rows)
                        + " rows were sent; the work on these goes on\n" + watching
                        + "\n  to send the rest: the same command again";
    }

    private void mustMakeSense() {
        if (batch != null && !BatchId.isLegal(batch)) {
            throw wrong("--batch must be 1 to 100 of the characters a-z A-Z 0-9 . _ -, but is '" + batch + "'");
        }
        if (window < 1 || window > LARGEST_WINDOW) {
            throw wrong("--window must be 1 to " + LARGEST_WINDOW + ", but is " + window);
        }
        if (out != null && !Results.canBe(out)) {
            throw wrong("--out must end in .csv or .jsonl, but is '" + out + "'");
        }
        if (json && !dryRun) {
            throw wrong("--json needs --dry-run; the results of a batch go to --out=FILE");
        }
        limit(1);
    }

    private FailureLimit limit(long rows) {
        return maxFailures == null
                ? FailureLimit.NONE
                : FailureLimit.of(maxFailures, rows)
                        .orElseThrow(() -> wrong(
                                "--max-failures must be a number or a share such as 5%, but is '" + maxFailures + "'"));
    }

    private Source source(Surroundings surroundings) throws CannotRun {
        Format known = Optional.ofNullable(format)
                .or(() -> Format.ofFile(file))
                .orElseThrow(
                        () -> wrong("--format is needed: '" + file + "' does not end in .csv, .jsonl, .json or .yaml"));
        return file.equals(STANDARD_INPUT)
                ? Source.ofStandardInput(surroundings.in(), known)
                : Source.of(Path.of(file), known);
    }

    private BatchPlan plan(String id, TopicProperties topics) {
        if (replyTopic != null && !new ReplyTopics(topics).mayBeNamed(replyTopic)) {
            throw wrong(
                    "--reply-topic: replies to " + replyTopic + " are not allowed, see provisioner.replies.allowed");
        }
        return BatchPlan.of(
                id,
                topics.topicOf(lane),
                replyTopic == null ? topics.replies().topic() : replyTopic,
                replyTopic != null);
    }

    private @Nullable Results results() throws IOException {
        if (out == null) {
            return null;
        }
        Path folder = out.toAbsolutePath().getParent();
        if (folder != null && !Files.isDirectory(folder)) {
            throw new IOException("there is no folder " + folder);
        }
        return Results.to(out);
    }

    private ParameterException wrong(String message) {
        return new ParameterException(spec.commandLine(), message);
    }
}
