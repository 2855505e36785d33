package io.backendprovisioner.storm;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.backendprovisioner.contract.HeaderNames;
import java.util.List;
import java.util.Optional;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.header.internals.RecordHeaders;
import org.apache.kafka.common.record.TimestampType;
import org.jspecify.annotations.Nullable;

/** The requests of a storm, in both lanes; those of the bulk lane are parts of a few batches. */
final class Requests {
    private static final int BATCHES = 3;

    private Requests() {}

    /** Two of three ask to be told that they wait. */
    static boolean asks(int correlation) {
        return correlation % 3 != 2;
    }

    /** Whether the request asks for a role as well, which the cloud refuses. */
    static boolean wantsRole(int number, int rolesEvery) {
        return rolesEvery > 0 && number % rolesEvery == 0;
    }

    static String key(int number) {
        return "key-" + number;
    }

    /**
     * Sends requests to all partitions in turn.
     *
     * @param twiceEvery every so many is sent twice, 0 for none
     * @param rolesEvery every so many asks for a role, 0 for none
     * @return how many records were sent; their correlation ids are {@code c0}, {@code c1} and so on
     */
    static int send(SimulatedBroker broker, List<TopicPartition> all, int requests, int twiceEvery, int rolesEvery) {
        int[] next = new int[all.size()];
        int correlation = 0;
        for (int number = 0; number < requests; number++) {
            boolean twice = twiceEvery > 0 && number % twiceEvery == 0;
            for (int copy = 0; copy < (twice ? 2 : 1); copy++) {
                int partition = number % all.size();
                boolean role = wantsRole(number, rolesEvery);
                broker.append(request(number, all.get(partition), next[partition]++, correlation++, role));
            }
        }
        return correlation;
    }

    /**
     * Sends requests that ask for no announcement to one partition. Their correlation ids have their offsets.
     *
     * @param batch that they are part of; {@code null} if of none
     */
    static void send(SimulatedBroker broker, TopicPartition partition, int requests, @Nullable String batch) {
        for (int offset = 0; offset < requests; offset++) {
            var headers = new RecordHeaders();
            headers.add(HeaderNames.CORRELATION_ID, ("c" + offset).getBytes(UTF_8));
            if (batch != null) {
                headers.add(HeaderNames.BATCH, batch.getBytes(UTF_8));
            }
            broker.append(request(offset, partition, offset, headers, false));
        }
    }

    private static ConsumerRecord<byte[], byte[]> request(
            int number, TopicPartition partition, long offset, int correlation, boolean role) {
        var headers = new RecordHeaders();
        headers.add(HeaderNames.CORRELATION_ID, ("c" + correlation).getBytes(UTF_8));
        headers.add(HeaderNames.PROGRESS, String.valueOf(asks(correlation)).getBytes(UTF_8));
        if (partition.topic().equals(Storm.BULK)) {
            headers.add(HeaderNames.BATCH, ("batch-" + number % BATCHES).getBytes(UTF_8));
        }
        return request(number, partition, offset, headers, role);
    }

    private static ConsumerRecord<byte[], byte[]> request(
            int number, TopicPartition partition, long offset, RecordHeaders headers, boolean role) {
        String key = key(number);
        byte[] value = ("{\"backendName\":\"name-of-" + key + "\",\"backendType\":\"HTTP\""
                        + (role ? ",\"createSlr\":true}" : "}"))
                .getBytes(UTF_8);
        return new ConsumerRecord<>(
                partition.topic(),
                partition.partition(),
                offset,
                0,
                TimestampType.CREATE_TIME,
                key.length(),
                value.length,
                key.getBytes(UTF_8),
                value,
                headers,
                Optional.empty());
    }
}
