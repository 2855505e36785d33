package io.backendprovisioner.bench.arms;

import java.time.Duration;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import org.springframework.kafka.listener.AcknowledgingMessageListener;
import org.springframework.kafka.listener.ContainerProperties.AckMode;

/**
 * Spring for Apache Kafka with {@code asyncAcks}: each request of a poll is handed to a virtual thread, acknowledged when
 * its reply is written, in any order. The container polls again when all of them are, so a poll is as large as the
 * consumer's share of the limit. The error handler does not work with it; retries are Resilience4j's.
 */
final class SpringAsyncArm implements Arm {
    /** So late at most it sees that all of a poll is acknowledged; by default a tenth of a second. */
    private static final Duration LOOK_EVERY = Duration.ofMillis(5);

    @Override
    public AutoCloseable start(Settings settings, Job job) {
        var template = SpringArms.template(settings);
        ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor();
        var properties = SpringArms.properties(settings);
        properties.setAckMode(AckMode.MANUAL);
        properties.setAsyncAcks(true);
        properties.setPollTimeoutWhilePaused(LOOK_EVERY);
        properties.setMessageListener((AcknowledgingMessageListener<byte[], byte[]>)
                (request, acknowledgment) -> threads.execute(() ->
                        template.send(job.answerAtLast(Request.in(request))).thenRun(acknowledgment::acknowledge)));
        var container = SpringArms.container(settings, settings.shareOf(settings.consumers()), properties);
        container.start();
        return () -> {
            container.stop();
            threads.close();
        };
    }
}
