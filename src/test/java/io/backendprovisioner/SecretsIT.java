package io.backendprovisioner;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.backendprovisioner.contract.ReplyStatus;
import io.backendprovisioner.simulator.Action;
import io.backendprovisioner.simulator.Fault;
import io.backendprovisioner.simulator.Simulator;
import io.backendprovisioner.simulator.SimulatorCredential;
import io.backendprovisioner.simulator.SimulatorSettings;
import io.backendprovisioner.testkit.BrokerProcess;
import io.backendprovisioner.testkit.Inbox;
import io.backendprovisioner.testkit.ProgramProcess;
import io.backendprovisioner.testkit.RawRequest;
import io.backendprovisioner.testkit.ReceivedReply;
import io.backendprovisioner.testkit.TraceCollector;
import io.backendprovisioner.testkit.WorkerLaunch;
import io.backendprovisioner.testkit.WorkerProcess;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.json.JsonMapper;

/**
 * What must not be told is planted wherever the worker gets something from, and looked for wherever it tells something. All
 * of its log is on.
 */
class SecretsIT {
    private static final String PLANTED = "canary";
    private static final String REQUESTS = "backend.create.requests";
    private static final String REPLIES = "backend.create.replies";
    private static final String DEAD_LETTERS = "backend.create.dead-letters";

    private static final List<String> SETTINGS = List.of(
            "spring.kafka.ssl.key-password=canary-key",
            "spring.kafka.ssl.trust-store-password=canary-trust",
            "spring.kafka.properties.sasl.jaas.config=some.Module required password=\"canary-broker\";",
            "spring.kafka.properties.sasl.oauthbearer.client.credentials.client.secret=canary-client",
            "management.opentelemetry.tracing.export.otlp.headers.authorization=Bearer canary-collector",
            "provisioner.provider.request-timeout=500ms",
            "provisioner.provider.proxy=http://canary-user:canary-proxy@127.0.0.1:1",
            "logging.level.io.backendprovisioner=trace",
            "logging.level.org.springframework.boot=debug",
            "logging.level.org.apache.kafka=info");

    private static final BrokerProcess broker = BrokerProcess.start();
    private static final TraceCollector collector = new TraceCollector();
    private static final Simulator cloud = Simulator.start(SimulatorSettings.defaults()
            .withCredentials(new SimulatorCredential("canary-id", "canary-of-the-cloud", "canary-token"))
            .withFault(Fault.NOT_JSON, 0.1)
            .withFault(Fault.THROTTLE, 0.1)
            .withFault(Fault.CREATE_THEN_HANG, 0.1)
            .withFault(Fault.QUOTA_EXCEEDED, 0.2)
            .withFault(Fault.REDIRECT, 0.1));
    /** As {@code echo} leaves it: whatever is called in these tests is called with the end of the line taken off. */
    private static final WorkerProcess worker = worker("canary-of-the-cloud\n");

    @AfterAll
    static void end() {
        worker.close();
        cloud.close();
        collector.close();
        broker.close();
    }

    private static WorkerProcess worker(String secret, String... more) {
        collector.refuse(true);
        return WorkerLaunch.against(broker.broker(), cloud.endpoint())
                .with(SETTINGS.toArray(String[]::new))
                .with(more)
                .with("management.opentelemetry.tracing.export.otlp.endpoint=" + collector.endpoint())
                .withVariable("HTTPS_PROXY", "http://canary-user:canary-environment@127.0.0.1:1")
                .withVariable("ALIBABA_CLOUD_ACCESS_KEY_ID", "canary-id")
                .withVariable("ALIBABA_CLOUD_ACCESS_KEY_SECRET", secret)
                .withVariable("ALIBABA_CLOUD_SECURITY_TOKEN", "canary-token")
                .start()
                .awaitReady();
    }

    private static void holdsNoSecret(String text) {
        assertThat(text).doesNotContain(PLANTED).doesNotContainPattern("Signature=\\w");
    }

    /** What it shows of itself, to whoever can see its log, its web port or its threads. */
    private static void assertNothingIsTold(WorkerProcess teller) throws IOException, InterruptedException {
        assertThat(Files.readString(teller.process().log())).contains("event=").satisfies(SecretsIT::holdsNoSecret);
        for (String page : List.of("", "health", "info", "prometheus", "tuning", "env", "configprops")) {
            assertThat(teller.page(page).body()).as(page).doesNotContain(PLANTED);
        }
        assertThat(threads(teller)).contains("journal").doesNotContain(PLANTED);
    }

    private static void assertNothingIsTold(ReceivedReply answer) {
        assertThat(new String(answer.record().value(), UTF_8)).satisfies(SecretsIT::holdsNoSecret);
        assertThat(answer.record().headers().toArray())
                .noneMatch(header -> new String(header.value(), UTF_8).contains(PLANTED));
    }

    private static String threads(WorkerProcess teller) throws IOException, InterruptedException {
        Path jcmd = Path.of(System.getProperty("java.home"), "bin", "jcmd");
        Process process = new ProcessBuilder(
                        jcmd.toString(), Long.toString(teller.process().pid()), "Thread.print")
                .redirectErrorStream(true)
                .start();
        String dump = new String(process.getInputStream().readAllBytes(), UTF_8);
        assertThat(process.waitFor()).as(dump).isZero();
        return dump;
    }

    private static RawRequest request(int number) {
        return RawRequest.toCreate("any")
                .saying("{\"backendName\":\"secret-" + number
                        + "\",\"backendType\":\"HTTP\",\"description\":\"canary-text\","
                        + "\"tags\":[{\"key\":\"token\",\"value\":\"canary-tag\"}]}")
                .with("authorization", "Bearer canary-header".getBytes(UTF_8))
                .with("tracestate", "vendor=canary-state".getBytes(UTF_8));
    }

    private static List<RawRequest> bad() {
        return List.of(
                request(1).saying("{\"backendName\":\"x\",\"password\":\"canary-field\"}"),
                request(2).saying("{\"backendName\":\"x\",\"backendType\":\"HTTP\",\"createSlr\":\"canary-value\"}"),
                request(3).saying("canary-text that is no JSON"),
                request(4).answeredOn("closed"),
                request(5).with("provisioner-deadline", "canary-time".getBytes(UTF_8)));
    }

    @Test
    void whatIsPlantedInSettingsHeadersAndValuesIsToldNowhere() throws Exception {
        try (var inbox = new Inbox(broker.broker(), REPLIES, DEAD_LETTERS)) {
            List<RawRequest> requests = new ArrayList<>(bad());
            for (int number = 10; number < 50; number++) {
                requests.add(request(number));
            }
            requests.forEach(request -> broker.broker().send(request, REQUESTS));
            List<ReceivedReply> answers =
                    requests.stream().map(request -> inbox.answerTo(request)).toList();
            assertThat(answers)
                    .extracting(answer -> answer.status())
                    .contains(ReplyStatus.CREATED, ReplyStatus.REJECTED);
            assertThat(answers).allSatisfy(SecretsIT::assertNothingIsTold);
            assertNothingIsTold(worker);
        }
    }

    /** No cloud should, and the error page of a server in front of it may: the key, and what a call was signed with. */
    @Test
    void whatTheCloudGivesAwayGoesNoFurther() throws Exception {
        collector.refuse(false);
        cloud.faults().next(Fault.TELL_SECRETS, Fault.CREATE_THEN_5XX);
        cloud.faults().next(Action.LIST, Fault.TELL_SECRETS);
        try (var inbox = new Inbox(broker.broker(), REPLIES)) {
            var refused = RawRequest.toCreate("given-away").with("traceparent", traceparent("a"));
            broker.broker().send(refused, REQUESTS);
            var answer = inbox.answerTo(refused);
            assertThat(answer.status()).isEqualTo(ReplyStatus.FAILED);
            assertThat(new String(answer.record().value(), UTF_8)).contains("*** *** ACS3-HMAC-SHA256 Credential=***");
            assertNothingIsTold(answer);

            var unclear = RawRequest.toCreate("given-away-at-the-look-up").with("traceparent", traceparent("b"));
            broker.broker().send(unclear, REQUESTS);
            assertNothingIsTold(inbox.answerTo(unclear));
        }
        assertThat(cloud.calls().count(Action.LIST, "fault:tell-secrets")).isOne();
        for (String trace : List.of("a", "b")) {
            Awaitility.await()
                    .atMost(Duration.ofSeconds(60))
                    .until(() -> !collector.ofTrace(trace.repeat(32)).isEmpty());
        }
        assertThat(collector.spans().toString()).satisfies(SecretsIT::holdsNoSecret);
        assertNothingIsTold(worker);
    }

    private static byte[] traceparent(String digit) {
        return ("00-" + digit.repeat(32) + "-" + digit.repeat(16) + "-01").getBytes(UTF_8);
    }

    /** It holds the record as it was sent, and nothing of the worker's own. */
    @Test
    void aDeadLetterHoldsWhatWasSentAndNoSettingOfTheWorkers() throws Exception {
        try (var inbox = new Inbox(broker.broker(), DEAD_LETTERS);
                var producer = broker.broker().producer()) {
            var nobody = RawRequest.toCreate("nobody")
                    .keyed((byte[]) null)
                    .uncorrelated()
                    .saying("sent by nobody");
            var letter =
                    inbox.deadLetterOf(producer.send(nobody.on(REQUESTS, null)).get());
            assertThat(letter.value()).isEqualTo("sent by nobody".getBytes(UTF_8));
            assertThat(letter.headers().toArray())
                    .noneMatch(header -> new String(header.value(), UTF_8).contains(PLANTED));
            assertNothingIsTold(worker);
        }
    }

    @Test
    void aKeyThatTheCloudRefusesIsNotTold() throws Exception {
        try (var refused = worker(
                "canary-of-another",
                "provisioner.group=refused",
                "provisioner.lanes.interactive.topic=refused",
                "provisioner.lanes.bulk.topic=refused.bulk")) {
            Awaitility.await()
                    .atMost(Duration.ofSeconds(60))
                    .until(() -> refused.page("health").body().contains("\"credentials\""));
            assertNothingIsTold(refused);
        }
    }

    @Test
    void aKeyThatCannotBeOneIsNotTold() throws Exception {
        try (var odd = worker(
                "canary of-the-cloud",
                "provisioner.group=odd",
                "provisioner.lanes.interactive.topic=odd",
                "provisioner.lanes.bulk.topic=odd.bulk")) {
            Awaitility.await()
                    .atMost(Duration.ofSeconds(60))
                    .until(() ->
                            odd.page("health").body().contains("the access key secret has a blank as character 7"));
            assertNothingIsTold(odd);
        }
    }

    @Test
    void whoCannotStartDoesNotSayWithWhichPassword(@TempDir Path home) {
        try (var program = ProgramProcess.start(
                home,
                "--spring.kafka.security.protocol=SASL_PLAINTEXT",
                "--spring.kafka.properties.sasl.mechanism=PLAIN",
                "--spring.kafka.properties.sasl.jaas.config=canary-of-no-module")) {
            assertThat(program.awaitExit()).isEqualTo(1);
            assertThat(program.err()).isNotEmpty();
            assertThat(String.join("\n", program.out()) + String.join("\n", program.err()))
                    .doesNotContain(PLANTED);
        }
    }

    @Test
    void theWebPortHasNothingButHealthInfoAndMetrics() {
        var links = JsonMapper.shared().readTree(worker.page("").body()).path("_links");
        assertThat(links.propertyNames())
                .containsExactlyInAnyOrder("self", "health", "health-path", "info", "prometheus");
        for (String page : List.of(
                "tuning", "env", "beans", "heapdump", "threaddump", "loggers", "configprops", "mappings", "shutdown")) {
            assertThat(worker.page(page).status()).as(page).isEqualTo(404);
        }
    }
}
