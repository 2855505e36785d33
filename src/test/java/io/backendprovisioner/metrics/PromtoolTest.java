package io.backendprovisioner.metrics;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assumptions.assumeThat;

import io.backendprovisioner.metrics.Board.Panel;
import io.backendprovisioner.testkit.OnPath;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.json.JsonMapper;

/**
 * What Prometheus' own tool says of the rules, and of the boards' expressions. It takes seconds and checks no Java code,
 * so the quick build leaves it out.
 */
@Tag("no-java")
class PromtoolTest {
    @TempDir
    Path folder;

    @BeforeAll
    static void promtoolIsThere() {
        assumeThat(OnPath.has("promtool"))
                .as("promtool is installed; Debian has it in its package prometheus")
                .isTrue();
    }

    @Test
    void theRulesAreWellFormed() throws Exception {
        promtool("check", "rules", "--lint=all", "--lint-fatal", Rules.FILE.toString());
    }

    @Test
    void alertsFireWhenTheyShouldAndNotOtherwise() throws Exception {
        promtool("test", "rules", Rules.TESTS.toString());
    }

    /** Each as a rule of its own, since that is what promtool can read. */
    @Test
    void everyExpressionOfTheBoardsIsPromQl() throws Exception {
        List<Map<String, String>> rules = new ArrayList<>();
        for (Board board : Board.all()) {
            for (Panel panel : board.panels()) {
                for (Expression expression : panel.expressions()) {
                    String asked =
                            expression.text().replace("$__rate_interval", "1m").replace("$__range", "1h");
                    rules.add(Map.of("record", "expression_" + rules.size(), "expr", asked));
                }
            }
        }
        assertThat(rules).hasSizeGreaterThan(50);
        var file = Map.of("groups", List.of(Map.of("name", "boards", "rules", rules)));
        Path asRules = Files.writeString(
                folder.resolve("boards.yaml"), JsonMapper.shared().writeValueAsString(file));
        promtool("check", "rules", asRules.toString());
    }

    private static void promtool(String... arguments) throws IOException, InterruptedException {
        List<String> command = new ArrayList<>(List.of("promtool"));
        command.addAll(List.of(arguments));
        Process process = new ProcessBuilder(command).redirectErrorStream(true).start();
        String said = new String(process.getInputStream().readAllBytes(), UTF_8);
        assertThat(process.waitFor(1, TimeUnit.MINUTES)).isTrue();
        assertThat(process.exitValue()).as(said).isZero();
    }
}
