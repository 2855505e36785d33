package io.backendprovisioner.intake;

import io.backendprovisioner.broker.ReadCommitted;
import io.backendprovisioner.contract.TopicProperties;
import io.backendprovisioner.domain.Time;
import io.backendprovisioner.flow.ProvisionBackend;
import io.backendprovisioner.journal.GroupMembership;
import io.backendprovisioner.journal.Journal;
import io.backendprovisioner.journal.JournalStart;
import io.backendprovisioner.journal.JournalState;
import io.backendprovisioner.ledger.LedgerRestore;
import io.backendprovisioner.ledger.LedgerTopics;
import io.backendprovisioner.pacing.FleetRate;
import io.backendprovisioner.pacing.Suspension;
import io.backendprovisioner.pacing.Turns;
import io.backendprovisioner.provider.ProviderProperties;
import io.backendprovisioner.tracing.Traces;
import io.micrometer.core.instrument.MeterRegistry;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.consumer.ConsumerConfig;
import org.apache.kafka.clients.consumer.CooperativeStickyAssignor;
import org.apache.kafka.clients.producer.ProducerConfig;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.springframework.boot.context.properties.EnableConfigurationProperties;
import org.springframework.boot.kafka.autoconfigure.KafkaProperties;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.kafka.core.DefaultKafkaConsumerFactory;
import org.springframework.kafka.core.DefaultKafkaProducerFactory;
import org.springframework.kafka.core.MicrometerConsumerListener;
import org.springframework.kafka.listener.ContainerProperties;
import org.springframework.kafka.listener.KafkaMessageListenerContainer;

@Configuration(proxyBeanMethods = false)
@EnableConfigurationProperties(IntakeProperties.class)
public class IntakeConfiguration {
    private static final Duration BEYOND_A_CALL = Duration.ofSeconds(5);
    private static final Duration LONGEST_BLOCK = Duration.ofMillis(100);

    @Bean
    Topics topics(Admin admin, TopicProperties settings, Time time) {
        return new Topics(admin, settings, time);
    }

    @Bean
    Rights rights(Admin admin, TopicProperties settings) {
        return new Rights(admin, settings);
    }

    @Bean
    Standing standing() {
        return new Standing();
    }

    @Bean
    Cancellations cancellations() {
        return new Cancellations();
    }

    @Bean
    IntakeMeters intakeMeters(MeterRegistry meters, Time time) {
        return new IntakeMeters(meters, time);
    }

    @Bean
    RequestHandler requestHandler(
            Topics topics,
            TopicProperties settings,
            ProvisionBackend provisionBackend,
            Journal journal,
            Cancellations cancellations,
            IntakeMeters meters,
            Traces traces,
            Time time) {
        return new RequestHandler(
                new ReplyRoutes(topics, settings),
                provisionBackend,
                journal,
                settings.deadLetters().topic(),
                cancellations,
                meters,
                new RequestTrace(traces),
                time);
    }

    @Bean
    RequestIntake requestIntake(
            Journal journal,
            LedgerRestore ledger,
            GroupMembership membership,
            RequestHandler handler,
            IntakeProperties settings,
            ProviderProperties provider,
            TopicProperties topics,
            FleetRate rate,
            Suspension suspension,
            IntakeMeters meters,
            Time time) {
        var intake = new RequestIntake(
                journal,
                ledger,
                membership,
                handler,
                settings,
                provider.requestTimeout(),
                topics::laneOf,
                new FleetShare(topics.requestTopics(), rate),
                suspension::isOn,
                time);
        meters.watch(intake);
        return intake;
    }

    @Bean
    KafkaMessageListenerContainer<byte[], byte[]> requests(
            KafkaProperties kafka,
            TopicProperties topics,
            IntakeProperties settings,
            ProviderProperties provider,
            RequestIntake intake,
            Standing standing,
            MeterRegistry meters,
            Time time) {
        Map<String, Object> consumer = kafka.buildConsumerProperties();
        consumer.put(ConsumerConfig.ISOLATION_LEVEL_CONFIG, "read_committed");
        consumer.put(ConsumerConfig.ENABLE_AUTO_COMMIT_CONFIG, false);
        consumer.put(ConsumerConfig.AUTO_OFFSET_RESET_CONFIG, "earliest");
        consumer.put(ConsumerConfig.MAX_POLL_RECORDS_CONFIG, settings.polled());
        consumer.putIfAbsent(ConsumerConfig.MAX_PARTITION_FETCH_BYTES_CONFIG, settings.fetchedOfAPartition());
        consumer.put(
                ConsumerConfig.PARTITION_ASSIGNMENT_STRATEGY_CONFIG,
                List.of(CooperativeStickyAssignor.class.getName()));
        var consumers = new RequestConsumers(consumer, intake, standing, time);
        consumers.addListener(new MicrometerConsumerListener<>(meters));

        var container = new ContainerProperties(topics.requestTopics().toArray(String[]::new));
        container.setGroupId(topics.group());
        container.setAckMode(ContainerProperties.AckMode.MANUAL);
        container.setMessageListener(intake);
        container.setConsumerRebalanceListener(intake);
        container.setMissingTopicsFatal(false);
        container.setStopImmediate(true);
        container.setShutdownTimeout(
                provider.requestTimeout().plus(BEYOND_A_CALL).toMillis());
        var requests = new KafkaMessageListenerContainer<>(consumers, container);
        requests.setBeanName("requests");
        requests.setAutoStartup(false);
        return requests;
    }

    @Bean
    ControlTopic controlTopic(
            KafkaProperties kafka,
            TopicProperties topics,
            FleetRate rate,
            Cancellations cancellations,
            Turns turns,
            Time time) {
        Map<String, Object> reading = ReadCommitted.settings(kafka);
        Map<String, Object> writing = kafka.buildProducerProperties();
        writing.put(ProducerConfig.MAX_BLOCK_MS_CONFIG, LONGEST_BLOCK.toMillis());
        return new ControlTopic(
                topics.control().topic(),
                topics.group(),
                rate,
                cancellations,
                turns,
                new DefaultKafkaConsumerFactory<>(reading, new ByteArrayDeserializer(), new ByteArrayDeserializer()),
                new DefaultKafkaProducerFactory<>(writing, new ByteArraySerializer(), new ByteArraySerializer()),
                time);
    }

    @Bean
    WorkerLifecycle workerLifecycle(
            Topics topics,
            Rights rights,
            LedgerTopics ledgers,
            ControlTopic control,
            JournalStart journal,
            KafkaMessageListenerContainer<byte[], byte[]> requests,
            KafkaProperties kafka,
            Time time) {
        return new WorkerLifecycle(
                topics,
                rights,
                ledgers,
                control,
                journal,
                requests,
                String.join(",", kafka.getBootstrapServers()),
                time);
    }

    @Bean(initMethod = "start", destroyMethod = "stop")
    LedgerSweep ledgerSweep(RequestIntake intake, Journal journal, Time time) {
        return new LedgerSweep(intake, journal, time);
    }

    @Bean
    WorkerHealth workerHealthIndicator(
            WorkerLifecycle lifecycle, RequestIntake intake, Standing standing, JournalState journal) {
        return new WorkerHealth(lifecycle, intake, standing, journal);
    }
}
