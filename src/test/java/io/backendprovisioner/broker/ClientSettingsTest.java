package io.backendprovisioner.broker;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.boot.context.properties.bind.Binder;
import org.springframework.boot.context.properties.source.InvalidConfigurationPropertyValueException;
import org.springframework.boot.context.properties.source.MapConfigurationPropertySource;
import org.springframework.boot.kafka.autoconfigure.KafkaProperties;

class ClientSettingsTest {

    private static KafkaProperties with(String setting, String value) {
        var source = new MapConfigurationPropertySource(Map.of("spring.kafka." + setting, value));
        return new Binder(source).bindOrCreate("spring.kafka", KafkaProperties.class);
    }

    @Test
    void aTransactionalIdOfTheUserIsLeftOut() {
        assertThat(ClientSettings.producer(with("producer.properties.transactional.id", "mine")))
                .doesNotContainKey("transactional.id");
    }

    @Test
    void transactionsThatNeverExpireAreLeftOut() {
        assertThat(ClientSettings.producer(with("properties.transaction.two.phase.commit.enable", "true")))
                .doesNotContainKey("transaction.two.phase.commit.enable");
    }

    @ParameterizedTest
    @ValueSource(strings = {"classic", "CLASSIC"})
    void theClassicProtocolMayBeNamed(String protocol) {
        assertThat(ClientSettings.consumer(with("consumer.properties.group.protocol", protocol)))
                .containsEntry("group.protocol", protocol);
    }

    @Test
    void theOtherProtocolIsRefusedForEveryConsumer() {
        KafkaProperties kafka = with("consumer.properties.group.protocol", "consumer");
        assertThatThrownBy(() -> ReadCommitted.settings(kafka))
                .isInstanceOf(InvalidConfigurationPropertyValueException.class);
    }

    @Test
    void anEmptyListOfInterceptorsIsNone() {
        assertThat(ClientSettings.consumer(with("properties.interceptor.classes", "")))
                .containsEntry("interceptor.classes", "");
    }
}
