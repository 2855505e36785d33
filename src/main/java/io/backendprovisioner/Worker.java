package io.backendprovisioner;

import io.backendprovisioner.contract.TopicProperties;
import io.backendprovisioner.domain.Time;
import java.time.Duration;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.ForwardingAdmin;
import org.springframework.boot.autoconfigure.SpringBootApplication;
import org.springframework.boot.context.properties.EnableConfigurationProperties;
import org.springframework.boot.kafka.autoconfigure.KafkaAutoConfiguration;
import org.springframework.boot.kafka.autoconfigure.KafkaProperties;
import org.springframework.boot.micrometer.tracing.autoconfigure.MicrometerTracingAutoConfiguration;
import org.springframework.boot.micrometer.tracing.autoconfigure.NoopTracerAutoConfiguration;
import org.springframework.boot.micrometer.tracing.opentelemetry.autoconfigure.OpenTelemetryTracingAutoConfiguration;
import org.springframework.boot.micrometer.tracing.opentelemetry.autoconfigure.otlp.OtlpTracingAutoConfiguration;
import org.springframework.boot.opentelemetry.autoconfigure.OpenTelemetrySdkAutoConfiguration;
import org.springframework.boot.opentelemetry.autoconfigure.logging.OpenTelemetryLoggingAutoConfiguration;
import org.springframework.boot.opentelemetry.autoconfigure.logging.otlp.OtlpLoggingAutoConfiguration;
import org.springframework.context.annotation.Bean;

/** The worker: its parts are put together by Spring, each package bringing its own. */
@SpringBootApplication(
        proxyBeanMethods = false,
        exclude = {
            KafkaAutoConfiguration.class,
            // The package "tracing" takes what it needs of these, and only if it does.
            MicrometerTracingAutoConfiguration.class,
            NoopTracerAutoConfiguration.class,
            OpenTelemetryLoggingAutoConfiguration.class,
            OpenTelemetrySdkAutoConfiguration.class,
            OpenTelemetryTracingAutoConfiguration.class,
            OtlpLoggingAutoConfiguration.class,
            OtlpTracingAutoConfiguration.class
        })
@EnableConfigurationProperties({KafkaProperties.class, TopicProperties.class})
public class Worker {
    private static final Duration LONGEST_GOODBYE = Duration.ofSeconds(2);

    @Bean
    Time time() {
        return new SystemTime();
    }

    /** Left to itself it would wait a minute, at the end, for what it has asked a broker that does not answer. */
    @Bean
    Admin admin(KafkaProperties kafka) {
        return new ForwardingAdmin(kafka.buildAdminProperties()) {
            @Override
            public void close(Duration timeout) {
                super.close(timeout.compareTo(LONGEST_GOODBYE) < 0 ? timeout : LONGEST_GOODBYE);
            }
        };
    }
}
