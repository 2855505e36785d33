package io.backendprovisioner.bench.arms;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.springframework.kafka.core.KafkaTemplate;
import org.springframework.kafka.listener.BatchListenerFailedException;
import org.springframework.kafka.listener.BatchMessageListener;
import org.springframework.kafka.listener.DefaultErrorHandler;
import org.springframework.kafka.support.ExponentialBackOffWithMaxRetries;

/**
 * Spring for Apache Kafka as it comes: a thread for each partition, one request after the other. A batch listener, so that
 * a reply's way to the broker is not waited for before the next request, but before the batch is committed; retries by
 * the container's error handler.
 */
final class SpringPlainArm implements Arm {
    /** So few, that a kill repeats few. */
    private static final int BATCH = 50;

    @Override
    public AutoCloseable start(Settings settings, Job job) {
        var template = SpringArms.template(settings);
        var properties = SpringArms.properties(settings);
        properties.setMessageListener(
                (BatchMessageListener<byte[], byte[]>) requests -> answer(requests, job, template));
        var container = SpringArms.container(settings, BATCH, properties);
        var waits = new ExponentialBackOffWithMaxRetries(Job.MOST_ATTEMPTS - 1);
        waits.setInitialInterval(Job.FIRST_WAIT.toMillis());
        waits.setMultiplier(Job.WAIT_GROWS_BY);
        container.setCommonErrorHandler(
                new DefaultErrorHandler((request, e) -> fail(request, e, job, template), waits));
        container.start();
        return container::stop;
    }

    private static void answer(
            List<ConsumerRecord<byte[], byte[]>> requests, Job job, KafkaTemplate<byte[], byte[]> template) {
        List<CompletableFuture<?>> sent = new ArrayList<>();
        try {
            for (var request : requests) {
                try {
                    sent.add(template.send(job.answer(Request.in(request))));
                } catch (CallFailed e) {
                    throw new BatchListenerFailedException("to be tried again", e, request);
                }
            }
        } finally {
            sent.forEach(CompletableFuture::join);
        }
    }

    private static void fail(
            ConsumerRecord<?, ?> request, Exception e, Job job, KafkaTemplate<byte[], byte[]> template) {
        if (!(e.getCause() instanceof CallFailed failed)) {
            throw new IllegalStateException("not to be given up", e);
        }
        @SuppressWarnings("unchecked")
        var bytes = (ConsumerRecord<byte[], byte[]>) request;
        template.send(job.failure(Request.in(bytes), failed.error())).join();
    }
}
