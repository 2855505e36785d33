package io.backendprovisioner.metrics;

import static org.assertj.core.api.Assertions.assertThat;

import io.backendprovisioner.metrics.Board.Panel;
import java.io.IOException;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;

/** Boards, rules and the runbook speak of the meters that there are, and of each other as they are. */
class RunbookTest {
    private static final Set<String> LABELS_OF_OTHERS =
            Set.of("job", "instance", "namespace", "le", "client_id", "level");

    private final List<Board> boards = Board.all();
    private final Exposed exposed = new Exposed();
    private final Runbook runbook = Runbook.read();

    RunbookTest() throws IOException {}

    private Stream<Panel> panels() {
        return boards.stream().flatMap(board -> board.panels().stream());
    }

    /** Those of boards and rules. */
    private List<Expression> expressions() {
        return Stream.concat(
                        panels().flatMap(panel -> panel.expressions().stream()),
                        Rules.all().stream()
                                .map(rule -> new Expression(rule.path("expr").asString())))
                .toList();
    }

    @Test
    void everyNameIsThatOfAMeter() {
        String rules = Exposed.text(Rules.FILE);
        String all = boards.stream().map(board -> board.json().toString()).collect(Collectors.joining()) + rules;
        assertThat(Expression.oursIn(all))
                .isNotEmpty()
                .allSatisfy(name -> assertThat(exposed.of(name)).as(name).isNotNull());
        List<String> inTheTable =
                Arrays.stream(Meters.values()).map(exposed::name).toList();
        assertThat(Expression.oursIn(runbook.text()))
                .isNotEmpty()
                .allSatisfy(name -> assertThat(exposed.of(name) != null || inTheTable.contains(name))
                        .as(name)
                        .isTrue());
    }

    @Test
    void everyLabelIsOneOfItsMeter() {
        Set<String> known = new HashSet<>(LABELS_OF_OTHERS);
        Arrays.stream(Meters.values()).forEach(meter -> known.addAll(meter.tags()));
        assertThat(expressions()).allSatisfy(expression -> {
            assertThat(expression.groupings()).isSubsetOf(known);
            assertThat(expression.selectors()).allSatisfy(selector -> {
                Meters meter = exposed.of(selector.metric());
                Set<String> labels = new TreeSet<>(selector.matchers().keySet());
                labels.removeAll(Set.of("job", "instance"));
                if (selector.metric().endsWith("_bucket")) {
                    labels.remove("le");
                }
                if (meter != null) {
                    assertThat(meter.tags()).as(selector.metric()).containsAll(labels);
                }
            });
        });
    }

    @Test
    void everyMeterIsInTheTable() {
        assertThat(runbook.meters())
                .extracting(Runbook.Row::name)
                .containsExactlyInAnyOrderElementsOf(
                        Arrays.stream(Meters.values()).map(exposed::name).toList());
        Map<String, Meters> byName =
                Arrays.stream(Meters.values()).collect(Collectors.toMap(exposed::name, meter -> meter));
        assertThat(runbook.meters()).allSatisfy(row -> {
            Meters meter = Objects.requireNonNull(byName.get(row.name()));
            assertThat(row.kind())
                    .as(row.name())
                    .isEqualTo(exposed.kind(meter).name().toLowerCase(Locale.ROOT));
            assertThat(row.labels()).as(row.name()).isEqualTo(meter.tags());
            assertThat(row.says()).as(row.name()).isNotBlank();
        });
    }

    @Test
    void everyMeterIsShownOrWatched() {
        Set<Meters> used = expressions().stream()
                .flatMap(expression -> Expression.oursIn(expression.text()))
                .flatMap(name -> Stream.ofNullable(exposed.of(name)))
                .collect(Collectors.toSet());
        assertThat(used).containsExactlyInAnyOrder(Meters.values());
    }

    @Test
    void everyAlertSaysWhatItMeansAndWhereToReadOn() {
        assertThat(Rules.alerts()).isNotEmpty().allSatisfy(alert -> {
            JsonNode told = alert.path("annotations");
            assertThat(told.path("summary").asString("")).isNotBlank();
            assertThat(told.path("description").asString("")).contains("{{").endsWith(".");
            assertThat(told.path("runbook_url").asString(""))
                    .isEqualTo(Runbook.URL + alert.path("alert").asString().toLowerCase(Locale.ROOT));
            assertThat(alert.path("labels").path("severity").asString("")).isIn("critical", "warning", "info");
        });
    }

    @Test
    void everyLinkLeadsToASectionOfTheRunbook() {
        Stream<String> ofAlerts = Rules.alerts().stream()
                .map(alert -> alert.path("annotations").path("runbook_url").asString());
        Stream<String> ofBoards =
                boards.stream().flatMap(board -> board.links().stream()).filter(link -> !link.startsWith("/d/"));
        assertThat(Stream.concat(ofAlerts, ofBoards)).isNotEmpty().allSatisfy(link -> {
            assertThat(link).startsWith(Runbook.URL);
            assertThat(runbook.anchors()).contains(link.substring(Runbook.URL.length()));
        });
    }

    @Test
    void panelsThatTheRunbookNamesAreThere() {
        assertThat(runbook.panels())
                .isNotEmpty()
                .isSubsetOf(panels().map(Panel::toString).toList());
    }

    @Test
    void everyAlertIsTestedToFireAndNotTo() {
        Set<String> fires = new TreeSet<>();
        Set<String> doesNot = new TreeSet<>();
        Rules.cases().forEach(one -> {
            boolean expected = !one.path("exp_alerts").isEmpty();
            (expected ? fires : doesNot).add(one.path("alertname").asString());
        });
        Set<String> alerts = Rules.alerts().stream()
                .map(alert -> alert.path("alert").asString())
                .collect(Collectors.toCollection(TreeSet::new));
        assertThat(fires).isEqualTo(alerts);
        assertThat(doesNot).isEqualTo(alerts);
    }
}
