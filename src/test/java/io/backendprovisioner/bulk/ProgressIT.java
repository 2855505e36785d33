package io.backendprovisioner.bulk;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assumptions.assumeThat;

import io.backendprovisioner.testkit.Broker;
import io.backendprovisioner.testkit.OnBroker;
import io.backendprovisioner.testkit.ProgramProcess;
import io.backendprovisioner.testkit.Stage;
import io.backendprovisioner.testkit.Terminal;
import io.backendprovisioner.testkit.TopicNames;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What somebody sees while a batch runs, on a terminal and at the end of a pipe. */
@OnBroker
class ProgressIT {
    private static final int ROWS = 120;

    @TempDir
    private Path home;

    private final Broker broker;
    private final TopicNames topics = TopicNames.startingWith("progress");
    private final Stage stage;
    private Path file = Path.of("not-written-yet");

    ProgressIT(Broker broker) {
        this.broker = broker;
        this.stage = new Stage(broker, topics, List.of(), "--provisioner.pacing.calls-per-second=15");
    }

    @BeforeEach
    void writeTheFile() throws Exception {
        file = Files.writeString(
                home.resolve("backends.csv"),
                "backendName,backendType\n"
                        + IntStream.range(0, ROWS)
                                .mapToObj(number -> "backend-" + number + ",HTTP\n")
                                .collect(Collectors.joining()));
    }

    @AfterEach
    void close() {
        stage.close();
    }

    @Test
    void aTerminalShowsABarThatEndsInASummary() {
        assumeThat(Terminal.isThere()).as("tmux, which keeps the terminal").isTrue();
        try (var terminal = Terminal.start(home, arguments("submit", file.toString(), "--batch=bar"))) {
            String half = terminal.await("\\[#+\\.+\\] +[1-9]\\d?% \\d+/120 \\S+/s \\d:\\d\\d left CREATED \\d+");
            assertThat(half.lines().filter(line -> line.startsWith("[")))
                    .as(half)
                    .hasSize(1);
            assertThat(half).contains("batch bar: 120 rows to " + topics.bulkRequests());
            String end = terminal.await("exit=0");
            assertThat(end)
                    .containsPattern("\\[################\\] 100% 120/120")
                    .contains("batch bar: 120 of 120 answered: CREATED 120");
        }
    }

    @Test
    void controlCStopsTheWatchingAndNotTheWork() {
        assumeThat(Terminal.isThere()).as("tmux, which keeps the terminal").isTrue();
        try (var terminal = Terminal.start(home, arguments("submit", file.toString(), "--batch=left"))) {
            terminal.await("\\[#+\\.+\\].*CREATED");
            terminal.press("C-c");
            assertThat(terminal.await("exit=130")).contains("backend-provisioner bulk watch left");
        }
        try (var watching = ProgramProcess.start(home, arguments("watch", "left"))) {
            assertThat(watching.awaitExit()).as("%s", watching.err()).isZero();
            assertThat(watching.out()).anyMatch(line -> line.contains("120 of 120 answered: CREATED 120"));
        }
    }

    @Test
    void aPipeGetsPlainLines() {
        try (var submitting = ProgramProcess.start(home, arguments("submit", file.toString(), "--batch=plain"))) {
            assertThat(submitting.awaitExit()).as("%s", submitting.err()).isZero();
            assertThat(submitting.err()).isEmpty();
            assertThat(submitting.out()).first().isEqualTo("batch plain: 120 rows to " + topics.bulkRequests());
            assertThat(submitting.out())
                    .anyMatch(line -> line.matches(
                            "batch plain: \\d+ of 120 answered \\(\\d+ %\\), [\\d.]+/s, \\d:\\d\\d left: CREATED \\d+"))
                    .contains("batch plain: 120 of 120 answered: CREATED 120")
                    .noneMatch(line -> line.contains("\u001b") || line.contains("\r"));
        }
    }

    private String[] arguments(String... own) {
        List<String> arguments = new ArrayList<>(List.of("bulk"));
        arguments.addAll(List.of(own));
        arguments.addAll(topics.asSettings());
        arguments.add("--spring.kafka.bootstrap-servers=" + broker.bootstrapServers());
        return arguments.toArray(String[]::new);
    }
}
