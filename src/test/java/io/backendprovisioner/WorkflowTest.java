package io.backendprovisioner;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.yaml.snakeyaml.Yaml;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** What runs on other people's machines with their rights takes as few of them as it needs. */
class WorkflowTest {
    private static final Path WORKFLOWS = Path.of(".github", "workflows");

    private static List<JsonNode> workflows() throws IOException {
        try (Stream<Path> files = Files.list(WORKFLOWS)) {
            return files.map(WorkflowTest::read).toList();
        }
    }

    private static JsonNode read(Path file) {
        try (var text = Files.newBufferedReader(file)) {
            return JsonMapper.shared().valueToTree(new Yaml().load(text));
        } catch (IOException e) {
            throw new AssertionError(e);
        }
    }

    private static Stream<JsonNode> jobs(JsonNode workflow) {
        return workflow.path("jobs").valueStream();
    }

    private static List<JsonNode> steps() throws IOException {
        return workflows().stream()
                .flatMap(WorkflowTest::jobs)
                .flatMap(job -> job.path("steps").valueStream())
                .toList();
    }

    @Test
    void eachActionIsPinnedToACommit() throws IOException {
        var jobs = workflows().stream().flatMap(WorkflowTest::jobs);
        assertThat(Stream.concat(jobs, steps().stream())
                        .filter(each -> each.has("uses"))
                        .map(each -> each.path("uses").asString()))
                .isNotEmpty()
                .allMatch(action -> action.matches("[\\w.-]+/[\\w./-]+@[0-9a-f]{40}"));
    }

    /** Later steps could use the right to the repository that a checkout leaves behind. */
    @Test
    void noCheckoutLeavesItsTokenBehind() throws IOException {
        assertThat(steps())
                .filteredOn(step -> step.path("uses").asString().startsWith("actions/checkout@"))
                .isNotEmpty()
                .allSatisfy(
                        step -> assertThat(step.at("/with/persist-credentials").asBoolean(true))
                                .isFalse());
    }

    /** What somebody else has written, the title of a pull request among it, must not become a command. */
    @Test
    void noCommandIsPutTogetherFromWhatTheyAreStartedBy() throws IOException {
        assertThat(steps())
                .filteredOn(step -> step.has("run"))
                .isNotEmpty()
                .noneMatch(step -> step.path("run").asString().contains("${{"));
    }

    @Test
    void theyMayReadAndNothingElse() throws IOException {
        assertThat(workflows()).allSatisfy(workflow -> {
            assertThat(workflow.path("permissions").toString()).isEqualTo("{\"contents\":\"read\"}");
            assertThat(workflow.toString())
                    .doesNotContainPattern("\\$\\{\\{[^}]*secrets")
                    .doesNotContain("pull_request_target", "workflow_run");
            assertThat(jobs(workflow)).isNotEmpty().allSatisfy(job -> {
                assertThat(job.has("permissions")).isFalse();
                assertThat(job.path("timeout-minutes").intValue(0)).isPositive();
            });
        });
    }
}
