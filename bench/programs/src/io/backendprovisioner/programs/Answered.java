package io.backendprovisioner.programs;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.backendprovisioner.testkit.Producers;
import io.backendprovisioner.testkit.Replies;
import java.util.Arrays;
import java.util.concurrent.atomic.AtomicLongArray;
import java.util.function.Consumer;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.producer.internals.BuiltInPartitioner;

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

    /** When there had been an answer to one of these requests on every partition that they went to. */
    long firstOnEach(int from, int to, int partitions) {
        long[] first = new long[partitions];
        for (int number = from; number < to; number++) {
            byte[] key = Producers.key(number).getBytes(UTF_8);
            int partition = BuiltInPartitioner.partitionForKey(key, partitions);
            first[partition] = first[partition] == 0 ? at.get(number) : Math.min(first[partition], at.get(number));
        }
        return Arrays.stream(first).max().orElseThrow();
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
