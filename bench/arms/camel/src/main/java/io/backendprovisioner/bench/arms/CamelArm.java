package io.backendprovisioner.bench.arms;

import io.backendprovisioner.provider.CloudError;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Executors;
import org.apache.camel.Exchange;
import org.apache.camel.Message;
import org.apache.camel.builder.RouteBuilder;
import org.apache.camel.component.kafka.KafkaConstants;
import org.apache.camel.component.kafka.consumer.KafkaManualCommit;
import org.apache.camel.impl.DefaultCamelContext;
import org.apache.kafka.clients.producer.ProducerRecord;

/**
 * Apache Camel: a batching Kafka consumer for each partition, whose batch is split onto virtual threads and committed when
 * all of it is answered; the call behind Resilience4j's circuit breaker, retries by Camel's error handler.
 */
final class CamelArm implements Arm {

    @Override
    public AutoCloseable start(Settings settings, Job job) throws Exception {
        var context = new DefaultCamelContext();
        context.addRoutes(new Routes(settings, job));
        context.start();
        return context;
    }

    private static final class Routes extends RouteBuilder {
        private static final String BYTES = "org.apache.kafka.common.serialization.ByteArray";

        /** By default a minute, and so longer than all tries of a request together. */
        private static final int OPEN_SECONDS = 2;

        private final Settings settings;
        private final Job job;

        Routes(Settings settings, Job job) {
            this.settings = settings;
            this.job = job;
        }

        @Override
        public void configure() {
            onException(Exception.class)
                    .maximumRedeliveries(Job.MOST_ATTEMPTS - 1)
                    .redeliveryDelay(Job.FIRST_WAIT.toMillis())
                    .useExponentialBackOff()
                    .backOffMultiplier(Job.WAIT_GROWS_BY)
                    .logExhausted(false)
                    .handled(true)
                    .process(this::fail)
                    .to(replies());
            from(requests())
                    .split(body())
                    .parallelProcessing()
                    .executorService(Executors.newVirtualThreadPerTaskExecutor())
                    .process(Routes::unpack)
                    .circuitBreaker()
                    .resilience4jConfiguration()
                    .waitDurationInOpenState(OPEN_SECONDS)
                    // By default the exchange goes on as it is, and the request would be published as its own reply.
                    .throwExceptionWhenHalfOpenOrOpenState(true)
                    .end()
                    .process(this::answer)
                    .end()
                    .to(replies())
                    .end()
                    .process(Routes::commit);
        }

        /** By default a batch that is not full waits for as long as a poll does, which is five seconds. */
        private String requests() {
            return "kafka:" + String.join(",", settings.topics()) + "?brokers=" + settings.bootstrapServers()
                    + "&groupId="
                    + settings.group() + "&autoOffsetReset=earliest&autoCommitEnable=false&allowManualCommit=true"
                    + "&batching=true&consumersCount=" + settings.consumers() + "&maxPollRecords="
                    + settings.shareOf(settings.consumers()) + "&pollTimeoutMs=20&batchingIntervalMs=5"
                    + "&keyDeserializer=" + BYTES + "Deserializer&valueDeserializer=" + BYTES + "Deserializer";
        }

        private String replies() {
            return "kafka:" + settings.replies() + "?brokers=" + settings.bootstrapServers() + "&keySerializer=" + BYTES
                    + "Serializer&valueSerializer=" + BYTES + "Serializer";
        }

        /** What is split is the exchange of one record; its message is what the rest of the route is about. */
        private static void unpack(Exchange exchange) {
            exchange.setMessage(
                    exchange.getMessage().getBody(Exchange.class).getMessage().copy());
        }

        private void answer(Exchange exchange) {
            put(exchange.getMessage(), job.answer(request(exchange.getMessage())));
        }

        private void fail(Exchange exchange) {
            var e = exchange.getProperty(Exchange.EXCEPTION_CAUGHT, Exception.class);
            var error = e instanceof CallFailed failed
                    ? failed.error()
                    : new CloudError.NotSent(e.getClass().getSimpleName(), String.valueOf(e.getMessage()));
            put(exchange.getMessage(), job.failure(request(exchange.getMessage()), error));
        }

        private static Request request(Message message) {
            return new Request(
                    message.getHeader(KafkaConstants.KEY, byte[].class),
                    message.getBody(byte[].class),
                    message.getHeader(Request.CORRELATION_ID, byte[].class));
        }

        private static void put(Message message, ProducerRecord<byte[], byte[]> reply) {
            message.setBody(reply.value());
            message.setHeader(Job.STATUS, reply.headers().lastHeader(Job.STATUS).value());
        }

        /** The last of each partition. */
        private static void commit(Exchange batch) {
            Map<Object, KafkaManualCommit> last = new HashMap<>();
            for (Object one : batch.getMessage().getBody(List.class)) {
                var message = ((Exchange) one).getMessage();
                last.put(
                        message.getHeader(KafkaConstants.TOPIC) + "-" + message.getHeader(KafkaConstants.PARTITION),
                        message.getHeader(KafkaConstants.MANUAL_COMMIT, KafkaManualCommit.class));
            }
            last.values().forEach(KafkaManualCommit::commit);
        }
    }
}
