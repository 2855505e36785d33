package io.backendprovisioner.programs;

import java.util.concurrent.atomic.AtomicLongArray;
import java.util.function.Consumer;
import org.apache.kafka.clients.consumer.ConsumerRecord;

/** When each request's reply was seen. */
final class Answered implements Consumer<ConsumerRecord<byte[], byte[]>> {
    private final Producers producers;
    private final AtomicLongArray at;

    Answered(Producers producers, int most) {
        this.producers = producers;
        at = new AtomicLongArray(most);
    }

    @Override
    public void accept(ConsumerRecord<byte[], byte[]> reply) {
        at.set(Producers.number(Replies.correlationId(reply)), System.currentTimeMillis());
    }

    /** How many requests had been sent at that time. */
    int sentBefore(long millis) {
        int low = 0;
        int high = producers.sent();
        while (low < high) {
            int middle = (low + high) >>> 1;
            if (producers.sentAt(middle) < millis) {
                low = middle + 1;
            } else {
                high = middle;
            }
        }
        return low;
    }

    /** When the last of these requests was answered. */
    long last(int from, int to) {
        long last = 0;
        for (int number = from; number < to; number++) {
            last = Math.max(last, at.get(number));
        }
        return last;
    }
}
