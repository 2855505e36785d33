package io.backendprovisioner.ledger;

import io.backendprovisioner.broker.OwnInstallation;
import io.backendprovisioner.broker.ReadCommitted;
import io.backendprovisioner.contract.TopicProperties;
import io.backendprovisioner.domain.Time;
import io.backendprovisioner.provider.ProviderProperties;
import io.micrometer.core.instrument.MeterRegistry;
import java.util.Map;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.consumer.ConsumerConfig;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.Producer;
import org.apache.kafka.clients.producer.ProducerConfig;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.springframework.boot.context.properties.EnableConfigurationProperties;
import org.springframework.boot.kafka.autoconfigure.KafkaProperties;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.context.annotation.Import;
import org.springframework.kafka.core.ConsumerFactory;
import org.springframework.kafka.core.DefaultKafkaConsumerFactory;

@Configuration(proxyBeanMethods = false)
@EnableConfigurationProperties(LedgerProperties.class)
@Import(LedgerTopics.class)
public class LedgerConfiguration {
    private static final int ALL_THAT_FITS = 10_000;
    private static final int CLAIM_TIMEOUT_MS = 10_000;

    @Bean
    StableOffsets stableOffsets(Admin admin, TopicProperties topics, Time time) {
        return new StableOffsets(admin, topics.group(), time);
    }

    @Bean
    Anomalies anomalies(MeterRegistry meters, Time time) {
        return new Anomalies(meters, time);
    }

    /** For whatever is read to its end without a group. A position that does not exist is an error. */
    private static ConsumerFactory<byte[], byte[]> readers(KafkaProperties kafka) {
        Map<String, Object> settings = ReadCommitted.settings(kafka);
        settings.put(ConsumerConfig.MAX_POLL_RECORDS_CONFIG, ALL_THAT_FITS);
        settings.put(ConsumerConfig.AUTO_OFFSET_RESET_CONFIG, "none");
        return new DefaultKafkaConsumerFactory<>(settings, new ByteArrayDeserializer(), new ByteArrayDeserializer());
    }

    @Bean
    RequestLogs requestLogs(Admin admin, KafkaProperties kafka) {
        return new RequestLogs(admin, readers(kafka));
    }

    @Bean
    KeyInLedgers keyInLedgers(Admin admin, KafkaProperties kafka, Time time) {
        return new KeyInLedgers(admin, readers(kafka), time);
    }

    @Bean
    LedgerRestore ledgerRestore(
            Admin admin,
            KafkaProperties kafka,
            RequestLogs requestLogs,
            StableOffsets stableOffsets,
            Anomalies anomalies,
            LedgerProperties ledger,
            TopicProperties topics,
            ProviderProperties provider,
            MeterRegistry meters,
            Time time) {
        return new LedgerRestore(
                admin,
                readers(kafka),
                new LeftOpen(admin, topics.transactionalIds(), time),
                stableOffsets,
                new Ownership(
                        () -> new Owner(
                                OwnInstallation.of(topics.installation(), admin), topics.group(), provider.region()),
                        topics.takeOverFrom(),
                        topics.transactionalIdPrefix(),
                        admin,
                        id -> claimProducer(kafka, id)),
                requestLogs,
                anomalies,
                ledger.retention(),
                meters,
                time);
    }

    private static Producer<byte[], byte[]> claimProducer(KafkaProperties kafka, String transactionalId) {
        Map<String, Object> settings = kafka.buildProducerProperties();
        settings.put(ProducerConfig.TRANSACTIONAL_ID_CONFIG, transactionalId);
        settings.put(ProducerConfig.TRANSACTION_TIMEOUT_CONFIG, CLAIM_TIMEOUT_MS);
        settings.put(ProducerConfig.MAX_BLOCK_MS_CONFIG, CLAIM_TIMEOUT_MS);
        settings.put(ProducerConfig.DELIVERY_TIMEOUT_MS_CONFIG, CLAIM_TIMEOUT_MS);
        settings.put(ProducerConfig.REQUEST_TIMEOUT_MS_CONFIG, CLAIM_TIMEOUT_MS / 2);
        settings.put(ProducerConfig.LINGER_MS_CONFIG, 0);
        return new KafkaProducer<>(settings, new ByteArraySerializer(), new ByteArraySerializer());
    }
}
