package example;

import java.util.UUID;
import org.springframework.boot.context.properties.EnableConfigurationProperties;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.kafka.core.ConsumerFactory;
import org.springframework.kafka.core.ProducerFactory;
import org.springframework.kafka.listener.ContainerProperties;
import org.springframework.kafka.listener.KafkaMessageListenerContainer;
import org.springframework.kafka.requestreply.ReplyingKafkaTemplate;
import org.springframework.kafka.support.TopicPartitionOffset;
import org.springframework.kafka.support.TopicPartitionOffset.SeekPosition;

/** Spring's client of requests and replies, as the backend-provisioner needs it. */
@Configuration(proxyBeanMethods = false)
@EnableConfigurationProperties(BackendsProperties.class)
class BackendsConfiguration {

    @Bean
    ReplyingKafkaTemplate<String, String, String> backendsTemplate(
            ProducerFactory<String, String> producers,
            ConsumerFactory<String, String> consumers,
            BackendsProperties settings) {
        var replies = new KafkaMessageListenerContainer<>(consumers, repliesOfThisInstance(settings));
        var template = new ReplyingKafkaTemplate<>(producers, replies);
        template.setDefaultReplyTimeout(settings.timeout());
        // Replies to others are nothing to log an error for.
        template.setSharedReplyTopic(true);
        return template;
    }

    /** The template sends what it finds here as the headers kafka_replyTopic and kafka_replyPartition. */
    private static ContainerProperties repliesOfThisInstance(BackendsProperties settings) {
        if (settings.replyPartition() == null) {
            // All partitions. A group of its own for each instance, or replies would go to an instance that does not wait.
            var all = new ContainerProperties(settings.replyTopic());
            all.setGroupId("backends-" + UUID.randomUUID());
            return all;
        }
        var own = new ContainerProperties(
                new TopicPartitionOffset(settings.replyTopic(), settings.replyPartition(), SeekPosition.END));
        // waitForAssignment() waits for the end of the first poll here.
        own.setPollTimeout(500);
        return own;
    }
}
