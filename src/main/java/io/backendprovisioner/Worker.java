package io.backendprovisioner;

import io.backendprovisioner.contract.TopicProperties;
import io.backendprovisioner.domain.Time;
import org.apache.kafka.clients.admin.Admin;
import org.springframework.boot.autoconfigure.SpringBootApplication;
import org.springframework.boot.context.properties.EnableConfigurationProperties;
import org.springframework.boot.kafka.autoconfigure.KafkaAutoConfiguration;
import org.springframework.boot.kafka.autoconfigure.KafkaProperties;
import org.springframework.context.annotation.Bean;

/** The worker: its parts are put together by Spring, each package bringing its own. */
@SpringBootApplication(proxyBeanMethods = false, exclude = KafkaAutoConfiguration.class)
@EnableConfigurationProperties({KafkaProperties.class, TopicProperties.class})
public class Worker {

    @Bean
    Time time() {
        return new SystemTime();
    }

    @Bean
    Admin admin(KafkaProperties kafka) {
        return Admin.create(kafka.buildAdminProperties());
    }
}
