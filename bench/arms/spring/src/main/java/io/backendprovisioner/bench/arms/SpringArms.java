package io.backendprovisioner.bench.arms;

import java.util.Map;
import org.springframework.kafka.core.DefaultKafkaConsumerFactory;
import org.springframework.kafka.core.DefaultKafkaProducerFactory;
import org.springframework.kafka.core.KafkaTemplate;
import org.springframework.kafka.listener.ConcurrentMessageListenerContainer;
import org.springframework.kafka.listener.ContainerProperties;

/** What both arms of Spring for Apache Kafka are made of. */
final class SpringArms {
    private SpringArms() {}

    static KafkaTemplate<byte[], byte[]> template(Settings settings) {
        return new KafkaTemplate<>(new DefaultKafkaProducerFactory<>(Clients.producer(settings)));
    }

    /** With one consumer, and so one thread, for each partition. */
    static ConcurrentMessageListenerContainer<byte[], byte[]> container(
            Settings settings, int maxPollRecords, ContainerProperties properties) {
        properties.setGroupId(settings.group());
        Map<String, Object> consumer = Clients.consumer(settings, maxPollRecords);
        var container = new ConcurrentMessageListenerContainer<byte[], byte[]>(
                new DefaultKafkaConsumerFactory<>(consumer), properties);
        container.setConcurrency(settings.consumers());
        container.setBeanName("arm");
        return container;
    }

    static ContainerProperties properties(Settings settings) {
        return new ContainerProperties(settings.topics().toArray(String[]::new));
    }
}
