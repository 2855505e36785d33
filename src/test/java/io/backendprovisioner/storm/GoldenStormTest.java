package io.backendprovisioner.storm;

import static io.backendprovisioner.storm.Storm.storm;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/**
 * Small storms, event by event, as a reader can follow them. A change of what happens changes the files; whoever makes it
 * reads the difference.
 */
class GoldenStormTest {
    private static final Path FILES = Path.of("src", "test", "resources", "storm");
    private static final boolean REWRITE = Boolean.getBoolean("storm.rewrite");

    @Test
    void aWorkerDiesInTheCommitOfTheAnswer() throws IOException {
        isAsWritten(
                "dies-in-the-commit-of-the-answer",
                storm(1).requests(1).workers(1).killWorkerAt(Step.IN_THE_COMMIT_OF_THE_ANSWER));
    }

    @Test
    void aWorkerDiesInACallThatMadeTheBackend() throws IOException {
        isAsWritten(
                "dies-in-a-call-that-made-the-backend",
                storm(1).requests(1).workers(1).killWorkerAt(Step.IN_A_CALL_THAT_MADE_THE_BACKEND));
    }

    @Test
    void callsAreSuspendedAndResumed() throws IOException {
        var outage = new Outage(Simulation.START, Simulation.START.plusSeconds(4), Outage.REFUSES_RIGHTS);
        isAsWritten("suspended-and-resumed", storm(1).requests(2).workers(1).with(outage));
    }

    @Test
    void aFrozenWorkerComesBackAfterItsPartitionWasTakenOver() throws IOException {
        isAsWritten(
                "frozen-and-back",
                storm(1).requests(1).workers(2).freezeWorkerAt(Step.AFTER_THE_ANSWER, Duration.ofSeconds(30)));
    }

    /** Its workers give partitions back at several times, and so interrupt requests that wait. */
    @Test
    void oneSeedGivesOneSchedule() {
        List<List<String>> schedules = IntStream.range(0, 12)
                .parallel()
                .mapToObj(_ -> storm(17).requests(100).run().chronicle())
                .distinct()
                .toList();
        assertThat(schedules).hasSize(1);
    }

    private static void isAsWritten(String name, Storm storm) throws IOException {
        Storm.Result result = storm.run();
        assertThat(result.complaints()).isEmpty();
        assertThat(result.everyDeathHappened()).isTrue();
        String happened = String.join("\n", result.chronicle()) + "\n";
        Path file = FILES.resolve(name + ".txt");
        if (REWRITE) {
            Files.createDirectories(FILES);
            Files.writeString(file, happened);
        }
        assertThat(happened)
                .as("%s; if that is as it should be, run: mvn test -Dtest=GoldenStormTest -Dstorm.rewrite=true", file)
                .isEqualTo(Files.exists(file) ? Files.readString(file) : "");
    }
}
