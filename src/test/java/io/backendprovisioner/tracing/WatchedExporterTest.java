package io.backendprovisioner.tracing;

import static org.assertj.core.api.Assertions.assertThat;

import ch.qos.logback.classic.Level;
import io.backendprovisioner.testkit.LogLines;
import io.backendprovisioner.testkit.TraceCollector;
import io.opentelemetry.exporter.otlp.http.trace.OtlpHttpSpanExporter;
import io.opentelemetry.sdk.trace.SdkTracerProvider;
import io.opentelemetry.sdk.trace.export.SimpleSpanProcessor;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

class WatchedExporterTest {
    @RegisterExtension
    private final LogLines lines = LogLines.of(WatchedExporter.class);

    @Test
    void aCollectorThatTakesNothingIsToldOnceAndOnceThatItIsBack() {
        try (var collector = new TraceCollector();
                var otlp = OtlpHttpSpanExporter.builder()
                        .setEndpoint(collector.endpoint())
                        .build();
                var spans = SdkTracerProvider.builder()
                        .addSpanProcessor(SimpleSpanProcessor.create(new WatchedExporter(otlp)))
                        .build()) {
            tell(spans);
            collector.refuse(true);
            tell(spans);
            tell(spans);
            assertThat(lines.all()).singleElement().satisfies(line -> {
                assertThat(line.getLevel()).isEqualTo(Level.WARN);
                assertThat(line.getFormattedMessage())
                        .contains("event=traces-not-sent", "does not take them", "action=");
                assertThat(line.getThrowableProxy()).isNull();
            });
            collector.refuse(false);
            tell(spans);
            tell(spans);
            assertThat(lines.all()).hasSize(2);
            assertThat(lines.all().getLast().getFormattedMessage()).isEqualTo("event=traces-sent-again");
        }
    }

    private static void tell(SdkTracerProvider spans) {
        spans.get("test").spanBuilder("some").startSpan().end();
        spans.forceFlush().join(30, TimeUnit.SECONDS);
    }
}
