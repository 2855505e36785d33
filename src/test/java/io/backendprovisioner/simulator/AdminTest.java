package io.backendprovisioner.simulator;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.URI;
import java.net.http.HttpRequest;
import java.time.Duration;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class AdminTest {
    private final SimulatorFixture cloud = new SimulatorFixture();

    @AfterEach
    void end() {
        cloud.close();
    }

    @Test
    void pageShowsWhatExistsAndRunsNothingOfIt() {
        cloud.call(
                Action.CREATE,
                "BackendName",
                "<script>alert('x')</script>",
                "BackendType",
                "HTTP",
                "Tag.1.Key",
                "\"k&",
                "Tag.1.Value",
                "<b>");
        cloud.simulator.faults().rate(Fault.CREATE_THEN_RESET, 0.05);

        var page = cloud.get("/_admin").response();

        assertThat(page.headers().firstValue("content-type").orElse("")).startsWith("text/html");
        assertThat(page.body())
                .contains("&lt;script&gt;alert(&#39;x&#39;)&lt;/script&gt;", "&quot;k&amp;=&lt;b&gt;")
                .contains("create-then-reset", "CreateBackend", "OK")
                .doesNotContain("<script", "<b>&");
        assertThat(page.headers().firstValue("content-security-policy")).isPresent();
    }

    @Test
    void backendsAreListedByPageAndByName() {
        for (var i = 0; i < 5; i++) {
            cloud.create("b" + i);
        }

        var page = cloud.get("/_admin/backends?offset=3&limit=10").body();
        assertThat(page.path("total").intValue()).isEqualTo(5);
        assertThat(page.path("backends")
                        .valueStream()
                        .map(backend -> backend.path("BackendName").asString("")))
                .containsExactly("b3", "b4");
        assertThat(cloud.get("/_admin/backends?name=b1").body().path("backends"))
                .hasSize(1);
        assertThat(cloud.get("/_admin/backends?name=b*").body().path("backends"))
                .isEmpty();
        assertThat(cloud.get("/_admin/backends?limit=many").status()).isEqualTo(400);
    }

    @Test
    void callsAreCounted() {
        cloud.create("a");
        cloud.call(Action.CREATE);

        var calls = cloud.get("/_admin/calls").body();
        assertThat(calls.path("results").path("CreateBackend").toString())
                .isEqualTo("{\"MissingBackendName\":1,\"OK\":1}");
        assertThat(calls.path("inFlight").intValue()).isZero();
        assertThat(calls.path("lastSeconds")).hasSize(60);
    }

    @Test
    void everythingAboutFaultsIsChangedAndReadBack() {
        var wanted = """
                {"rates":{"CreateBackend":{"create-then-reset":0.05}},"next":{"CreateBackend":["create-then-hang","none"],\
                "DescribeBackendList":["throttle"]},"requests":[{"action":"CreateBackend","name":"slr-*",\
                "parameters":{"CreateSlr":"true"},"fault":"no-permission","times":3,"matched":0},\
                {"action":"DeleteBackend","error":{"status":429,"effect":"at-once"},"matched":0}],"outage":"key-inactive","latency":"50ms..80ms","ceiling":100,\
                "retryAfter":"500ms","uniqueNames":true,"visibility":"3s","trickleGap":"10ms","lateBy":"4s"}""";

        var answer = cloud.put("/_admin/faults", wanted);

        assertThat(answer.status()).isEqualTo(200);
        assertThat(answer.body().toString()).isEqualTo(wanted);
        assertThat(cloud.get("/_admin/faults").body()).isEqualTo(answer.body());
        assertThat(cloud.simulator.behaviour().visibility()).isEqualTo(Duration.ofSeconds(3));
        assertThat(cloud.simulator.faults().outage()).isEqualTo(Outage.KEY_INACTIVE);
    }

    @Test
    void changeThatIsWrongInOnePlaceChangesNothing() {
        wrong(
                "{\"ceiling\": 5, \"speed\": 1}",
                "unknown field 'speed'; known are rates, next, requests, outage, latency, ceiling");
        wrong("{\"ceiling\": 5, \"outage\": \"fire\"}", "unknown outage 'fire'; known are none, unavailable");
        wrong("{\"ceiling\": 5, \"next\": {\"CreateBackend\": [\"boom\"]}}", "unknown fault 'boom'");
        wrong("{\"ceiling\": 5, \"rates\": {\"Create\": {}}}", "unknown action 'Create'; known are CreateBackend");
        wrong("{\"ceiling\": 5, \"rates\": {\"CreateBackend\": {\"throttle\": 2}}}", "must be 0 to 1");
        wrong("{\"ceiling\": 5, \"latency\": \"fast\"}", "latency: 'fast' is not a duration such as 50ms or 3s");
        wrong("{\"ceiling\": 5, \"requests\": [{\"fault\": \"boom\"}]}", "requests[0].fault: unknown fault 'boom'");
        wrong("[1]", "the body must be an object");
        wrong("{", "the body is not JSON");
        assertThat(cloud.simulator.behaviour()).isEqualTo(Behaviour.defaults());
    }

    @Test
    void resetIsAskedForByPost() {
        cloud.create("a");

        assertThat(cloud.get("/_admin/reset").status()).isEqualTo(405);
        assertThat(cloud.simulator.backends()).hasSize(1);
        cloud.send(HttpRequest.newBuilder(URI.create(cloud.simulator.endpoint() + "/_admin/reset"))
                .POST(HttpRequest.BodyPublishers.noBody())
                .build());
        assertThat(cloud.simulator.backends()).isEmpty();
        assertThat(cloud.get("/_admin/other").status()).isEqualTo(404);
    }

    private void wrong(String json, String why) {
        var answer = cloud.put("/_admin/faults", json);
        assertThat(answer.status()).isEqualTo(400);
        assertThat(answer.text("error")).contains(why);
    }
}
