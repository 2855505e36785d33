package io.backendprovisioner;

import io.backendprovisioner.broker.BrokerAccess;
import io.backendprovisioner.contract.TopicProperties;
import io.backendprovisioner.domain.Time;
import io.backendprovisioner.ledger.LedgerProperties;
import io.backendprovisioner.provider.BackendCatalogue;
import org.springframework.boot.context.properties.EnableConfigurationProperties;
import org.springframework.boot.kafka.autoconfigure.KafkaProperties;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.ComponentScan;

/**
 * What a command for operators stands on: the worker's settings and its way to the cloud, and nothing that works. No
 * {@code @Configuration}, or the worker would find it.
 */
@EnableConfigurationProperties({KafkaProperties.class, TopicProperties.class, LedgerProperties.class})
@ComponentScan(basePackageClasses = {BackendCatalogue.class, BrokerAccess.class})
class OperatorContext {

    @Bean
    Time time() {
        return new SystemTime();
    }
}
