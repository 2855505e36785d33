package io.backendprovisioner.bench.arms;

import io.confluent.parallelconsumer.ParallelConsumerOptions.CommitMode;
import java.time.Duration;
import org.apache.kafka.clients.producer.ProducerConfig;

/** The Parallel Consumer with its way to commit that is quickest, asynchronously and now and then. */
final class ParallelAsyncArm implements Arm {
    /** By default five seconds, all of whose requests a kill would repeat. */
    private static final Duration COMMIT_EVERY = Duration.ofMillis(500);

    @Override
    public AutoCloseable start(Settings settings, Job job) {
        var producer = Clients.producer(settings);
        // A thread waits until its reply is written, so nothing is gained by waiting for more of them.
        producer.put(ProducerConfig.LINGER_MS_CONFIG, 0);
        return ParallelArms.run(
                settings,
                job,
                ParallelArms.options(settings, producer)
                        .commitMode(CommitMode.PERIODIC_CONSUMER_ASYNCHRONOUS)
                        .commitInterval(COMMIT_EVERY)
                        .build());
    }
}
