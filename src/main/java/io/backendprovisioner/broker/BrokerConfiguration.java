package io.backendprovisioner.broker;

import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.core.env.ConfigurableEnvironment;

@Configuration(proxyBeanMethods = false)
public class BrokerConfiguration {

    @Bean
    static JaasSettings jaasSettings(ConfigurableEnvironment environment) {
        return new JaasSettings(environment);
    }
}
