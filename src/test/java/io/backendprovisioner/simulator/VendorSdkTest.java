package io.backendprovisioner.simulator;

import static org.assertj.core.api.Assertions.assertThat;

import io.backendprovisioner.simulator.VendorSdk.Answer;
import io.backendprovisioner.testkit.OddTexts;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import tools.jackson.databind.JsonNode;

/**
 * The vendor's product SDK finds here what its models expect. Each call is in a table that is printed at the end, with
 * what was expected and how it ended; what it did is read from the simulator and not from what the SDK says.
 */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class VendorSdkTest {
    private static final String OK = "OK";

    private final Simulator simulator = Simulator.start(SimulatorSettings.defaults());
    private final List<String> table = new ArrayList<>();
    private @Nullable VendorSdk sdk;

    @BeforeAll
    void startTheSdk() throws IOException {
        VendorSdk.assumeItIsThere();
        sdk = new VendorSdk(simulator);
    }

    @BeforeEach
    void beginAnew() {
        simulator.reset();
        sdk().callAs(new SimulatorCredential("testid", "testsecret"));
    }

    @AfterEach
    void nothingElseWasCalled() {
        assertThat(simulator.calls().inFlight()).isZero();
    }

    @AfterAll
    void end() {
        if (sdk != null) {
            sdk.close();
            System.out.printf(
                    "%d calls of the vendor's SDK%n%-72s | %-48s | %s%n", table.size(), "call", "expected", "outcome");
            table.forEach(System.out::println);
        }
        simulator.close();
    }

    private VendorSdk sdk() {
        return Objects.requireNonNull(sdk);
    }

    /** Calls once, and sees that the cloud was called once and that the call ended as it should. */
    private Answer call(String expected, String method, Map<String, ?> request) {
        long before = calls();
        var answer = sdk().call(method, request);
        var shown = method + " " + new TreeMap<>(request);
        table.add("%-72s | %-48s | %s"
                .formatted(shown.length() > 72 ? shown.substring(0, 71) + "…" : shown, expected, answer.outcome())
                .replaceAll("\\p{Cntrl}", "?"));
        assertThat(answer.outcome()).as("%s, %s", shown, answer).isEqualTo(expected);
        assertThat(calls() - before).as("calls that came for %s", shown).isOne();
        return answer;
    }

    private long calls() {
        return simulator.calls().results().values().stream()
                .flatMap(counts -> counts.values().stream())
                .mapToLong(Long::longValue)
                .sum();
    }

    private String create(String name, String type) {
        return call(OK, "createBackend", Map.of("backendName", name, "backendType", type))
                .body()
                .path("backendId")
                .asString();
    }

    private static List<Map<String, String>> tag(String key, String value) {
        return List.of(Map.of("key", key, "value", value));
    }

    private List<String> listed(Map<String, ?> filter) {
        return call(OK, "describeBackendList", filter)
                .body()
                .path("backendInfoList")
                .valueStream()
                .map(info -> info.path("backendName").asString())
                .toList();
    }

    @Test
    void createKeepsEverythingThatWasAskedFor() {
        var answer = call(
                OK,
                "createBackend",
                Map.of(
                        "backendName",
                        "orders",
                        "backendType",
                        "VPC",
                        "description",
                        "of the shop",
                        "createSlr",
                        true,
                        "createEventBridgeServiceLinkedRole",
                        false,
                        "tag",
                        List.of(Map.of("key", "team", "value", "a"), Map.of("key", "stage", "value", "b"))));

        assertThat(simulator.backends()).hasSize(1);
        var made = simulator.backends().getFirst();
        assertThat(made.id())
                .isEqualTo(answer.body().path("backendId").asString())
                .matches("[0-9a-f]{32}");
        assertThat(answer.body().path("requestId").asString()).matches("[0-9A-F-]{36}");
        assertThat(made)
                .isEqualTo(new SimulatedBackend(
                        made.id(),
                        "orders",
                        "VPC",
                        "of the shop",
                        false,
                        true,
                        List.of(new SimulatedBackend.Tag("team", "a"), new SimulatedBackend.Tag("stage", "b")),
                        made.createdAt(),
                        made.createdAt()));
    }

    @Test
    void listFindsByNameByStarByTagByTypeAndByPage() {
        create("orders-1", "HTTP");
        create("orders-2", "VPC");
        call(OK, "createBackend", Map.of("backendName", "bills", "backendType", "VPC", "tag", tag("team", "a")));

        assertThat(listed(Map.of("backendName", "orders-1"))).containsExactly("orders-1");
        assertThat(listed(Map.of("backendName", "orders-*"))).containsExactly("orders-1", "orders-2");
        assertThat(listed(Map.of("backendType", "VPC"))).containsExactly("orders-2", "bills");
        assertThat(listed(Map.of("tag", tag("team", "a")))).containsExactly("bills");
        assertThat(listed(Map.of("tag", tag("team", "b")))).isEmpty();
        assertThat(listed(Map.of("pageNumber", 1, "pageSize", 2))).containsExactly("orders-1", "orders-2");
        assertThat(listed(Map.of("pageNumber", 2, "pageSize", 2))).containsExactly("bills");
        var all = call(OK, "describeBackendList", Map.of()).body();
        assertThat(all.path("totalCount").intValue())
                .isEqualTo(3)
                .isEqualTo(simulator.backends().size());
        assertThat(all.at("/backendInfoList/2/tags/0/key").asString()).isEqualTo("team");
        assertThat(all.at("/backendInfoList/2/createdTime").asString())
                .matches("\\d{4}-\\d\\d-\\d\\dT\\d\\d:\\d\\d:\\d\\dZ");
        call("ClientError 400 InvalidPageSize", "describeBackendList", Map.of("pageSize", 51));
    }

    @Test
    void backendIsDescribedChangedAndDeletedOnce() {
        var id = create("a", "HTTP");

        var info =
                call(OK, "describeBackendInfo", Map.of("backendId", id)).body().path("backendInfo");
        assertThat(info.path("backendName").asString()).isEqualTo("a");
        assertThat(info.path("backendModels").isArray()).isTrue();

        call(OK, "modifyBackend", Map.of("backendId", id, "backendName", "b", "description", "new"));
        var changed = simulator.backends().getFirst();
        assertThat(changed.name()).isEqualTo("b");
        assertThat(changed.type()).isEqualTo("HTTP");
        assertThat(changed.description()).isEqualTo("new");

        var apis = call(OK, "describeApisByBackend", Map.of("backendId", id, "stageName", "RELEASE", "pageSize", 5))
                .body();
        assertThat(apis.at("/apiInfoList/apiInfo").isArray()).isTrue();
        assertThat(apis.path("pageSize").intValue()).isEqualTo(5);

        call(OK, "deleteBackend", Map.of("backendId", id));
        assertThat(simulator.backends()).isEmpty();
        call("ClientError 404 NotFoundBackend", "deleteBackend", Map.of("backendId", id));
        call("ClientError 404 NotFoundBackend", "describeBackendInfo", Map.of("backendId", id));
        call("ClientError 404 NotFoundBackend", "modifyBackend", Map.of("backendId", id, "backendName", "c"));
        call("ClientError 404 NotFoundBackend", "describeApisByBackend", Map.of("backendId", id));
    }

    @Test
    void oddCharactersComeThroughAsTheyWereSent() {
        var odd = new OddTexts();
        var names = new ArrayList<>(
                OddTexts.eachAlone().map(text -> "x" + text + "z").toList());
        IntStream.range(0, 20).forEach(_ -> names.add("x" + odd.ofPieces() + "z"));
        for (var name : names) {
            var value = "v" + odd.ofPieces() + "w";
            var answer = call(
                    OK,
                    "createBackend",
                    Map.of("backendName", name, "backendType", "HTTP", "description", value, "tag", tag("k", value)));

            var made = simulator.backendsNamed(name).getLast();
            assertThat(made.id())
                    .as("%s", odd)
                    .isEqualTo(answer.body().path("backendId").asString());
            assertThat(made.description()).as("%s", odd).isEqualTo(value);
            assertThat(made.tag("k")).as("%s", odd).contains(value);
            assertThat(listed(Map.of("backendName", name.replace("*", "\\*"), "tag", tag("k", value))))
                    .as("%s", odd)
                    .contains(name)
                    .containsOnly(name);
        }
    }

    @Test
    void wrongSecretUnknownKeyAndMissingFieldsAreRefused() {
        call("ClientError 400 MissingBackendName", "createBackend", Map.of("backendType", "HTTP"));
        call("ClientError 400 MissingBackendType", "createBackend", Map.of("backendName", "a"));
        call("ClientError 400 MissingBackendId", "deleteBackend", Map.of());
        sdk().callAs(new SimulatorCredential("testid", "wrong"));
        call(
                "ClientError 400 SignatureDoesNotMatch",
                "createBackend",
                Map.of("backendName", "a", "backendType", "HTTP"));
        sdk().callAs(new SimulatorCredential("nobody", "testsecret"));
        call(
                "ClientError 404 InvalidAccessKeyId.NotFound",
                "createBackend",
                Map.of("backendName", "a", "backendType", "HTTP"));

        assertThat(simulator.backends()).isEmpty();
    }

    @Test
    void throttlingAndErrorsOfTheServerAreWhatTheSdkCallsThem() {
        simulator.change(now -> now.withRetryAfter(Duration.ofMillis(1500)));
        simulator.faults().next(Fault.THROTTLE, Fault.ERROR_BEFORE_CREATE, Fault.CREATE_THEN_5XX);
        simulator
                .faults()
                .forRequests(
                        RequestRule.creates("slr").meet(Fault.NO_PERMISSION),
                        RequestRule.creates("api").fail(503, "Throttling.Api"),
                        RequestRule.creates("busy").fail(400, "OperationConflict"));
        var a = Map.of("backendName", "a", "backendType", "HTTP");

        var throttled = call("ThrottlingError 400 Throttling.User", "createBackend", a);
        assertThat(throttled.error().path("retryAfter").intValue()).isEqualTo(1500);
        call("ServerError 503 ServiceUnavailable", "createBackend", a);
        assertThat(simulator.backends()).isEmpty();
        call("ServerError 503 ServiceUnavailable", "createBackend", a);
        assertThat(simulator.backends()).hasSize(1);

        var refused = call("ClientError 403 NoPermission", "createBackend", of("slr"));
        assertThat(refused.error().path("message").asString()).contains("not authorized");
        JsonNode other = call("ThrottlingError 503 Throttling.Api", "createBackend", of("api"))
                .error();
        assertThat(other.path("retryAfter").intValue()).isEqualTo(1500);
        call("ClientError 400 OperationConflict", "createBackend", of("busy"));
        assertThat(simulator.backends()).hasSize(1);
    }

    private static Map<String, String> of(String name) {
        return Map.of("backendName", name, "backendType", "HTTP");
    }
}
