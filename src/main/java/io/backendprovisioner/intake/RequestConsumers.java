package io.backendprovisioner.intake;

import io.backendprovisioner.domain.Time;
import java.time.Duration;
import java.util.Map;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.clients.consumer.ConsumerRecords;
import org.apache.kafka.common.errors.AuthenticationException;
import org.apache.kafka.common.errors.AuthorizationException;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.springframework.kafka.core.DefaultKafkaConsumerFactory;

/**
 * Consumers that ask before each poll which of their partitions to read. What others would tell them to pause or resume
 * could come in the wrong order; what is asked for each time cannot. Where the broker does not let us read, they try again
 * until it does: whoever owns them would take that for the end.
 */
final class RequestConsumers extends DefaultKafkaConsumerFactory<byte[], byte[]> {
    /** While something is paused, nobody tells us when it may go on; looking costs, and thousands wait behind what is read. */
    private static final Duration LOOK_AGAIN = Duration.ofMillis(100);

    /** Partitions that are assigned within a poll are paused, and a poll that brings nothing goes on to its end. */
    private static final Duration LONGEST = Duration.ofSeconds(1);

    private static final Duration REFUSED_AGAIN_AFTER = Duration.ofSeconds(1);

    private final Reading reading;
    private final Standing standing;
    private final Time time;

    interface Reading {
        /** Pauses and resumes partitions as things stand. */
        void decide(Consumer<?, ?> consumer);
    }

    RequestConsumers(Map<String, Object> settings, Reading reading, Standing standing, Time time) {
        super(settings, new ByteArrayDeserializer(), new ByteArrayDeserializer());
        this.reading = reading;
        this.standing = standing;
        this.time = time;
    }

    @Override
    protected Consumer<byte[], byte[]> createRawConsumer(Map<String, Object> settings) {
        return new RequestConsumer(settings);
    }

    private final class RequestConsumer extends ExtendedKafkaConsumer {
        RequestConsumer(Map<String, Object> settings) {
            super(settings);
        }

        @Override
        public ConsumerRecords<byte[], byte[]> poll(Duration timeout) {
            reading.decide(this);
            boolean all = paused().isEmpty() && !assignment().isEmpty();
            Duration most = all ? LONGEST : LOOK_AGAIN;
            try {
                var records = super.poll(timeout.compareTo(most) < 0 ? timeout : most);
                standing.accepted();
                return records;
            } catch (AuthenticationException | AuthorizationException e) {
                standing.refused(e);
                return laterNothing();
            }
        }

        private ConsumerRecords<byte[], byte[]> laterNothing() {
            try {
                time.sleep(REFUSED_AGAIN_AFTER);
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
            }
            return ConsumerRecords.empty();
        }
    }
}
