package io.backendprovisioner.tracing;

import io.micrometer.tracing.Tracer;
import io.micrometer.tracing.propagation.Propagator;
import io.opentelemetry.sdk.trace.export.BatchSpanProcessor;
import io.opentelemetry.sdk.trace.export.SpanExporter;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.boot.autoconfigure.condition.ConditionalOnProperty;
import org.springframework.boot.micrometer.tracing.opentelemetry.autoconfigure.OpenTelemetryTracingAutoConfiguration;
import org.springframework.boot.micrometer.tracing.opentelemetry.autoconfigure.OpenTelemetryTracingProperties;
import org.springframework.boot.micrometer.tracing.opentelemetry.autoconfigure.otlp.OtlpTracingAutoConfiguration;
import org.springframework.boot.opentelemetry.autoconfigure.OpenTelemetrySdkAutoConfiguration;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.context.annotation.Import;

/**
 * The worker leaves Spring Boot's own choice out: that would begin a span for each scrape of the metrics, and would load
 * OpenTelemetry where nobody asked for traces.
 */
@Configuration(proxyBeanMethods = false)
public class TracingConfiguration {

    @Bean
    Traces traces(ObjectProvider<Tracer> tracer, ObjectProvider<Propagator> propagator) {
        Tracer ifOn = tracer.getIfAvailable();
        return ifOn == null ? Traces.off() : Traces.on(ifOn, propagator.getObject());
    }

    @Configuration(proxyBeanMethods = false)
    @ConditionalOnProperty("management.opentelemetry.tracing.export.otlp.endpoint")
    @Import({
        OpenTelemetrySdkAutoConfiguration.class,
        OpenTelemetryTracingAutoConfiguration.class,
        OtlpTracingAutoConfiguration.class
    })
    static class WithCollector {

        /**
         * In place of Boot's own, which makes each span anew, attributes and resource, several times on its way. A class
         * within, since Spring reads that before what is imported: Boot then finds that there is one.
         */
        @Configuration(proxyBeanMethods = false)
        static class ToCollector {

            @Bean
            BatchSpanProcessor spanProcessor(SpanExporter exporter, OpenTelemetryTracingProperties tracing) {
                var export = tracing.getExport();
                return BatchSpanProcessor.builder(new WatchedExporter(exporter))
                        .setExportUnsampledSpans(export.isIncludeUnsampled())
                        .setExporterTimeout(export.getTimeout())
                        .setMaxExportBatchSize(export.getMaxBatchSize())
                        .setMaxQueueSize(export.getMaxQueueSize())
                        .setScheduleDelay(export.getScheduleDelay())
                        .build();
            }
        }
    }
}
