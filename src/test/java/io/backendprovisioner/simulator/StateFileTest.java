package io.backendprovisioner.simulator;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import io.backendprovisioner.testkit.OddTexts;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpRequest;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Backends outlive the simulator where it has a file for them. */
class StateFileTest {
    @TempDir
    Path folder;

    private Path file = Path.of("");

    @BeforeEach
    void nameTheFile() {
        file = folder.resolve("backends.jsonl");
    }

    private SimulatorFixture start() {
        return new SimulatorFixture(SimulatorSettings.defaults().withStateFile(file));
    }

    private List<SimulatedBackend> afterRestart() {
        try (var again = start()) {
            return again.simulator.backends();
        }
    }

    @Test
    void everythingOfEveryBackendIsThereAfterARestart() {
        var odd = new OddTexts();
        List<SimulatedBackend> before;
        try (var cloud = start()) {
            OddTexts.eachAlone()
                    .forEach(text -> cloud.call(
                            Action.CREATE,
                            "BackendName",
                            "x" + text,
                            "BackendType",
                            "VPC",
                            "Description",
                            odd.any(),
                            "CreateSlr",
                            "true",
                            "Tag.1.Key",
                            "k" + text,
                            "Tag.1.Value",
                            odd.any()));
            cloud.clock.move(Duration.ofNanos(123_456_789));
            cloud.create("plain");
            cloud.call(
                    Action.CREATE,
                    "BackendName",
                    "eb",
                    "BackendType",
                    "HTTP",
                    "CreateEventBridgeServiceLinkedRole",
                    "true");
            before = cloud.simulator.backends();
        }

        assertThat(before).hasSizeGreaterThan(20);
        assertThat(afterRestart()).as("%s", odd).isEqualTo(before);
        assertThat(afterRestart()).as("and after another").isEqualTo(before);
    }

    @Test
    void changesAndDeletesAreKeptToo() throws IOException {
        List<SimulatedBackend> before;
        try (var cloud = start()) {
            var changed = cloud.create("a").text("BackendId");
            var deleted = cloud.create("b").text("BackendId");
            cloud.create("c");
            cloud.clock.move(Duration.ofSeconds(1));
            cloud.call(Action.MODIFY, "BackendId", changed, "BackendName", "new");
            cloud.call(Action.DELETE, "BackendId", deleted);
            before = cloud.simulator.backends();
            assertThat(Files.readAllLines(file)).hasSize(5);
        }

        assertThat(afterRestart())
                .isEqualTo(before)
                .extracting(SimulatedBackend::name)
                .containsExactly("new", "c");
        assertThat(Files.readAllLines(file)).as("rewritten at the start").hasSize(2);
        try (var again = start()) {
            assertThat(again.simulator.backendsNamed("new")).hasSize(1);
            assertThat(again.simulator.backendsNamed("a")).isEmpty();
        }
    }

    /** What a killed process leaves behind is what is on disk when a call is answered. */
    @Test
    void whatWasAnsweredIsInTheFileBeforeTheSimulatorEnds() throws IOException {
        try (var cloud = start()) {
            var id = cloud.create("a").text("BackendId");
            assertThat(Files.readString(file)).contains(id).endsWith("\n");

            var copy = Files.copy(file, folder.resolve("as a kill leaves it"));
            try (var other = new SimulatorFixture(SimulatorSettings.defaults().withStateFile(copy))) {
                assertThat(other.simulator.backends()).isEqualTo(cloud.simulator.backends());
            }
        }
    }

    @Test
    void refusedCreateAndFaultWithoutEffectLeaveNothing() throws IOException {
        try (var cloud = start()) {
            cloud.simulator.change(now -> now.withUniqueNames(true));
            cloud.create("a");
            cloud.create("a");
            cloud.simulator.faults().next(Fault.ERROR_BEFORE_CREATE, Fault.CREATE_THEN_RESET);
            cloud.create("b");
            cloud.onTheWire(cloud.signedCreate("c"), Duration.ofSeconds(20));
        }

        assertThat(afterRestart()).extracting(SimulatedBackend::name).containsExactly("a", "c");
    }

    @Test
    void resetEmptiesIt() throws IOException {
        try (var cloud = start()) {
            cloud.create("a");
            cloud.send(HttpRequest.newBuilder(URI.create(cloud.simulator.endpoint() + "/_admin/reset"))
                    .POST(HttpRequest.BodyPublishers.noBody())
                    .build());
            assertThat(file).isEmptyFile();
            cloud.create("b");
        }

        assertThat(afterRestart()).extracting(SimulatedBackend::name).containsExactly("b");
    }

    @Test
    void lineThatAKillHasCutOffIsDroppedAndTheNextIsWrittenInItsPlace() throws IOException {
        try (var cloud = start()) {
            cloud.create("a");
            cloud.create("b");
        }
        var whole = Files.readString(file);

        for (var length = whole.indexOf('\n') + 1; length < whole.length(); length += 7) {
            Files.writeString(file, whole.substring(0, length));
            try (var cloud = start()) {
                assertThat(cloud.simulator.backends())
                        .as("cut after %s characters", length)
                        .extracting(SimulatedBackend::name)
                        .containsExactly("a");
                cloud.create("c");
            }
            assertThat(afterRestart()).extracting(SimulatedBackend::name).containsExactly("a", "c");
        }
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "no JSON\n",
                "{}\n",
                "[]\n",
                "\n",
                "{\"keep\":{\"id\":\"1\"}}\n",
                "{\"delete\":7}\n",
                "{\"delete\":\"1\"}x\n",
                "{\"keep\":\n{\"delete\":\"1\"}\n",
                "somebody's own text"
            })
    void anyOtherLineIsAnErrorThatNamesItAndLeavesTheFileAsItIs(String bad) throws IOException {
        var text = "{\"delete\":\"0\"}\n" + bad;
        Files.writeString(file, text);

        assertThatIllegalArgumentException()
                .isThrownBy(this::start)
                .withMessageStartingWith("line 2 of " + file + " cannot be read, ")
                .withMessageEndingWith("; fix it, or name another file");
        assertThat(file).hasContent(text);
        assertThat(folder).isDirectoryNotContaining("glob:**.new");
    }

    @Test
    void fileThatCannotBeHadIsABadOption() {
        var missing = folder.resolve("no such folder").resolve("file");

        assertThatExceptionOfType(BadSimulatorOption.class)
                .isThrownBy(() -> Simulator.start("--state-file=" + missing))
                .withMessageStartingWith("--state-file: " + missing + " cannot be read and written: ")
                .withMessageNotContaining("\n");
        assertThatExceptionOfType(BadSimulatorOption.class)
                .isThrownBy(() -> Simulator.start("--state-file=" + folder))
                .withMessageStartingWith("--state-file: " + folder + " cannot be read and written: ");
        assertThatExceptionOfType(BadSimulatorOption.class)
                .isThrownBy(() -> Simulator.start("--state-file="))
                .withMessage("--state-file: it names no file");
    }

    @Test
    void fileOfARunningSimulatorIsTakenByNoOther() {
        try (var cloud = start()) {
            assertThatIllegalArgumentException()
                    .isThrownBy(this::start)
                    .withMessage(file + " is in use by another simulator");
            assertThat(cloud.create("a").status()).isEqualTo(200);
        }

        assertThat(afterRestart()).hasSize(1);
    }

    @Test
    void simulatorThatDoesNotStartLetsGoOfIt() {
        try (var cloud = new SimulatorFixture()) {
            var port = URI.create(cloud.simulator.endpoint()).getPort();
            var taken = SimulatorSettings.defaults().withPort(port).withStateFile(file);
            assertThatExceptionOfType(IllegalStateException.class).isThrownBy(() -> Simulator.start(taken));
        }

        assertThat(afterRestart()).isEmpty();
    }
}
