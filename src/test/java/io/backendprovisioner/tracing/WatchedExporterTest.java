package io.backendprovisioner.tracing;

import static org.assertj.core.api.Assertions.assertThat;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.read.ListAppender;
import io.backendprovisioner.testkit.TraceCollector;
import io.opentelemetry.exporter.otlp.http.trace.OtlpHttpSpanExporter;
import io.opentelemetry.sdk.trace.SdkTracerProvider;
import io.opentelemetry.sdk.trace.export.SimpleSpanProcessor;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.slf4j.LoggerFactory;

class WatchedExporterTest {
    private final Logger logger = (Logger) LoggerFactory.getLogger(WatchedExporter.class);
    private final ListAppender<ILoggingEvent> lines = new ListAppender<>();

    @BeforeEach
    void listen() {
        lines.start();
        logger.addAppender(lines);
    }

    @AfterEach
    void stop() {
        logger.detachAppender(lines);
    }

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
            assertThat(lines.list).singleElement().satisfies(line -> {
                assertThat(line.getLevel()).isEqualTo(Level.WARN);
                assertThat(line.getFormattedMessage())
                        .contains("event=traces-not-sent", "does not take them", "action=");
                assertThat(line.getThrowableProxy()).isNull();
            });
            collector.refuse(false);
            tell(spans);
            tell(spans);
            assertThat(lines.list).hasSize(2);
            assertThat(lines.list.getLast().getFormattedMessage()).isEqualTo("event=traces-sent-again");
        }
    }

    private static void tell(SdkTracerProvider spans) {
        spans.get("test").spanBuilder("some").startSpan().end();
        spans.forceFlush().join(30, TimeUnit.SECONDS);
    }
}
