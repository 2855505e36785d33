package io.backendprovisioner.broker;

import java.util.Map;
import org.apache.kafka.clients.consumer.ConsumerConfig;
import org.springframework.boot.kafka.autoconfigure.KafkaProperties;

/** How somebody reads who belongs to no group: what is committed, from the beginning, and without leaving a trace. */
public final class ReadCommitted {
    private ReadCommitted() {}

    /** The settings of such a consumer, which may be changed. */
    public static Map<String, Object> settings(KafkaProperties kafka) {
        Map<String, Object> settings = ClientSettings.consumer(kafka);
        settings.remove(ConsumerConfig.GROUP_ID_CONFIG);
        settings.put(ConsumerConfig.ISOLATION_LEVEL_CONFIG, "read_committed");
        settings.put(ConsumerConfig.ENABLE_AUTO_COMMIT_CONFIG, false);
        settings.put(ConsumerConfig.AUTO_OFFSET_RESET_CONFIG, "earliest");
        return settings;
    }
}
