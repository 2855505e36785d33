package io.backendprovisioner.simulator;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import io.backendprovisioner.simulator.Wire.End;
import java.time.Duration;
import java.util.Collections;
import java.util.Map;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Faults of the requests that a rule is for. */
class RequestRulesTest {
    private final SimulatorFixture cloud = new SimulatorFixture();
    private final Faults faults = cloud.simulator.faults();

    @AfterEach
    void end() {
        cloud.close();
    }

    @Test
    void requestsOfTheNameMeetItAndOthersDoNot() {
        var rule = RequestRule.creates("slr-*").meet(Fault.NO_PERMISSION);
        faults.forRequests(rule);

        assertThat(cloud.create("slr-1").code()).isEqualTo("NoPermission");
        assertThat(cloud.create("other").status()).isEqualTo(200);
        assertThat(cloud.create("slr-2").code()).isEqualTo("NoPermission");
        assertThat(cloud.simulator.backends()).hasSize(1);
        assertThat(faults.matched(rule)).isEqualTo(2);
        assertThat(cloud.simulator.calls().count(Action.CREATE, "fault:no-permission"))
                .isEqualTo(2);
    }

    @Test
    void afterSoManyTimesItMatchesNoMore() {
        faults.forRequests(
                RequestRule.creates("a").meet(Fault.THROTTLE).times(2),
                RequestRule.creates("a").meet(Fault.ERROR_BEFORE_CREATE).times(1));

        assertThat(IntStream.range(0, 4).map(_ -> cloud.create("a").status())).containsExactly(400, 400, 503, 200);
    }

    @Test
    void firstRuleThatMatchesCountsAndNoneLetsARequestPass() {
        faults.rate(Fault.ERROR_BEFORE_CREATE, 1);
        faults.forRequests(
                RequestRule.creates("good").meet(Fault.NONE),
                RequestRule.creates("*").fail(400, "OperationConflict"));

        assertThat(cloud.create("good").status()).isEqualTo(200);
        assertThat(cloud.create("bad").code()).isEqualTo("OperationConflict");
    }

    @Test
    void parametersTellRequestsApart() {
        faults.forRequests(
                RequestRule.of(Action.CREATE).with("CreateSlr", "true").meet(Fault.NO_PERMISSION),
                RequestRule.of(Action.CREATE).with("Tag.*.Key", "team-*").fail(403, "Forbidden.RAM"));

        assertThat(cloud.call(Action.CREATE, "BackendName", "a", "BackendType", "HTTP", "CreateSlr", "true")
                        .code())
                .isEqualTo("NoPermission");
        assertThat(cloud.call(Action.CREATE, "BackendName", "a", "BackendType", "HTTP", "Tag.2.Key", "team-x")
                        .code())
                .isEqualTo("Forbidden.RAM");
        assertThat(cloud.call(Action.CREATE, "BackendName", "a", "BackendType", "HTTP", "Tag.2.Key", "other")
                        .status())
                .isEqualTo(200);
        assertThat(cloud.call(Action.CREATE, "BackendName", "a", "BackendType", "HTTP", "CreateSlr", "false")
                        .status())
                .isEqualTo(200);
    }

    @Test
    void lookUpsAreKnownByTheNameThatTheyLookForHoweverItIsEscaped() {
        faults.forRequests(
                RequestRule.lookUps("a\\*b").meet(Fault.ERROR_BEFORE_CREATE),
                RequestRule.lookUps("slow-*").meet(Fault.THROTTLE));

        assertThat(cloud.call(Action.LIST, "BackendName", "a\\*b").status()).isEqualTo(503);
        assertThat(cloud.call(Action.LIST, "BackendName", "axb").status()).isEqualTo(200);
        assertThat(cloud.call(Action.LIST, "BackendName", "slow-1").code()).isEqualTo("Throttling.User");
        assertThat(cloud.call(Action.LIST).status()).isEqualTo(200);
        assertThat(cloud.create("slow-1").status()).isEqualTo(200);
    }

    @Test
    void callsThatNameABackendByItsIdAreKnownByItsName() {
        var kept = cloud.create("kept").text("BackendId");
        var other = cloud.create("other").text("BackendId");
        faults.forRequests(RequestRule.of(Action.DELETE).named("kept").fail(400, "DependencyViolation"));

        assertThat(cloud.call(Action.DELETE, "BackendId", kept).code()).isEqualTo("DependencyViolation");
        assertThat(cloud.call(Action.DELETE, "BackendId", other).status()).isEqualTo(200);
        assertThat(cloud.call(Action.DELETE, "BackendId", other).code()).isEqualTo("NotFoundBackend");
    }

    @Test
    void oneNameHangsWhileOthersAreMade() {
        faults.forRequests(RequestRule.creates("stuck").meet(Fault.CREATE_THEN_HANG));

        assertThat(cloud.onTheWire(cloud.signedCreate("stuck"), Duration.ofMillis(300))
                        .end())
                .isEqualTo(End.SILENT);
        assertThat(cloud.create("free").status()).isEqualTo(200);
    }

    @ParameterizedTest
    @CsvSource({
        "404, InvalidAccessKeyId.NotFound",
        "403, Forbidden.RAM",
        "400, InvalidTimeStamp.Expired",
        "503, FlowControl.User",
        "400, NotEnoughBalance",
        "400, ConcurrencyLockTimeout",
        "404, InvalidAction.NotFound",
        "408, RequestTimeout",
    })
    void anyErrorOfTheCloudCanBeProvoked(int status, String code) {
        faults.forRequests(RequestRule.creates("x").fail(status, code));

        var seen = cloud.create("x");

        assertThat(seen.status()).isEqualTo(status);
        assertThat(seen.code()).isEqualTo(code);
        assertThat(seen.text("RequestId")).isNotEmpty();
        assertThat(cloud.simulator.backends()).isEmpty();
        assertThat(cloud.simulator.calls().count(Action.CREATE, "fault:" + code))
                .isOne();
    }

    @Test
    void errorMayTakeEffectAllTheSame() {
        faults.forRequests(
                RequestRule.creates("made").meet(new GivenError(400, "OperationConflict", Fault.Effect.AT_ONCE)));

        assertThat(cloud.create("made").code()).isEqualTo("OperationConflict");
        assertThat(cloud.simulator.backendsNamed("made")).hasSize(1);
    }

    @Test
    void throttlingOfAnyNameSaysWhenToRetry() {
        cloud.simulator.change(now -> now.withRetryAfter(Duration.ofMillis(1500)));
        faults.forRequests(
                RequestRule.creates("empty").fail(429, ""),
                RequestRule.creates("api").fail(503, "Throttling.Api"),
                RequestRule.creates("conflict").fail(400, "OperationConflict"));

        var empty = cloud.create("empty");
        assertThat(empty.status()).isEqualTo(429);
        assertThat(empty.response().body()).isEmpty();
        assertThat(empty.response().headers().firstValue("x-acs-retry-after")).contains("1500");
        assertThat(cloud.create("api").response().headers().firstValue("x-acs-retry-after"))
                .contains("1500");
        assertThat(cloud.create("conflict").response().headers().firstValue("x-acs-retry-after"))
                .isEmpty();
        assertThat(cloud.simulator.calls().count(Action.CREATE, "fault:http-429"))
                .isOne();
    }

    @Test
    void requestsWithoutARuleMeetTheScriptAndTheDrawsThatTheyWouldHaveMet() {
        var rates = Map.of(Action.CREATE, Map.of(Fault.ERROR_BEFORE_CREATE, 0.5));
        var alone = new Faults(7, rates);
        var expected =
                IntStream.range(0, 30).mapToObj(_ -> alone.draw(Action.CREATE)).toList();
        try (var ruled = new SimulatorFixture(SimulatorSettings.defaults()
                .withSeed(7)
                .withFault(Fault.ERROR_BEFORE_CREATE, 0.5)
                .withRules(RequestRule.creates("ruled").meet(Fault.THROTTLE)))) {
            var drawn = IntStream.range(0, 30)
                    .mapToObj(_ -> {
                        assertThat(ruled.create("ruled").status()).isEqualTo(400);
                        return ruled.create("free").status() == 503 ? Fault.ERROR_BEFORE_CREATE : Fault.NONE;
                    })
                    .toList();
            assertThat(drawn).isEqualTo(expected);
        }
    }

    @Test
    void resetDropsRulesButThoseOfTheSettings() {
        var ofSettings = RequestRule.creates("a").meet(Fault.THROTTLE);
        try (var other = new SimulatorFixture(SimulatorSettings.defaults().withRules(ofSettings))) {
            other.simulator.faults().forRequests(RequestRule.creates("b").meet(Fault.THROTTLE));
            other.create("a");

            other.simulator.reset();

            assertThat(other.simulator.faults().matched(ofSettings)).isZero();
            assertThat(other.create("a").status()).isEqualTo(400);
            assertThat(other.create("b").status()).isEqualTo(200);
            other.simulator.faults().clear();
            assertThat(other.create("a").status()).isEqualTo(200);
        }
    }

    @Test
    void rulesAreChangedAndCountedByTheAdminPage() {
        cloud.put("/_admin/faults", """
                {"requests": [{"name": "<x*", "fault": "throttle", "times": 3},
                              {"action": "DescribeBackendList", "error": {"code": "FlowControl"}}]}""");
        cloud.create("<x1");

        assertThat(cloud.get("/_admin/faults").body().path("requests").toString())
                .isEqualTo("""
                [{"action":"CreateBackend","name":"<x*","fault":"throttle","times":3,"matched":1},\
                {"action":"DescribeBackendList","error":{"status":400,"code":"FlowControl","effect":"never"},"matched":0}]""");
        assertThat(cloud.get("/_admin").response().body()).contains("&lt;x*", "throttle", "&quot;matched&quot;:1");
        cloud.put("/_admin/faults", "{\"ceiling\": 5}");
        assertThat(cloud.get("/_admin/faults").body().path("requests"))
                .as("what is not named stays")
                .hasSize(2);
        cloud.put("/_admin/faults", "{\"requests\": []}");
        assertThat(cloud.create("<x1").status()).isEqualTo(200);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "{}                                                | requests must be a list of rules",
                "[1]                                               | requests[0] must be an object",
                "[{}]                                              | requests[0] must have either a fault or an error",
                "[{'fault':'none','error':{'code':'A'}}]           | requests[0] must have either a fault or an error",
                "[{'fault':'none'},{'fault':'boom'}]               | requests[1].fault: unknown fault 'boom'; known are none",
                "[{'fault':7}]                                     | requests[0].fault must be a text",
                "[{'fault':'none','colour':'red'}]                 | requests[0]: unknown field 'colour'; known are action, name",
                "[{'fault':'none','action':'Create'}]              | requests[0].action: unknown action 'Create'; known are",
                "[{'fault':'none','name':null}]                    | requests[0].name must be a text",
                "[{'fault':'none','times':0}]                      | requests[0].times must be 1 or more",
                "[{'fault':'none','times':'3'}]                    | requests[0].times must be a whole number",
                "[{'fault':'none','parameters':[]}]                | requests[0].parameters must be an object",
                "[{'fault':'none','parameters':{'CreateSlr':true}}] | requests[0].parameters.CreateSlr must be a text",
                "[{'error':{}}]                                    | requests[0].error must have a code",
                "[{'error':{'code':'A','status':200}}]             | requests[0].error: a status is 400 to 599",
                "[{'error':{'code':'A','status':'x'}}]             | requests[0].error.status must be a whole number",
                "[{'error':{'code':'A','effect':'soon'}}]          | requests[0].error.effect: unknown effect 'soon'; known are never",
                "[{'error':{'code':'A\\n'}}]                     | requests[0].error: a code is up to 200 printable",
                "[{'error':{'code':'A','body':'x'}}]               | requests[0].error: unknown field 'body'; known are status",
            })
    void wrongRuleIsRefusedByTheNameOfItsFieldAndChangesNothing(String rules, String why) {
        faults.forRequests(RequestRule.creates("before").meet(Fault.THROTTLE));

        var answer = cloud.put("/_admin/faults", "{\"requests\": " + rules.replace('\'', '"') + "}");

        assertThat(answer.status()).isEqualTo(400);
        assertThat(answer.text("error")).startsWith(why);
        assertThat(cloud.create("before").status()).isEqualTo(400);
    }

    @Test
    void thereMayBeAHundredRules() {
        var rule = RequestRule.creates("a").meet(Fault.NONE);
        faults.forRequests(Collections.nCopies(100, rule).toArray(RequestRule[]::new));

        assertThatIllegalArgumentException()
                .isThrownBy(() -> faults.forRequests(rule))
                .withMessage("there may be 100 rules by request at the most");
        var many = Collections.nCopies(101, "{\"fault\": \"none\"}");
        assertThat(cloud.put("/_admin/faults", "{\"requests\": " + many + "}").status())
                .isEqualTo(400);
    }
}
