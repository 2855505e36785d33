package io.backendprovisioner.flow;

import io.backendprovisioner.domain.Time;
import io.backendprovisioner.journal.Journal;
import io.backendprovisioner.pacing.PacingProperties;
import io.backendprovisioner.pacing.Turns;
import io.backendprovisioner.provider.BackendCatalogue;
import io.backendprovisioner.provider.ProviderProperties;
import io.backendprovisioner.tracing.Traces;
import io.micrometer.core.instrument.MeterRegistry;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

@Configuration(proxyBeanMethods = false)
public class FlowConfiguration {

    @Bean
    ProvisionBackend provisionBackend(
            Journal journal,
            Turns turns,
            ProviderProperties provider,
            PacingProperties pacing,
            ObjectProvider<BackendCatalogue> catalogue,
            MeterRegistry meters,
            Traces traces,
            Time time) {
        var limits = new CallLimits(
                provider.requestTimeout(),
                provider.settle(),
                provider.visibility(),
                provider.clockSkew(),
                pacing.maxAttempts(),
                pacing.giveUpAfter());
        var flowMeters = new FlowMeters(meters);
        var reconciliation = new Reconciliation(turns, limits, flowMeters, traces, time);
        var watch = new TwinWatch(
                reconciliation,
                limits.twinsAppearWithin(),
                provider.deleteTwins() ? catalogue.getObject()::delete : null,
                flowMeters,
                Thread.ofVirtual().name("twin-watch-", 1).factory(),
                time);
        return new ProvisionBackend(journal, new CreateBackend(turns, reconciliation, watch, limits, time), time);
    }
}
