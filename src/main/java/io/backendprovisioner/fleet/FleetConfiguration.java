package io.backendprovisioner.fleet;

import io.backendprovisioner.broker.ReadCommitted;
import io.backendprovisioner.contract.TopicProperties;
import io.backendprovisioner.domain.Time;
import io.micrometer.core.instrument.MeterRegistry;
import java.util.Map;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.consumer.ConsumerConfig;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.springframework.boot.kafka.autoconfigure.KafkaProperties;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.kafka.core.DefaultKafkaConsumerFactory;

@Configuration(proxyBeanMethods = false)
public class FleetConfiguration {
    /** One record of each partition is wanted; the broker gives one batch at least. */
    private static final int FEW_BYTES = 1024;

    @Bean
    FleetView fleetView(Admin admin, KafkaProperties kafka, TopicProperties topics, MeterRegistry meters, Time time) {
        Map<String, Object> consumer = ReadCommitted.settings(kafka);
        consumer.put(ConsumerConfig.MAX_PARTITION_FETCH_BYTES_CONFIG, FEW_BYTES);
        var consumers =
                new DefaultKafkaConsumerFactory<>(consumer, new ByteArrayDeserializer(), new ByteArrayDeserializer());
        return new FleetView(admin, consumers, topics, meters, time);
    }
}
