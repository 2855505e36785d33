package io.backendprovisioner.simulator;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpRequest;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.TreeSet;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** The page about the simulator names all that there is, and its examples work. */
class DocumentedFaultsTest {
    private static final Path PAGE = Path.of("docs", "simulator.md");
    private static final Path RUNBOOK = Path.of("docs", "operations.md");
    private static final Path RULES = Path.of("helm", "backend-provisioner", "rules");
    private static final Pattern CALL =
            Pattern.compile("curl -X (PUT|POST) localhost:9080(/_admin/[a-z]+)(?: -d '([^']+)')?");
    private static final Pattern ERROR = Pattern.compile("`(\\{\"(?:status|code)\"[^`]*})`");

    private final SimulatorFixture cloud = new SimulatorFixture();
    private final String page = Files.readString(PAGE);

    DocumentedFaultsTest() throws IOException {}

    @AfterEach
    void end() {
        cloud.close();
    }

    /** First cells of the rows of a section. */
    private List<String> rows(String section) {
        var start = page.indexOf("\n## " + section + "\n");
        assertThat(start).as(section).isPositive();
        var end = page.indexOf("\n## ", start + 1);
        return page.substring(start, end < 0 ? page.length() : end)
                .lines()
                .filter(line -> line.startsWith("| "))
                .map(line -> line.split(" \\| ", 2)[0].substring(2))
                .toList();
    }

    private static String[] quoted(Stream<String> names) {
        return names.map(name -> "`" + name + "`").toArray(String[]::new);
    }

    @Test
    void everyFaultHasItsRowAndNothingElseHas() {
        assertThat(rows("Faults").stream().skip(1))
                .containsExactlyInAnyOrder(quoted(Arrays.stream(Fault.values()).map(Fault::label)));
    }

    /** Whether a fault takes effect is said as the code has it. */
    @Test
    void effectOfEveryFaultIsAsTheTableSays() {
        for (var fault : Fault.values()) {
            var said = switch (fault.effect()) {
                case NEVER -> "no";
                case AT_ONCE -> "yes";
                case LATE -> "`lateBy` later";
            };
            assertThat(page).contains("| `" + fault.label() + "` | " + said + " | ");
        }
    }

    @Test
    void everyOutageHasItsRowAndNothingElseHas() {
        assertThat(rows("Outages").stream().skip(1))
                .containsExactlyInAnyOrder(quoted(Arrays.stream(Outage.values()).map(Outage::label)));
    }

    @Test
    void everyOptionAndFieldHasItsRow() {
        assertThat(rows("Options"))
                .contains(quoted(SimulatorOptions.names().stream().map(name -> "--" + name)));
        assertThat(rows("Options")).contains("`--fault.<label>`", "`--fault.<action>.<label>`");
        BehaviourFields.names().forEach(field -> assertThat(page).contains(" | `" + field + "` | "));
        assertThat(rows("Rules by request"))
                .contains(quoted(Stream.of("action", "name", "parameters", "fault", "error", "times", "matched")));
    }

    @Test
    void defaultsAreThoseOfTheCode() {
        var defaults = BehaviourFields.read(Behaviour.defaults());
        defaults.forEach((field, value) -> assertThat(page).contains(" | `" + field + "` | `" + value + "`"));
        assertThat(page)
                .contains("| `--client-timeout` | `"
                        + Durations.text(SimulatorSettings.defaults().clientTimeout())
                                .replace("60s", "1m") + "` |");
        assertThat(page).contains("there may be " + RequestRules.MOST + ".");
        assertThat(page).contains("Here it is " + BackendApi.LARGEST_PAGE + ".");
        assertThat(page).contains(SimulatorOptions.HOST_VARIABLE);
    }

    @Test
    void everyActionIsNamed() {
        assertThat(page).contains(quoted(Arrays.stream(Action.values()).map(Action::label)));
    }

    @Test
    void everyCallOfThePageIsAccepted() {
        var calls = CALL.matcher(page).results().toList();
        assertThat(calls)
                .hasSizeGreaterThan(15)
                .hasSameSizeAs(Pattern.compile("curl ").matcher(page).results().toList());
        for (var call : calls) {
            var seen = send(call);
            assertThat(seen.status()).as("%s: %s", call.group(), seen.body()).isEqualTo(200);
        }
    }

    /** What a call sets is there afterwards: no field of it is one that is taken and ignored. */
    @Test
    void everyCallOfThePageHasTheEffectThatItNames() {
        CALL.matcher(page).results().filter(call -> call.group(3) != null).forEach(call -> {
            cloud.simulator.reset();
            send(call);
            var now = cloud.get("/_admin/faults").body();
            JsonMapper.shared()
                    .readTree(call.group(3))
                    .properties()
                    .forEach(field -> assertHas(call.group(), now.path(field.getKey()), field.getValue()));
        });
    }

    private static void assertHas(String call, JsonNode now, JsonNode asked) {
        if (asked.isObject()) {
            asked.properties().forEach(field -> {
                if (!field.getValue().isEmpty() || field.getValue().isValueNode()) {
                    assertHas(call, now.path(field.getKey()), field.getValue());
                }
            });
        } else if (asked.isArray()) {
            assertThat(now).as(call).hasSameSizeAs(asked);
            for (var i = 0; i < asked.size(); i++) {
                assertHas(call, now.path(i), asked.path(i));
            }
        } else {
            assertThat(now).as(call).isEqualTo(asked);
        }
    }

    @Test
    void everyErrorOfTheTableIsAccepted() {
        var errors = ERROR.matcher(page).results().map(error -> error.group(1)).toList();
        assertThat(errors).hasSizeGreaterThan(15);
        for (var error : errors) {
            var answer = cloud.put("/_admin/faults", "{\"requests\": [{\"error\": " + error + "}]}");
            assertThat(answer.status()).as(error).isEqualTo(200);
            assertThat(cloud.create("a").status()).as(error).isBetween(400, 599);
        }
    }

    @Test
    void everyAlertHasItsRowAndEveryRowItsAlert() throws IOException {
        var alerts = new TreeSet<String>();
        try (var files = Files.newDirectoryStream(RULES, "*.yaml")) {
            for (var file : files) {
                Pattern.compile("- alert: (\\w+)")
                        .matcher(Files.readString(file))
                        .results()
                        .forEach(alert -> alerts.add(alert.group(1)));
            }
        }
        var rows = new TreeSet<>(rows("Provoking what the runbook describes").stream()
                .skip(1)
                .map(row -> row.replaceFirst(",.*", ""))
                .toList());
        assertThat(alerts).hasSizeGreaterThan(10);
        assertThat(rows).isEqualTo(alerts);
    }

    @Test
    void everyRowOfTheRunbookThatTheCloudCausesIsProvokedByACall() throws IOException {
        var runbook = Files.readString(RUNBOOK);
        var troubles = Pattern.compile("(?m)^\\| (?:the cloud|calls take effect)[^|]*\\| (Provisioner\\w+)")
                .matcher(runbook)
                .results()
                .map(row -> row.group(1))
                .toList();
        assertThat(troubles)
                .hasSizeGreaterThan(3)
                .allSatisfy(alert -> assertThat(page).containsPattern("\\| " + alert + "[^|]*\\| `curl "));
        for (var reason : List.of("credentials", "rights", "clock", "endpoint", "account")) {
            assertThat(runbook).contains("| `" + reason + "` |");
            assertThat(page).contains("| ProvisionerPaused, `" + reason + "` | `curl ");
        }
    }

    private SimulatorFixture.Seen send(MatchResult call) {
        var body = call.group(3) == null
                ? HttpRequest.BodyPublishers.noBody()
                : HttpRequest.BodyPublishers.ofString(call.group(3));
        // The content type that curl sends with -d.
        return cloud.send(HttpRequest.newBuilder(URI.create(cloud.simulator.endpoint() + call.group(2)))
                .header("content-type", "application/x-www-form-urlencoded")
                .method(call.group(1), body)
                .build());
    }
}
