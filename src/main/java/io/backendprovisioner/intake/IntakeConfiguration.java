package io.backendprovisioner.intake;

import io.backendprovisioner.broker.ClientSettings;
import io.backendprovisioner.contract.TopicProperties;
import io.backendprovisioner.domain.Time;
import io.backendprovisioner.domain.VitalThreads;
import io.backendprovisioner.fleet.Burials;
import io.backendprovisioner.flow.ForeignPartitions;
import io.backendprovisioner.flow.HandleRequest;
import io.backendprovisioner.journal.GroupMembership;
import io.backendprovisioner.journal.Journal;
import io.backendprovisioner.ledger.Anomalies;
import io.backendprovisioner.ledger.LedgerRestore;
import io.backendprovisioner.ledger.RequestLogs;
import io.backendprovisioner.metrics.Meters;
import io.backendprovisioner.pacing.ConfirmedClock;
import io.backendprovisioner.pacing.FleetRate;
import io.backendprovisioner.pacing.Suspension;
import io.backendprovisioner.pacing.Turns;
import io.backendprovisioner.provider.ProviderProperties;
import io.micrometer.core.instrument.MeterRegistry;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.consumer.ConsumerConfig;
import org.apache.kafka.clients.consumer.CooperativeStickyAssignor;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.springframework.boot.context.properties.EnableConfigurationProperties;
import org.springframework.boot.kafka.autoconfigure.KafkaProperties;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.kafka.core.DefaultKafkaConsumerFactory;
import org.springframework.kafka.core.MicrometerConsumerListener;

@Configuration(proxyBeanMethods = false)
@EnableConfigurationProperties(IntakeProperties.class)
public class IntakeConfiguration {
    private static final Duration BEYOND_A_CALL = Duration.ofSeconds(5);

    @Bean
    ForeignPartitions foreignPartitions(IntakeProperties settings, Admin admin, MeterRegistry meters, Time time) {
        return new ForeignPartitions(
                topic -> ForeignPartitions.sizeOf(admin, topic), settings.refusesForeignPartitions(), meters, time);
    }

    @Bean
    Window window(IntakeProperties settings, HandleRequest handler) {
        return new Window(settings.readAhead(), settings.bytes(), handler::handle);
    }

    @Bean
    Partitions partitions(
            Journal journal,
            LedgerRestore ledger,
            Anomalies anomalies,
            Window window,
            ProviderProperties provider,
            TopicProperties topics,
            FleetRate rate,
            MeterRegistry meters,
            Time time,
            VitalThreads threads) {
        var share = new FleetShare(topics.requestTopics(), rate);
        var restorer = new Restorer(ledger::restore, anomalies, time, threads);
        var partitions =
                new Partitions(journal, restorer, window, provider.requestTimeout(), topics, share, time, threads);
        new IntakeMeters(meters, time).watch(window, partitions);
        return partitions;
    }

    @Bean
    PollLoop pollLoop(
            KafkaProperties kafka,
            TopicProperties topics,
            IntakeProperties settings,
            ProviderProperties provider,
            Partitions partitions,
            GroupMembership membership,
            Burials burials,
            Anomalies anomalies,
            Suspension suspension,
            MeterRegistry meters,
            Time time,
            VitalThreads threads) {
        Map<String, Object> consumer = ClientSettings.consumer(kafka);
        consumer.put(ConsumerConfig.GROUP_ID_CONFIG, topics.group());
        consumer.put(ConsumerConfig.ISOLATION_LEVEL_CONFIG, "read_committed");
        consumer.put(ConsumerConfig.ENABLE_AUTO_COMMIT_CONFIG, false);
        consumer.put(ConsumerConfig.AUTO_OFFSET_RESET_CONFIG, "none");
        consumer.put(ConsumerConfig.MAX_POLL_RECORDS_CONFIG, settings.polled());
        consumer.putIfAbsent(ConsumerConfig.MAX_PARTITION_FETCH_BYTES_CONFIG, settings.fetchedOfAPartition());
        consumer.put(
                ConsumerConfig.PARTITION_ASSIGNMENT_STRATEGY_CONFIG,
                List.of(CooperativeStickyAssignor.class.getName()));
        Duration longestStop = provider.requestTimeout().plus(BEYOND_A_CALL);
        ClientSettings.check(kafka, consumer, longestStop.toMillis());
        var consumers =
                new DefaultKafkaConsumerFactory<>(consumer, new ByteArrayDeserializer(), new ByteArrayDeserializer());
        consumers.addListener(new MicrometerConsumerListener<>(meters));
        return new PollLoop(
                consumers,
                topics.requestTopics(),
                partitions,
                membership,
                burials,
                anomalies,
                suspension,
                longestStop,
                time,
                threads);
    }

    @Bean(initMethod = "start", destroyMethod = "stop")
    LedgerSweep ledgerSweep(
            Partitions partitions,
            Journal journal,
            ConfirmedClock clock,
            Suspension suspension,
            Time time,
            VitalThreads threads) {
        return new LedgerSweep(partitions, journal, clock, suspension, time, threads);
    }

    @Bean(initMethod = "start", destroyMethod = "stop")
    Watchdog watchdog(
            Window window,
            Turns turns,
            Suspension suspension,
            IntakeProperties settings,
            MeterRegistry meters,
            Time time,
            VitalThreads threads) {
        var watchdog = new Watchdog(
                window, turns::calls, turns::betweenCalls, suspension::isOn, settings.standstillAfter(), time, threads);
        Meters.STANDSTILL.gauge(meters, watchdog, now -> now.standstill().isEmpty() ? 0 : 1);
        return watchdog;
    }

    @Bean(initMethod = "start", destroyMethod = "stop")
    TopicWatch topicWatch(
            Partitions partitions,
            RequestLogs logs,
            ForeignPartitions foreign,
            Anomalies anomalies,
            Time time,
            VitalThreads threads) {
        return new TopicWatch(partitions, logs, foreign, anomalies, time, threads);
    }
}
