package io.backendprovisioner;

import io.backendprovisioner.broker.BrokerConfiguration;
import io.backendprovisioner.contract.TopicProperties;
import io.backendprovisioner.domain.Time;
import io.backendprovisioner.domain.VitalThreads;
import io.backendprovisioner.fleet.FleetConfiguration;
import io.backendprovisioner.flow.FlowConfiguration;
import io.backendprovisioner.intake.IntakeConfiguration;
import io.backendprovisioner.journal.JournalConfiguration;
import io.backendprovisioner.ledger.LedgerConfiguration;
import io.backendprovisioner.lifecycle.LifecycleConfiguration;
import io.backendprovisioner.pacing.PacingConfiguration;
import io.backendprovisioner.provider.ProviderConfiguration;
import io.backendprovisioner.provider.ProviderProperties;
import io.backendprovisioner.tracing.TracingConfiguration;
import java.time.Duration;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.ForwardingAdmin;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.boot.SpringBootConfiguration;
import org.springframework.boot.actuate.autoconfigure.endpoint.EndpointAutoConfiguration;
import org.springframework.boot.actuate.autoconfigure.endpoint.jackson.JacksonEndpointAutoConfiguration;
import org.springframework.boot.actuate.autoconfigure.endpoint.web.WebEndpointAutoConfiguration;
import org.springframework.boot.actuate.autoconfigure.info.InfoContributorAutoConfiguration;
import org.springframework.boot.actuate.autoconfigure.info.InfoEndpointAutoConfiguration;
import org.springframework.boot.actuate.autoconfigure.web.server.ManagementContextAutoConfiguration;
import org.springframework.boot.autoconfigure.ImportAutoConfiguration;
import org.springframework.boot.autoconfigure.availability.ApplicationAvailabilityAutoConfiguration;
import org.springframework.boot.autoconfigure.context.ConfigurationPropertiesAutoConfiguration;
import org.springframework.boot.autoconfigure.context.LifecycleAutoConfiguration;
import org.springframework.boot.autoconfigure.context.PropertyPlaceholderAutoConfiguration;
import org.springframework.boot.autoconfigure.info.ProjectInfoAutoConfiguration;
import org.springframework.boot.autoconfigure.ssl.SslAutoConfiguration;
import org.springframework.boot.context.properties.EnableConfigurationProperties;
import org.springframework.boot.health.autoconfigure.actuate.endpoint.AvailabilityProbesAutoConfiguration;
import org.springframework.boot.health.autoconfigure.actuate.endpoint.HealthEndpointAutoConfiguration;
import org.springframework.boot.health.autoconfigure.application.AvailabilityHealthContributorAutoConfiguration;
import org.springframework.boot.health.autoconfigure.contributor.HealthContributorAutoConfiguration;
import org.springframework.boot.health.autoconfigure.registry.HealthContributorRegistryAutoConfiguration;
import org.springframework.boot.http.codec.autoconfigure.CodecsAutoConfiguration;
import org.springframework.boot.jackson.autoconfigure.JacksonAutoConfiguration;
import org.springframework.boot.kafka.autoconfigure.KafkaProperties;
import org.springframework.boot.micrometer.metrics.autoconfigure.CompositeMeterRegistryAutoConfiguration;
import org.springframework.boot.micrometer.metrics.autoconfigure.MetricsAutoConfiguration;
import org.springframework.boot.micrometer.metrics.autoconfigure.export.prometheus.PrometheusMetricsExportAutoConfiguration;
import org.springframework.boot.micrometer.metrics.autoconfigure.jvm.JvmMetricsAutoConfiguration;
import org.springframework.boot.micrometer.metrics.autoconfigure.logging.logback.LogbackMetricsAutoConfiguration;
import org.springframework.boot.micrometer.metrics.autoconfigure.startup.StartupTimeMetricsListenerAutoConfiguration;
import org.springframework.boot.micrometer.metrics.autoconfigure.system.SystemMetricsAutoConfiguration;
import org.springframework.boot.micrometer.observation.autoconfigure.ObservationAutoConfiguration;
import org.springframework.boot.micrometer.tracing.autoconfigure.prometheus.PrometheusExemplarsAutoConfiguration;
import org.springframework.boot.reactor.autoconfigure.ReactorAutoConfiguration;
import org.springframework.boot.reactor.netty.autoconfigure.NettyReactiveWebServerAutoConfiguration;
import org.springframework.boot.reactor.netty.autoconfigure.actuate.web.server.NettyReactiveManagementContextAutoConfiguration;
import org.springframework.boot.webflux.autoconfigure.HttpHandlerAutoConfiguration;
import org.springframework.boot.webflux.autoconfigure.WebFluxAutoConfiguration;
import org.springframework.boot.webflux.autoconfigure.WebFluxObservationAutoConfiguration;
import org.springframework.boot.webflux.autoconfigure.actuate.endpoint.web.WebFluxHealthEndpointExtensionAutoConfiguration;
import org.springframework.boot.webflux.autoconfigure.error.ErrorWebFluxAutoConfiguration;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Import;
import org.springframework.modulith.Modulithic;

/**
 * The worker: what each package brings, and what it takes of Spring Boot. Both are listed and not looked for, since a start
 * would spend a third of its main thread on reading classes, many of them of no use here.
 */
@Modulithic
@SpringBootConfiguration(proxyBeanMethods = false)
@Import({
    BrokerConfiguration.class,
    FleetConfiguration.class,
    FlowConfiguration.class,
    IntakeConfiguration.class,
    LifecycleConfiguration.class,
    JournalConfiguration.class,
    LedgerConfiguration.class,
    PacingConfiguration.class,
    ProviderConfiguration.class,
    TracingConfiguration.class
})
@ImportAutoConfiguration({
    ApplicationAvailabilityAutoConfiguration.class,
    AvailabilityHealthContributorAutoConfiguration.class,
    AvailabilityProbesAutoConfiguration.class,
    CodecsAutoConfiguration.class,
    CompositeMeterRegistryAutoConfiguration.class,
    ConfigurationPropertiesAutoConfiguration.class,
    EndpointAutoConfiguration.class,
    ErrorWebFluxAutoConfiguration.class,
    HealthContributorAutoConfiguration.class,
    HealthContributorRegistryAutoConfiguration.class,
    HealthEndpointAutoConfiguration.class,
    HttpHandlerAutoConfiguration.class,
    InfoContributorAutoConfiguration.class,
    InfoEndpointAutoConfiguration.class,
    JacksonAutoConfiguration.class,
    JacksonEndpointAutoConfiguration.class,
    JvmMetricsAutoConfiguration.class,
    LifecycleAutoConfiguration.class,
    LogbackMetricsAutoConfiguration.class,
    ManagementContextAutoConfiguration.class,
    MetricsAutoConfiguration.class,
    NettyReactiveManagementContextAutoConfiguration.class,
    NettyReactiveWebServerAutoConfiguration.class,
    ObservationAutoConfiguration.class,
    ProjectInfoAutoConfiguration.class,
    PrometheusExemplarsAutoConfiguration.class,
    PrometheusMetricsExportAutoConfiguration.class,
    PropertyPlaceholderAutoConfiguration.class,
    ReactorAutoConfiguration.class,
    SslAutoConfiguration.class,
    StartupTimeMetricsListenerAutoConfiguration.class,
    SystemMetricsAutoConfiguration.class,
    WebEndpointAutoConfiguration.class,
    WebFluxAutoConfiguration.class,
    WebFluxHealthEndpointExtensionAutoConfiguration.class,
    WebFluxObservationAutoConfiguration.class
})
@EnableConfigurationProperties({KafkaProperties.class, TopicProperties.class})
public class Worker {
    private static final Duration LONGEST_GOODBYE = Duration.ofSeconds(2);

    /** What an end in good order takes beside a call in progress: some seconds each for consumer, journal and clients. */
    private static final Duration END_BEYOND_A_CALL = Duration.ofSeconds(30);

    @Bean
    Time time() {
        return new SystemTime();
    }

    @Bean
    VitalThreads vitalThreads(
            ConfigurableApplicationContext worker,
            ObjectProvider<ProcessEnd.Exit> exit,
            ProviderProperties provider,
            Time time) {
        return new ProcessEnd(
                worker,
                exit.getIfAvailable(() -> ProcessEnd.Exit.OF_THE_WORKER_ALONE),
                provider.requestTimeout().plus(END_BEYOND_A_CALL),
                time);
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
