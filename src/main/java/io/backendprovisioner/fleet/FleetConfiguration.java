package io.backendprovisioner.fleet;

import io.backendprovisioner.broker.ClientSettings;
import io.backendprovisioner.broker.ReadCommitted;
import io.backendprovisioner.contract.TopicProperties;
import io.backendprovisioner.domain.Time;
import io.backendprovisioner.domain.VitalThreads;
import io.backendprovisioner.pacing.FleetRate;
import io.backendprovisioner.pacing.Turns;
import io.micrometer.core.instrument.MeterRegistry;
import java.time.Duration;
import java.util.Map;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.consumer.ConsumerConfig;
import org.apache.kafka.clients.producer.ProducerConfig;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.springframework.boot.kafka.autoconfigure.KafkaProperties;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.context.annotation.Import;
import org.springframework.kafka.core.DefaultKafkaConsumerFactory;
import org.springframework.kafka.core.DefaultKafkaProducerFactory;

@Configuration(proxyBeanMethods = false)
@Import({Burials.class, Cancellations.class})
public class FleetConfiguration {
    /** One record of each partition is wanted; the broker gives one batch at least. */
    private static final int FEW_BYTES = 1024;

    private static final Duration LONGEST_BLOCK = Duration.ofMillis(100);

    @Bean
    ControlTopic controlTopic(
            KafkaProperties kafka,
            TopicProperties topics,
            FleetRate rate,
            Cancellations cancellations,
            Burials burials,
            Turns turns,
            Time time,
            VitalThreads threads) {
        Map<String, Object> reading = ReadCommitted.settings(kafka);
        Map<String, Object> writing = ClientSettings.producer(kafka);
        writing.put(ProducerConfig.MAX_BLOCK_MS_CONFIG, LONGEST_BLOCK.toMillis());
        return new ControlTopic(
                topics.control().topic(),
                topics.group(),
                rate,
                cancellations,
                burials,
                turns,
                new DefaultKafkaConsumerFactory<>(reading, new ByteArrayDeserializer(), new ByteArrayDeserializer()),
                new DefaultKafkaProducerFactory<>(writing, new ByteArraySerializer(), new ByteArraySerializer()),
                time,
                threads);
    }

    @Bean
    FleetView fleetView(
            Admin admin,
            KafkaProperties kafka,
            TopicProperties topics,
            MeterRegistry meters,
            Time time,
            VitalThreads threads) {
        Map<String, Object> consumer = ReadCommitted.settings(kafka);
        consumer.put(ConsumerConfig.MAX_PARTITION_FETCH_BYTES_CONFIG, FEW_BYTES);
        var consumers =
                new DefaultKafkaConsumerFactory<>(consumer, new ByteArrayDeserializer(), new ByteArrayDeserializer());
        return new FleetView(admin, consumers, topics, meters, time, threads);
    }
}
