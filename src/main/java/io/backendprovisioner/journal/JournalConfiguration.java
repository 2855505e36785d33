package io.backendprovisioner.journal;

import io.backendprovisioner.broker.ClientSettings;
import io.backendprovisioner.contract.TopicProperties;
import io.backendprovisioner.domain.Time;
import io.backendprovisioner.domain.VitalThreads;
import io.backendprovisioner.ledger.StableOffsets;
import io.backendprovisioner.metrics.Meters;
import io.backendprovisioner.tracing.Traces;
import io.micrometer.core.instrument.MeterRegistry;
import java.util.Map;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.producer.ProducerConfig;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.springframework.beans.factory.annotation.Value;
import org.springframework.boot.context.properties.EnableConfigurationProperties;
import org.springframework.boot.kafka.autoconfigure.KafkaProperties;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.context.annotation.Import;
import org.springframework.kafka.core.DefaultKafkaProducerFactory;
import org.springframework.kafka.core.MicrometerProducerListener;
import org.springframework.kafka.core.ProducerFactory;

@Configuration(proxyBeanMethods = false)
@EnableConfigurationProperties(JournalProperties.class)
@Import(GroupMembership.class)
public class JournalConfiguration {

    /** A dead worker's open transaction holds up every read-committed reader until then. */
    private static final int TRANSACTION_TIMEOUT_MS = 10_000;

    /** A new transaction waits for the markers of the last one: asking again soon is what makes it quick. */
    private static final int RETRY_BACKOFF_MS = 2;

    @Bean
    ProducerFactory<byte[], byte[]> journalProducers(KafkaProperties kafka, MeterRegistry meters) {
        Map<String, Object> settings = ClientSettings.producer(kafka);
        settings.put(ProducerConfig.ACKS_CONFIG, "all");
        settings.put(ProducerConfig.ENABLE_IDEMPOTENCE_CONFIG, true);
        settings.put(ProducerConfig.TRANSACTION_TIMEOUT_CONFIG, TRANSACTION_TIMEOUT_MS);
        settings.put(ProducerConfig.MAX_BLOCK_MS_CONFIG, TRANSACTION_TIMEOUT_MS);
        settings.put(ProducerConfig.DELIVERY_TIMEOUT_MS_CONFIG, TRANSACTION_TIMEOUT_MS);
        settings.put(ProducerConfig.REQUEST_TIMEOUT_MS_CONFIG, TRANSACTION_TIMEOUT_MS / 2);
        settings.put(ProducerConfig.RETRY_BACKOFF_MS_CONFIG, RETRY_BACKOFF_MS);
        settings.put(ProducerConfig.LINGER_MS_CONFIG, 0);
        var _ = new ProducerConfig(settings);
        var factory = new DefaultKafkaProducerFactory<>(settings, new ByteArraySerializer(), new ByteArraySerializer());
        factory.setTransactionIdSuffixStrategy(Transactions.NO_SUFFIX);
        factory.addListener(new MicrometerProducerListener<>(meters));
        return factory;
    }

    @Bean(destroyMethod = "close")
    KafkaJournal journal(
            ProducerFactory<byte[], byte[]> journalProducers,
            Admin admin,
            StableOffsets stableOffsets,
            GroupMembership membership,
            JournalProperties properties,
            TopicProperties topics,
            @Value("${server.port:8080}") String port,
            MeterRegistry meters,
            Traces traces,
            Time time,
            VitalThreads threads) {
        String prefix = topics.transactionalIds() + properties.instanceAt(port);
        var ids = new TransactionalIds(journalProducers, admin, prefix, threads, time);
        var transactions = new Transactions(journalProducers, ids, new KnownTopics(threads, time), stableOffsets, time);
        var journal = new KafkaJournal(
                transactions,
                new PlaceCheck(admin)::ask,
                topics.replies().fallbackAfter(),
                membership,
                new JournalMeters(meters),
                traces,
                time,
                threads);
        Meters.POSTINGS_HELD.gauge(meters, journal, KafkaJournal::heldBack);
        return journal;
    }
}
