package io.backendprovisioner.metrics;

import static org.assertj.core.api.Assertions.assertThat;

import io.backendprovisioner.metrics.Board.Panel;
import io.backendprovisioner.metrics.Expression.Selector;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;

/** The boards are such as Grafana's own linter asks for. */
class DashboardsTest {
    private static final String DATASOURCE = "${datasource}";
    private static final Set<String> UNITS =
            Set.of("short", "s", "ms", "percent", "percentunit", "bool_yes_no", "reqps", "ops", "cps", "bytes", "Bps");
    private static final Set<String> FUNCTIONS =
            Set.of("sum", "avg", "max", "count", "rate", "increase", "histogram_quantile", "e9");
    private static final int COLUMNS = 24;

    private final List<Board> boards = Board.all();
    private final Exposed exposed = new Exposed();

    DashboardsTest() throws IOException {}

    private List<Panel> panels() {
        return boards.stream().flatMap(board -> board.panels().stream()).toList();
    }

    private List<Expression> expressions() {
        return panels().stream().flatMap(panel -> panel.expressions().stream()).toList();
    }

    private List<Selector> selectors() {
        return expressions().stream()
                .flatMap(expression -> expression.selectors().stream())
                .toList();
    }

    @Test
    void boardsAreFoundByAnUidAndCannotBeEditedInPlace() {
        assertThat(boards).hasSize(2).allSatisfy(board -> {
            assertThat(board.json().path("title").asString("")).isNotBlank();
            assertThat(board.json().path("editable").asBoolean(true)).isFalse();
            assertThat(board.links()).anyMatch(link -> link.startsWith("/d/"));
        });
        List<String> ids = boards.stream()
                .map(board -> board.json().path("uid").asString())
                .toList();
        assertThat(ids).doesNotHaveDuplicates();
        assertThat(boards.stream().flatMap(board -> board.links().stream()))
                .filteredOn(link -> link.startsWith("/d/"))
                .allSatisfy(link -> assertThat(ids).contains(link.substring("/d/".length())));
    }

    @Test
    void datasourceJobAndInstanceAreChosenAtTheTop() {
        assertThat(boards).allSatisfy(board -> {
            JsonNode datasource = board.variable("datasource");
            assertThat(datasource.path("type").asString()).isEqualTo("datasource");
            assertThat(datasource.path("query").asString()).isEqualTo("prometheus");
            assertThat(datasource.path("label").asString()).isEqualTo("Data source");
            isChosen(board.variable("job"), "Job");
            isChosen(board.variable("instance"), "Instance");
        });
    }

    private void isChosen(JsonNode variable, String label) {
        assertThat(variable.path("type").asString()).isEqualTo("query");
        assertThat(variable.path("label").asString()).isEqualTo(label);
        assertThat(variable.path("datasource").path("uid").asString()).isEqualTo(DATASOURCE);
        assertThat(variable.path("multi").asBoolean()).isTrue();
        assertThat(variable.path("allValue").asString()).isEqualTo(".+");
        assertThat(variable.path("refresh").asInt())
                .as("on a change of the time range")
                .isEqualTo(2);
        assertThat(variable.path("query").asString())
                .matches("label_values\\(.+, " + variable.path("name").asString() + "\\)");
    }

    @Test
    void everyPanelSaysWhatItShows() {
        assertThat(panels()).isNotEmpty().allSatisfy(panel -> {
            assertThat(panel.text("title")).isNotBlank();
            assertThat(panel.text("description")).endsWith(".");
            assertThat(panel.unit()).isIn(UNITS);
            assertThat(panel.json().path("datasource").path("uid").asString()).isEqualTo(DATASOURCE);
            assertThat(panel.targets()).isNotEmpty().allSatisfy(target -> {
                assertThat(target.path("expr").asString("")).isNotBlank();
                assertThat(target.path("legendFormat").asString("")).isNotBlank();
            });
        });
    }

    @Test
    void panelsHaveTheirOwnIdsAndPlaces() {
        assertThat(boards).allSatisfy(board -> {
            List<JsonNode> all = board.json().path("panels").valueStream().toList();
            assertThat(all.stream().map(panel -> panel.path("id").asInt())).doesNotHaveDuplicates();
            assertThat(all.stream().flatMap(DashboardsTest::cells)).doesNotHaveDuplicates();
        });
    }

    private static Stream<List<Integer>> cells(JsonNode panel) {
        JsonNode place = panel.path("gridPos");
        int x = place.path("x").asInt();
        int y = place.path("y").asInt();
        List<List<Integer>> cells = new ArrayList<>();
        for (int column = x; column < x + place.path("w").asInt(); column++) {
            assertThat(column).as("column of %s", panel.path("title")).isLessThan(COLUMNS);
            for (int line = y; line < y + place.path("h").asInt(); line++) {
                cells.add(List.of(column, line));
            }
        }
        assertThat(cells).as("cells of %s", panel.path("title")).isNotEmpty();
        return cells.stream();
    }

    @Test
    void everySelectorIsOfTheJobsAndInstancesChosen() {
        assertThat(selectors())
                .isNotEmpty()
                .allSatisfy(selector -> assertThat(selector.matchers())
                        .containsEntry("job", "=~$job")
                        .containsEntry("instance", "=~$instance"));
        // Metrics without braces would have escaped.
        assertThat(expressions())
                .allSatisfy(expression -> assertThat(expression.otherWords()).isSubsetOf(FUNCTIONS));
    }

    @Test
    void countersAreShownByTheirRateAndGaugesAreNot() {
        assertThat(selectors()).allSatisfy(selector -> {
            if (exposed.isCounter(selector.metric())) {
                assertThat(selector.function()).isIn("rate", "increase");
            } else {
                assertThat(selector.range()).isEmpty();
            }
        });
    }

    @Test
    void rangesAreThoseThatGrafanaChooses() {
        assertThat(selectors())
                .filteredOn(selector -> !selector.range().isEmpty())
                .isNotEmpty()
                .allSatisfy(selector -> {
                    if (selector.function().equals("increase")) {
                        assertThat(selector.range()).isIn("$__rate_interval", "$__range");
                    } else {
                        assertThat(selector.range()).isEqualTo("$__rate_interval");
                    }
                });
    }

    @Test
    void legendsNameLabelsThatAreLeft() {
        assertThat(panels())
                .allSatisfy(panel -> assertThat(panel.targets()).allSatisfy(target -> {
                    var expression = new Expression(target.path("expr").asString());
                    List<String> named = Stream.of(
                                    target.path("legendFormat").asString().split("\\{\\{", -1))
                            .skip(1)
                            .map(rest -> rest.substring(0, rest.indexOf("}}")))
                            .toList();
                    boolean aggregated = !expression.otherWords().isEmpty();
                    assertThat(aggregated ? expression.groupings() : List.of("instance"))
                            .containsAll(named);
                }));
    }
}
