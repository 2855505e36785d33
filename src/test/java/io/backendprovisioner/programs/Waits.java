package io.backendprovisioner.programs;

import java.util.Map;
import java.util.TreeMap;
import java.util.function.Consumer;
import org.apache.kafka.clients.consumer.ConsumerRecord;

/**
 * How long each request was waited for: from its timestamp until its reply is seen, committed. (The reply's own timestamp
 * is from before the commit.)
 */
final class Waits implements Consumer<ConsumerRecord<byte[], byte[]>> {
    private static final int LONGEST_MILLIS = 60_000;

    private final Producers producers;
    private final int from;
    private final int[] countByMillis = new int[LONGEST_MILLIS + 1];
    private final Map<String, Integer> statuses = new TreeMap<>();
    private int count;

    /** @param from the first request that counts */
    Waits(Producers producers, int from) {
        this.producers = producers;
        this.from = from;
    }

    @Override
    public void accept(ConsumerRecord<byte[], byte[]> reply) {
        int number = Producers.number(Replies.correlationId(reply));
        statuses.merge(Replies.status(reply), 1, Integer::sum);
        if (number >= from) {
            long millis = System.currentTimeMillis() - producers.sentAt(number);
            countByMillis[Math.clamp(millis, 0, LONGEST_MILLIS)]++;
            count++;
        }
    }

    private int percentile(int percent) {
        long below = 0;
        int millis = -1;
        while (below * 100 < (long) percent * count) {
            below += countByMillis[++millis];
        }
        return millis;
    }

    @Override
    public String toString() {
        return "from request to reply: p50 %d ms, p99 %d ms, the longest %d ms; statuses %s"
                .formatted(percentile(50), percentile(99), percentile(100), statuses);
    }
}
