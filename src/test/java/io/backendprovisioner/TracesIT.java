package io.backendprovisioner;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.backendprovisioner.contract.ReplyStatus;
import io.backendprovisioner.simulator.Fault;
import io.backendprovisioner.testkit.Broker;
import io.backendprovisioner.testkit.OnBroker;
import io.backendprovisioner.testkit.RawRequest;
import io.backendprovisioner.testkit.Stage;
import io.backendprovisioner.testkit.TopicNames;
import io.backendprovisioner.testkit.TraceCollector;
import io.backendprovisioner.testkit.TraceCollector.Told;
import io.opentelemetry.proto.trace.v1.Span.SpanKind;
import io.opentelemetry.proto.trace.v1.Status.StatusCode;
import java.time.Duration;
import java.util.List;
import java.util.UUID;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;

/** From the sender through the worker to the reply in one trace, told to a collector. */
@OnBroker
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class TracesIT {
    private static final Duration PATIENCE = Duration.ofMinutes(1);
    private static final String SENDER = "00f067aa0ba902b7";

    private final TraceCollector collector = new TraceCollector();
    private final Stage stage;

    TracesIT(Broker broker) {
        stage = new Stage(
                broker,
                TopicNames.startingWith("traces"),
                List.of(),
                "--management.opentelemetry.tracing.export.otlp.endpoint=" + collector.endpoint(),
                "--management.opentelemetry.tracing.export.schedule-delay=100ms",
                "--provisioner.provider.settle=500ms",
                "--provisioner.provider.visibility=500ms");
    }

    @AfterAll
    void end() {
        stage.close();
        collector.close();
    }

    @Test
    void aRequestIsOneTraceFromItsSenderToItsReply() {
        String trace = newTrace();
        var answer =
                stage.sendAndAwait(RawRequest.toCreate("orders").keyed("orders").with("traceparent", sampledIn(trace)));
        Told request = spanOf(trace);
        assertThat(request.kind()).isEqualTo(SpanKind.SPAN_KIND_CONSUMER);
        assertThat(request.parent()).isEqualTo(SENDER);
        assertThat(answer.header("traceparent")).isEqualTo("00-" + trace + "-" + request.id() + "-01");
        assertThat(request.attributes())
                .containsEntry("status", "CREATED")
                .containsEntry("lane", "interactive")
                .containsEntry("messaging.kafka.message.key", "orders");
        List<Told> parts = partsOf(request);
        assertThat(parts)
                .extracting(Told::name)
                .containsExactly("permit", "journal intent", "call create", "journal reply");
        assertThat(parts).allSatisfy(part -> {
            assertThat(part.begun()).isGreaterThanOrEqualTo(request.begun());
            assertThat(part.ended()).isLessThanOrEqualTo(request.ended());
        });
        assertThat(parts.get(2).kind()).isEqualTo(SpanKind.SPAN_KIND_CLIENT);
        assertThat(parts.get(2).attributes())
                .containsEntry("answer", "created")
                .containsEntry("backendId", answer.reply().backendId())
                .containsEntry("cloudRequestId", answer.reply().cloudRequestId());
    }

    @Test
    void anUnclearCallIsFollowedUntilItIsKnownWhatItMade() {
        String trace = newTrace();
        stage.simulator().faults().next(Fault.CREATE_THEN_5XX);
        stage.sendAndAwait(RawRequest.toCreate("orders").with("traceparent", sampledIn(trace)));
        List<Told> parts = partsOf(spanOf(trace));
        assertThat(parts)
                .extracting(Told::name)
                .containsExactly("permit", "journal intent", "call create", "reconcile", "journal reply");
        assertThat(parts.get(2).status()).isEqualTo(StatusCode.STATUS_CODE_ERROR);
        assertThat(parts.get(2).attributes()).containsEntry("answer", "unclear");
        Told reconciliation = parts.get(3);
        assertThat(reconciliation.attributes()).containsEntry("result", "found");
        assertThat(partsOf(reconciliation)).extracting(Told::name).contains("permit", "call look-up");
    }

    @Test
    void whatTheCloudRefusesIsAnError() {
        String trace = newTrace();
        stage.simulator().faults().next(Fault.QUOTA_EXCEEDED);
        var answer = stage.sendAndAwait(RawRequest.toCreate("orders").with("traceparent", sampledIn(trace)));
        assertThat(answer.status()).isEqualTo(ReplyStatus.FAILED);
        assertThat(spanOf(trace).status()).isEqualTo(StatusCode.STATUS_CODE_ERROR);
        assertThat(spanOf(trace).attributes()).containsEntry("status", "FAILED");
    }

    @Test
    void aRejectedRequestIsTracedAsWell() {
        String trace = newTrace();
        stage.sendAndAwait(RawRequest.toCreate("orders").saying("{}").with("traceparent", sampledIn(trace)));
        Told request = spanOf(trace);
        assertThat(request.attributes()).containsEntry("status", "REJECTED");
        assertThat(partsOf(request)).extracting(Told::name).containsExactly("journal reply");
    }

    @Test
    void oneThatIsNotSampledIsNotToldAndItsTraceGoesOn() {
        String trace = newTrace();
        String other = newTrace();
        var answer = stage.sendAndAwait(RawRequest.toCreate("quiet")
                .with("traceparent", traceparent(other, "00").getBytes(UTF_8)));
        assertThat(answer.header("traceparent"))
                .matches("00-" + other + "-[0-9a-f]{16}-00")
                .doesNotContain(SENDER);
        stage.sendAndAwait(RawRequest.toCreate("orders").with("traceparent", sampledIn(trace)));
        spanOf(trace);
        assertThat(collector.ofTrace(other)).isEmpty();
    }

    @Test
    void withoutATraceOneBeginsAndScrapesAreInNone() {
        stage.worker().page("/actuator/prometheus");
        String traceparent = stage.sendAndAwait(RawRequest.toCreate("orders")).header("traceparent");
        Told request = spanOf(traceparent.split("-", -1)[1]);
        assertThat(request.parent()).isEmpty();
        assertThat(traceparent.split("-", -1)[2]).isEqualTo(request.id());
        assertThat(collector.spans())
                .filteredOn(span -> span.parent().isEmpty())
                .containsExactly(request);
    }

    @Test
    void histogramsNameTracesAsExamples() {
        String trace = newTrace();
        // One of an earlier request is kept for a while, and a reply is seen before it is counted.
        await().atMost(PATIENCE).untilAsserted(() -> {
            stage.sendAndAwait(RawRequest.toCreate("orders").with("traceparent", sampledIn(trace)));
            String scraped = stage.worker().openMetrics();
            for (String meter : List.of("reply", "permit_wait", "call", "journal_wait")) {
                assertThat(scraped)
                        .containsPattern(
                                "provisioner_" + meter + "_seconds_bucket\\{.*} .* # \\{.*trace_id=\"" + trace);
            }
        });
    }

    private static String newTrace() {
        return UUID.randomUUID().toString().replace("-", "");
    }

    private static byte[] sampledIn(String trace) {
        return traceparent(trace, "01").getBytes(UTF_8);
    }

    private static String traceparent(String trace, String flags) {
        return "00-" + trace + '-' + SENDER + '-' + flags;
    }

    /** That of the whole request, which ends last of its trace. */
    private Told spanOf(String trace) {
        String name = "process " + stage.topics().requests();
        await().atMost(PATIENCE)
                .until(() -> collector.ofTrace(trace).stream()
                        .anyMatch(span -> span.name().equals(name)));
        return collector.ofTrace(trace).stream()
                .filter(span -> span.name().equals(name))
                .findFirst()
                .orElseThrow();
    }

    private List<Told> partsOf(Told whole) {
        return collector.ofTrace(whole.traceId()).stream()
                .filter(span -> span.parent().equals(whole.id()))
                .toList();
    }
}
