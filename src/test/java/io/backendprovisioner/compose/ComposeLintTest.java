package io.backendprovisioner.compose;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assumptions.assumeThat;

import io.backendprovisioner.compose.Commands.Said;
import io.backendprovisioner.testkit.OnPath;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What a linter of compose files says, which knows their schema. */
@Tag("no-java")
class ComposeLintTest {
    private static final Path LINTER = Path.of("src", "test", "node", "node_modules", "dclint", "bin", "dclint.cjs");

    /** Services are in the order in which they start, and what they share comes first. */
    private static final List<String> NOT_ASKED =
            List.of("service-keys-order", "services-alphabetical-order", "top-level-properties-order");

    @TempDir
    Path folder;

    @BeforeAll
    static void theLinterIsThere() {
        assumeThat(OnPath.has("node")).as("node is installed").isTrue();
        assumeThat(LINTER)
                .as("dclint is installed, by npm install in src/test/node")
                .isRegularFile();
    }

    @Test
    void itHasNothingToSay() throws Exception {
        Said said = lint(ComposeFile.FILE);
        assertThat(said.exit()).as(said.text()).isZero();
    }

    @Test
    void misspelledFieldsAreFound() throws Exception {
        complainsWhere("read_only: true", "readonly: true", "invalid-schema");
    }

    @Test
    void portsOpenToOtherMachinesAreFound() throws Exception {
        complainsWhere("'127.0.0.1:${WORKER_PORT", "'${WORKER_PORT", "no-unbound-port-interfaces");
    }

    private void complainsWhere(String right, String wrong, String complaint) throws Exception {
        Path file = Files.writeString(
                folder.resolve("docker-compose.yml"),
                ComposeFile.read(ComposeFile.FILE).replace(right, wrong));
        Said said = lint(file);
        assertThat(said.exit()).isNotZero();
        assertThat(said.text()).contains(complaint);
    }

    private static Said lint(Path file) throws Exception {
        List<String> command = new ArrayList<>(List.of("node", LINTER.toString(), file.toString()));
        command.addAll(List.of("--max-warnings", "0"));
        NOT_ASKED.forEach(rule -> command.addAll(List.of("--disable-rule", rule)));
        return Commands.run(command, Map.of());
    }
}
