package io.backendprovisioner.bench.arms;

import io.confluent.parallelconsumer.PCRetriableException;
import io.confluent.parallelconsumer.ParallelConsumerOptions;
import io.confluent.parallelconsumer.ParallelConsumerOptions.ParallelConsumerOptionsBuilder;
import io.confluent.parallelconsumer.ParallelConsumerOptions.ProcessingOrder;
import io.confluent.parallelconsumer.ParallelStreamProcessor;
import io.confluent.parallelconsumer.PollContext;
import java.util.Map;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;

/**
 * Confluent's Parallel Consumer: a thread for each call in flight, offsets with the gaps in their metadata. Unordered, which
 * its documentation calls the fastest; retries are its own.
 */
final class ParallelArms {
    /** Kafka's default. How much is read ahead of the threads is for the library to say. */
    private static final int POLL = 500;

    private ParallelArms() {}

    static ParallelConsumerOptionsBuilder<byte[], byte[]> options(Settings settings, Map<String, Object> producer) {
        return ParallelConsumerOptions.<byte[], byte[]>builder()
                .consumer(new KafkaConsumer<>(Clients.consumer(settings, POLL)))
                .producer(new KafkaProducer<>(producer))
                .ordering(ProcessingOrder.UNORDERED)
                .maxConcurrency(settings.inFlight())
                .retryDelayProvider(failed -> Job.waitAfter(Math.max(1, failed.getNumberOfFailedAttempts())));
    }

    static AutoCloseable run(Settings settings, Job job, ParallelConsumerOptions<byte[], byte[]> options) {
        var processor = ParallelStreamProcessor.createEosStreamProcessor(options);
        processor.subscribe(settings.topics());
        processor.pollAndProduce(polled -> answer(polled, job));
        return processor::closeDrainFirst;
    }

    private static ProducerRecord<byte[], byte[]> answer(PollContext<byte[], byte[]> polled, Job job) {
        var request = Request.in(polled.getSingleConsumerRecord());
        try {
            return job.answer(request);
        } catch (CallFailed e) {
            if (polled.getSingleRecord().getNumberOfFailedAttempts() + 1 < Job.MOST_ATTEMPTS) {
                // Other exceptions it logs as errors of the program.
                throw new PCRetriableException(e);
            }
            return job.failure(request, e.error());
        }
    }
}
