package io.backendprovisioner.lifecycle;

import io.backendprovisioner.broker.ClusterTopics;
import io.backendprovisioner.contract.TopicProperties;
import io.backendprovisioner.domain.Time;
import io.backendprovisioner.domain.VitalThreads;
import io.backendprovisioner.fleet.ControlTopic;
import io.backendprovisioner.flow.ForeignPartitions;
import io.backendprovisioner.intake.Partitions;
import io.backendprovisioner.intake.PollLoop;
import io.backendprovisioner.intake.Watchdog;
import io.backendprovisioner.intake.Window;
import io.backendprovisioner.journal.KafkaJournal;
import io.backendprovisioner.ledger.Anomalies;
import io.backendprovisioner.ledger.LedgerTopics;
import io.backendprovisioner.pacing.Turns;
import io.micrometer.core.instrument.MeterRegistry;
import org.apache.kafka.clients.admin.Admin;
import org.springframework.boot.kafka.autoconfigure.KafkaProperties;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

@Configuration(proxyBeanMethods = false)
public class LifecycleConfiguration {

    @Bean
    Durability durability(Admin admin, TopicProperties topics, MeterRegistry meters, Time time, VitalThreads threads) {
        return new Durability(admin, topics, meters, time, threads);
    }

    @Bean
    BrokerWatch brokerWatch(Admin admin, KafkaProperties kafka, Time time, VitalThreads threads) {
        return new BrokerWatch(admin, String.join(",", kafka.getBootstrapServers()), time, threads);
    }

    @Bean
    WorkerLifecycle workerLifecycle(
            Admin admin,
            TopicProperties topics,
            LedgerTopics ledgers,
            ControlTopic control,
            KafkaJournal journal,
            PollLoop polling,
            Durability durability,
            BrokerWatch brokerWatch,
            KafkaProperties kafka,
            Time time,
            VitalThreads threads) {
        return new WorkerLifecycle(
                new MissingTopics(new ClusterTopics(admin, time), topics),
                new Rights(admin, topics, time),
                ledgers,
                control,
                journal,
                polling,
                durability,
                brokerWatch,
                topics.group(),
                String.join(",", kafka.getBootstrapServers()),
                time,
                threads);
    }

    @Bean
    WorkerHealth workerHealthIndicator(
            WorkerLifecycle lifecycle,
            PollLoop polling,
            Partitions partitions,
            Window window,
            ForeignPartitions foreign,
            KafkaJournal journal,
            Anomalies anomalies,
            Durability durability,
            BrokerWatch brokerWatch,
            Watchdog watchdog,
            Turns turns) {
        return new WorkerHealth(
                lifecycle,
                polling,
                partitions,
                window,
                foreign,
                journal,
                anomalies,
                durability,
                brokerWatch,
                watchdog,
                turns);
    }
}
