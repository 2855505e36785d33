package io.backendprovisioner.journal;

import java.util.concurrent.atomic.AtomicReference;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.jspecify.annotations.Nullable;

/**
 * What became of the records of one transaction, as far as they failed. The producer fails the records that it has not
 * sent yet with the exception of the one that broke the transaction, so only the first record that is refused counts as
 * refused. Safe for any number of threads.
 */
final class SendFailures {
    private final AtomicReference<@Nullable Exception> first = new AtomicReference<>();
    private final AtomicReference<@Nullable Refused> refused = new AtomicReference<>();

    void failed(ProducerRecord<byte[], byte[]> record, Exception reason) {
        first.compareAndSet(null, reason);
        KafkaFailure meaning = KafkaFailure.ofRecord(reason, record.topic());
        switch (meaning) {
            case ABOUT_THE_RECORD, ABOUT_THE_PLACE -> refused.compareAndSet(null, new Refused(record, reason, meaning));
            case ABOUT_MEMBERSHIP, PRODUCER_IS_GONE, TROUBLE -> {}
        }
    }

    /** Returns the first failure of any kind. */
    @Nullable
    Exception first() {
        return first.get();
    }

    @Nullable
    Refused refused() {
        return refused.get();
    }
}
