package io.backendprovisioner.broker;

import java.util.Map;
import org.apache.kafka.clients.consumer.ConsumerConfig;
import org.apache.kafka.clients.consumer.GroupProtocol;
import org.apache.kafka.clients.producer.ProducerConfig;
import org.springframework.boot.context.properties.source.InvalidConfigurationPropertyValueException;
import org.springframework.boot.kafka.autoconfigure.KafkaProperties;

/**
 * What {@code spring.kafka} says for Kafka's clients, without what would break the promise. Some settings are refused, and
 * each client puts its own over others; {@code docs/operations.md} lists both.
 */
public final class ClientSettings {
    private static final String CLASSIC = GroupProtocol.CLASSIC.name();
    private static final String ONLY_CLASSIC =
            "only 'classic' is supported, since each transaction shows the group a membership of that protocol and the"
                    + " assignor is ours; remove the setting";
    private static final String NO_INTERCEPTORS =
            "interceptors are not supported, since they may change or drop requests, ledger entries and replies; remove"
                    + " the setting";

    private ClientSettings() {}

    /**
     * Returns the settings of a consumer, which may be changed.
     *
     * @throws InvalidConfigurationPropertyValueException if one is refused
     */
    public static Map<String, Object> consumer(KafkaProperties kafka) {
        Map<String, Object> settings = kafka.buildConsumerProperties();
        Object protocol = settings.get(ConsumerConfig.GROUP_PROTOCOL_CONFIG);
        if (protocol != null && !CLASSIC.equalsIgnoreCase(protocol.toString())) {
            throw refused(ConsumerConfig.GROUP_PROTOCOL_CONFIG, protocol, consumerNamed(kafka), ONLY_CLASSIC);
        }
        refuseInterceptors(settings, consumerNamed(kafka));
        return settings;
    }

    /**
     * Returns the settings of a producer, which may be changed, without a transactional id.
     *
     * @throws InvalidConfigurationPropertyValueException if one is refused
     */
    public static Map<String, Object> producer(KafkaProperties kafka) {
        Map<String, Object> settings = kafka.buildProducerProperties();
        refuseInterceptors(settings, new Named("producer", kafka.getProducer().getProperties()));
        settings.remove(ProducerConfig.TRANSACTIONAL_ID_CONFIG);
        // With it, the transactions of a dead worker would stay open for ever.
        settings.remove(ProducerConfig.TRANSACTION_TWO_PHASE_COMMIT_ENABLE_CONFIG);
        return settings;
    }

    /**
     * Refuses a consumer's settings that each are fine and do not go together.
     *
     * @param settings all of the consumer's
     * @param leastPollIntervalMs what {@code max.poll.interval.ms} must be at least
     */
    public static void check(KafkaProperties kafka, Map<String, Object> settings, long leastPollIntervalMs) {
        var checked = new ConsumerConfig(settings);
        int session = checked.getInt(ConsumerConfig.SESSION_TIMEOUT_MS_CONFIG);
        int heartbeat = checked.getInt(ConsumerConfig.HEARTBEAT_INTERVAL_MS_CONFIG);
        if (heartbeat >= session) {
            throw refused(
                    ConsumerConfig.HEARTBEAT_INTERVAL_MS_CONFIG,
                    heartbeat,
                    consumerNamed(kafka),
                    "it must be less than session.timeout.ms=" + session + ", best a third of it");
        }
        int interval = checked.getInt(ConsumerConfig.MAX_POLL_INTERVAL_MS_CONFIG);
        if (interval < leastPollIntervalMs) {
            throw refused(
                    ConsumerConfig.MAX_POLL_INTERVAL_MS_CONFIG,
                    interval,
                    consumerNamed(kafka),
                    "it must be at least " + leastPollIntervalMs
                            + ", since calls in progress are waited for when partitions go");
        }
    }

    /** @param own those that are said for this kind of client alone */
    private record Named(String client, Map<String, String> own) {
        String nameOf(String setting) {
            return "spring.kafka." + (own.containsKey(setting) ? client + "." : "") + "properties." + setting;
        }
    }

    private static Named consumerNamed(KafkaProperties kafka) {
        return new Named("consumer", kafka.getConsumer().getProperties());
    }

    private static void refuseInterceptors(Map<String, Object> settings, Named named) {
        Object interceptors = settings.get(ConsumerConfig.INTERCEPTOR_CLASSES_CONFIG);
        if (interceptors != null && !interceptors.toString().isBlank()) {
            throw refused(ConsumerConfig.INTERCEPTOR_CLASSES_CONFIG, interceptors, named, NO_INTERCEPTORS);
        }
    }

    private static InvalidConfigurationPropertyValueException refused(
            String setting, Object value, Named named, String reason) {
        return new InvalidConfigurationPropertyValueException(named.nameOf(setting), value, reason);
    }
}
