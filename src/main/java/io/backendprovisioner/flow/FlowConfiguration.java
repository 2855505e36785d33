package io.backendprovisioner.flow;

import io.backendprovisioner.contract.TopicProperties;
import io.backendprovisioner.domain.Time;
import io.backendprovisioner.fleet.Cancellations;
import io.backendprovisioner.journal.Journal;
import io.backendprovisioner.ledger.KeyInLedgers;
import io.backendprovisioner.pacing.PacingProperties;
import io.backendprovisioner.pacing.Turns;
import io.backendprovisioner.provider.BackendCatalogue;
import io.backendprovisioner.provider.ProviderProperties;
import io.backendprovisioner.provider.TwinRemoval;
import io.backendprovisioner.tracing.Traces;
import io.micrometer.core.instrument.MeterRegistry;
import org.apache.kafka.clients.admin.Admin;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

@Configuration(proxyBeanMethods = false)
public class FlowConfiguration {

    @Bean
    HandleRequest handleRequest(
            Admin admin,
            ForeignPartitions foreign,
            TopicProperties topics,
            CreateBackend createBackend,
            Journal journal,
            FlowMeters meters,
            Traces traces,
            Time time) {
        return new HandleRequest(
                foreign,
                new ReplyRoutes(new ReplyTopicSizes(admin, time), topics),
                createBackend,
                journal,
                topics.deadLetters().topic(),
                meters,
                new RequestTrace(traces),
                time);
    }

    @Bean
    FlowMeters flowMeters(MeterRegistry meters, Time time) {
        return new FlowMeters(meters, time);
    }

    @Bean
    CreateBackend createBackend(
            Turns turns,
            Cancellations cancellations,
            ProviderProperties provider,
            PacingProperties pacing,
            ObjectProvider<BackendCatalogue> catalogue,
            KeyInLedgers ledgers,
            FlowMeters meters,
            Traces traces,
            Time time) {
        var limits = new CallLimits(
                provider.requestTimeout(),
                provider.settle(),
                provider.visibility(),
                provider.clockSkew(),
                pacing.maxAttempts(),
                pacing.giveUpAfter());
        var reconciliation = new Reconciliation(turns, limits, meters, traces, time);
        var deletion = provider.deleteTwins()
                ? new UntoldTwins(
                        new TwinRemoval(catalogue.getObject()),
                        ledgers::linesOf,
                        provider.clockSkew().plusSeconds(1))
                : null;
        var watch = new TwinWatch(
                reconciliation,
                limits.twinsAppearWithin(),
                deletion,
                meters,
                Thread.ofVirtual().name("twin-watch-", 1).factory(),
                time);
        return new CreateBackend(turns, reconciliation, watch, cancellations, limits, time);
    }
}
