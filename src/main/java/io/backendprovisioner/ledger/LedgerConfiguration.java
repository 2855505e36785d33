package io.backendprovisioner.ledger;

import io.backendprovisioner.broker.ReadCommitted;
import io.backendprovisioner.contract.TopicProperties;
import io.backendprovisioner.domain.Time;
import io.micrometer.core.instrument.MeterRegistry;
import java.util.Map;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.consumer.ConsumerConfig;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.springframework.boot.context.properties.EnableConfigurationProperties;
import org.springframework.boot.kafka.autoconfigure.KafkaProperties;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.context.annotation.Import;
import org.springframework.kafka.core.DefaultKafkaConsumerFactory;

@Configuration(proxyBeanMethods = false)
@EnableConfigurationProperties(LedgerProperties.class)
@Import(LedgerTopics.class)
public class LedgerConfiguration {
    private static final int ALL_THAT_FITS = 10_000;

    @Bean
    StableOffsets stableOffsets(Admin admin, TopicProperties topics, Time time) {
        return new StableOffsets(admin, topics.group(), time);
    }

    @Bean
    LedgerRestore ledgerRestore(
            Admin admin,
            KafkaProperties kafka,
            StableOffsets stableOffsets,
            LedgerProperties ledger,
            TopicProperties topics,
            MeterRegistry meters,
            Time time) {
        Map<String, Object> settings = ReadCommitted.settings(kafka);
        settings.put(ConsumerConfig.MAX_POLL_RECORDS_CONFIG, ALL_THAT_FITS);
        var consumers =
                new DefaultKafkaConsumerFactory<>(settings, new ByteArrayDeserializer(), new ByteArrayDeserializer());
        return new LedgerRestore(
                admin,
                consumers,
                new LeftOpen(admin, topics.transactionalIds(), time),
                stableOffsets,
                ledger.retention(),
                meters,
                time);
    }
}
