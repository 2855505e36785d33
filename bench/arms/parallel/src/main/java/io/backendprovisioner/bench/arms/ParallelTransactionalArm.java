package io.backendprovisioner.bench.arms;

import io.confluent.parallelconsumer.ParallelConsumerOptions.CommitMode;
import java.time.Duration;
import org.apache.kafka.clients.producer.ProducerConfig;

/** The Parallel Consumer with replies and offsets in one transaction, the nearest thing to the worker's own promise. */
final class ParallelTransactionalArm implements Arm {
    /** No reply is seen before the commit after it, and the default is five seconds. */
    private static final Duration COMMIT_EVERY = Duration.ofMillis(100);

    @Override
    public AutoCloseable start(Settings settings, Job job) {
        var producer = Clients.producer(settings);
        producer.put(ProducerConfig.LINGER_MS_CONFIG, 0);
        // As the worker has it, too: a transaction that follows another at once is refused until the markers of that
        // are written.
        producer.put(ProducerConfig.RETRY_BACKOFF_MS_CONFIG, 2);
        producer.put(ProducerConfig.TRANSACTIONAL_ID_CONFIG, settings.group());
        return ParallelArms.run(
                settings,
                job,
                ParallelArms.options(settings, producer)
                        .commitMode(CommitMode.PERIODIC_TRANSACTIONAL_PRODUCER)
                        .commitInterval(COMMIT_EVERY)
                        .allowEagerProcessingDuringTransactionCommit(true)
                        .build());
    }
}
