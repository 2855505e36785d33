package io.backendprovisioner.bulk;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import de.siegmar.fastcsv.reader.CsvReader;
import de.siegmar.fastcsv.reader.NamedCsvRecord;
import io.backendprovisioner.BackendProvisioner;
import io.backendprovisioner.simulator.SimulatedBackend;
import io.backendprovisioner.testkit.Broker;
import io.backendprovisioner.testkit.OnBroker;
import io.backendprovisioner.testkit.Stage;
import io.backendprovisioner.testkit.TopicNames;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The commands against a broker, a worker and a stand-in for the cloud, each command as its own process would run it. */
@OnBroker
class BulkIT {
    private static final int ROWS = 500;
    private static final Duration PATIENCE = Duration.ofMinutes(2);

    @TempDir
    private Path folder;

    private final Broker broker;
    private final TopicNames topics = TopicNames.startingWith("batch");
    private final Stage stage;
    private Path file = Path.of("not-written-yet");

    private record Ran(int exit, String out, String err) {}

    BulkIT(Broker broker) {
        this.broker = broker;
        this.stage = new Stage(broker, topics, List.of(), "--provisioner.pacing.calls-per-second=0");
    }

    @BeforeEach
    void writeTheFile() throws Exception {
        file = Files.writeString(
                folder.resolve("backends.csv"),
                "backendName,backendType,tag.team\n"
                        + IntStream.range(0, ROWS)
                                .mapToObj(number -> "backend-" + number + ",HTTP,shop\n")
                                .collect(Collectors.joining()));
    }

    @AfterEach
    void close() {
        stage.close();
    }

    @Test
    void everyRowIsAnsweredAndASecondRunMakesNothing() throws Exception {
        Path results = folder.resolve("results.csv");
        Ran first = run("submit", file.toString(), "--batch=spring", "--out=" + results);

        assertThat(first.err()).isEmpty();
        assertThat(first.exit()).isZero();
        assertThat(first.out())
                .contains("500 of 500 answered: CREATED 500")
                .contains("500 CREATED created, such as spring/backend-");
        List<NamedCsvRecord> rows = read(results);
        Map<String, String> idByName = stage.simulator().backends().stream()
                .collect(Collectors.toMap(SimulatedBackend::name, SimulatedBackend::id));
        assertThat(idByName).hasSize(ROWS);
        assertThat(rows).hasSize(ROWS);
        for (int number = 0; number < ROWS; number++) {
            NamedCsvRecord row = rows.get(number);
            String name = "backend-" + number;
            assertThat(row.getFields())
                    .containsExactly(
                            Integer.toString(number + 2),
                            "spring/" + name,
                            name,
                            "CREATED",
                            idByName.get(name),
                            "created",
                            "",
                            "");
        }
        Path again = folder.resolve("again.jsonl");
        Ran second = run("submit", file.toString(), "--batch=spring", "--out=" + again, "--window=7");
        assertThat(second.exit()).isZero();
        assertThat(second.out()).contains("500 CREATED replayed");
        assertThat(Files.readAllLines(again)).hasSize(ROWS).allMatch(line -> line.contains("\"replayed\""));
        assertThat(stage.simulator().backends()).hasSize(ROWS);
    }

    @Test
    void aBatchIsWatchedFromAnywhere() throws Exception {
        assertThat(run("submit", file.toString(), "--quiet")).isEqualTo(new Ran(0, "", ""));
        String batch = broker.readAll(topics.control()).stream()
                .map(note -> new String(note.key(), UTF_8))
                .filter(key -> key.startsWith("batch "))
                .map(key -> key.substring("batch ".length()))
                .findFirst()
                .orElseThrow();
        assertThat(batch).matches("[0-9a-f]{16}");
        somebodyElseIsToldThatARequestWaits(batch);
        for (String command : List.of("watch", "status")) {
            Ran ran = run(command, batch);
            assertThat(ran.err()).isEmpty();
            assertThat(ran.out()).contains("batch " + batch + ": 500 of 500 answered: CREATED 500");
            assertThat(ran.exit()).isZero();
        }
        assertThat(run("status", batch, "--json").out())
                .contains("\"answered\":500")
                .hasLineCount(1);
        Ran cancelled = run("cancel", batch);
        assertThat(cancelled.out()).contains("0 rows have no answer yet");
        assertThat(broker.readAll(topics.control()))
                .anyMatch(note -> new String(note.key(), UTF_8).equals("cancel " + batch));
        Ran unknown = run("status", "unheard-of");
        assertThat(unknown.exit()).isEqualTo(2);
        assertThat(unknown.err()).contains("there is no batch 'unheard-of'").hasLineCount(1);
    }

    /** Of the same batch, on the same topic of replies. */
    private void somebodyElseIsToldThatARequestWaits(String batch) throws Exception {
        String value = "{\"status\":\"ACCEPTED\",\"position\":7,\"acceptedAt\":\"2026-01-01T00:00:00Z\"}";
        var announcement = new ProducerRecord<>(topics.replies(), "another".getBytes(UTF_8), value.getBytes(UTF_8));
        announcement
                .headers()
                .add("kafka_correlationId", "another".getBytes(UTF_8))
                .add("provisioner-status", "ACCEPTED".getBytes(UTF_8))
                .add("provisioner-batch", batch.getBytes(UTF_8));
        try (var producer = broker.producer()) {
            producer.send(announcement).get();
        }
    }

    @Test
    void sendingStopsAfterTooManyFailures() throws Exception {
        Path keyed = Files.writeString(
                folder.resolve("keyed.jsonl"),
                IntStream.range(0, ROWS)
                        .mapToObj(
                                "{\"key\":\"k-%1$d\",\"backendName\":\"n-%1$d\",\"backendType\":\"HTTP\"}\n"::formatted)
                        .collect(Collectors.joining()));
        assertThat(run("submit", keyed.toString(), "--quiet").exit()).isZero();
        // The same keys with other content are refused.
        Path changed = Files.writeString(
                folder.resolve("changed.jsonl"), Files.readString(keyed).replace("HTTP", "VPC"));
        Path results = folder.resolve("results.csv");
        Ran ran = run(
                "submit",
                changed.toString(),
                "--batch=changed",
                "--window=10",
                "--max-failures=2%",
                "--out=" + results);
        assertThat(ran.exit()).isEqualTo(1);
        assertThat(ran.out())
                .contains("sending stops: more than 2% rows were not created")
                .contains("REJECTED KEY_REUSED, such as k-");
        List<String> statuses =
                read(results).stream().map(row -> row.getField("status")).toList();
        assertThat(statuses).hasSize(ROWS).contains("REJECTED", "NOT_SENT").doesNotContain("CREATED");
        assertThat(statuses.stream().filter("REJECTED"::equals).count()).isBetween(11L, 21L);
        Ran watched = run("watch", "changed");
        assertThat(watched.exit()).isEqualTo(1);
        assertThat(watched.out()).contains("REJECTED");
    }

    @Test
    void whatWasNotSentWhenTheBatchIsCancelledIsNotSent() throws Exception {
        stage.simulator().change(cloud -> cloud.withLatency(Duration.ofMillis(500)));
        Path results = folder.resolve("results.csv");
        var submit = CompletableFuture.supplyAsync(
                () -> run("submit", file.toString(), "--batch=wrong", "--window=20", "--out=" + results));
        await().atMost(PATIENCE).until(() -> !stage.simulator().backends().isEmpty());
        assertThat(run("cancel", "wrong").exit()).isZero();
        Ran ran = submit.get(PATIENCE.toSeconds(), TimeUnit.SECONDS);
        assertThat(ran.out()).contains("sending stops: the batch was cancelled at ");
        assertThat(ran.exit()).isEqualTo(1);
        List<String> statuses =
                read(results).stream().map(row -> row.getField("status")).toList();
        assertThat(statuses).hasSize(ROWS).contains("CREATED", "NOT_SENT");
        assertThat(statuses.stream().filter("CREATED"::equals).count())
                .isEqualTo(stage.simulator().backends().size());
        assertThat(run("watch", "wrong").exit()).isEqualTo(1);
    }

    @Test
    void aDryRunTellsAndSendsNothing() throws Exception {
        run("submit", file.toString(), "--batch=first", "--quiet");
        long sent = broker.readAll(topics.bulkRequests()).size();
        Ran ran = run("submit", file.toString(), "--dry-run", "--provisioner.pacing.calls-per-second=10");
        assertThat(ran.exit()).isZero();
        assertThat(ran.out())
                .contains("500 rows without a fault")
                .contains("time: at least 0:50")
                .contains("backend-0 (line 2)")
                .contains("and 480 more");
        assertThat(broker.readAll(topics.bulkRequests())).hasSize((int) sent);
    }

    @Test
    void whatIsMissingIsSaidInOneLine() throws Exception {
        for (String setting : List.of(
                "--provisioner.replies.topic=" + topics.prefix() + ".nowhere",
                "--provisioner.control.topic=" + topics.prefix() + ".nowhere",
                "--provisioner.lanes.bulk.topic=" + topics.prefix() + ".nowhere",
                "--reply-topic=not-allowed",
                "--spring.kafka.bootstrap-servers=127.0.0.1:1")) {
            Ran ran = run("submit", file.toString(), setting);
            assertThat(ran.err())
                    .as(setting)
                    .startsWith("backend-provisioner bulk")
                    .hasLineCount(1);
            assertThat(ran.exit()).isEqualTo(2);
            assertThat(ran.out()).isEmpty();
        }
        assertThat(stage.simulator().backends()).isEmpty();
    }

    private static List<NamedCsvRecord> read(Path results) throws Exception {
        try (CsvReader<NamedCsvRecord> rows = CsvReader.builder().ofNamedCsvRecord(results)) {
            return rows.stream().toList();
        }
    }

    private Ran run(String... more) {
        var out = new ByteArrayOutputStream();
        var err = new ByteArrayOutputStream();
        List<String> arguments = new ArrayList<>(topics.asSettings());
        arguments.add("--spring.kafka.bootstrap-servers=" + broker.bootstrapServers());
        arguments.add("--provisioner.provider.endpoint=" + stage.simulator().endpoint());
        // Of a setting that is given twice, both would count.
        arguments.removeIf(argument ->
                Stream.of(more).anyMatch(own -> own.startsWith(argument.substring(0, argument.indexOf('=') + 1))));
        arguments.addAll(List.of(more));
        var surroundings = new Surroundings(
                new ByteArrayInputStream(new byte[0]),
                new PrintStream(out, true, UTF_8),
                new PrintStream(err, true, UTF_8),
                false,
                80,
                BackendProvisioner::openContext);
        try {
            int exit = BackendProvisioner.bulk(arguments.toArray(String[]::new), surroundings);
            return new Ran(exit, out.toString(UTF_8), err.toString(UTF_8));
        } catch (InterruptedException e) {
            throw new IllegalStateException(e);
        }
    }
}
