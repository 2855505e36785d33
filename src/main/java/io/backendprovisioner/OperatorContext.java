package io.backendprovisioner;

import io.backendprovisioner.broker.BrokerConfiguration;
import io.backendprovisioner.contract.TopicProperties;
import io.backendprovisioner.domain.Time;
import io.backendprovisioner.ledger.LedgerProperties;
import io.backendprovisioner.provider.ProviderConfiguration;
import org.springframework.boot.context.properties.EnableConfigurationProperties;
import org.springframework.boot.kafka.autoconfigure.KafkaProperties;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Import;

/** What a command for operators stands on: the worker's settings and its way to the cloud, and nothing that works. */
@EnableConfigurationProperties({KafkaProperties.class, TopicProperties.class, LedgerProperties.class})
@Import({BrokerConfiguration.class, ProviderConfiguration.class})
class OperatorContext {

    @Bean
    Time time() {
        return new SystemTime();
    }
}
