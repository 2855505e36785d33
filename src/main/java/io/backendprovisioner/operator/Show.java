package io.backendprovisioner.operator;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.backendprovisioner.broker.BrokerAccess;
import io.backendprovisioner.broker.CannotRun;
import io.backendprovisioner.contract.Reply;
import io.backendprovisioner.contract.ReplyReader;
import io.backendprovisioner.contract.TopicProperties;
import io.backendprovisioner.domain.BackendMark;
import io.backendprovisioner.domain.Lane;
import io.backendprovisioner.domain.Marker;
import io.backendprovisioner.domain.RequestKey;
import io.backendprovisioner.domain.Time;
import io.backendprovisioner.ledger.LedgerSnapshot;
import io.backendprovisioner.provider.BackendCatalogue;
import io.backendprovisioner.provider.CloudError;
import io.backendprovisioner.provider.ListedBackend;
import io.backendprovisioner.provider.LookUpAnswer;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.utils.Utils;

/** Finds all that is known of one key: in the ledgers, at the cloud, and in the replies. Read-only. */
final class Show {
    /** What a person waits for. */
    private static final Duration LONGEST_READING = Duration.ofMinutes(2);

    private static final int MOST_REPLIES = 1000;

    private final BackendCatalogue cloud;
    private final BrokerAccess broker;
    private final TopicProperties topics;
    private final String region;
    private final Promises promises;
    private final Time time;

    /**
     * All that is known.
     *
     * @param own where Kafka's own partitioner puts the key
     * @param partitions how many the request topic has
     * @param freed whether a ledger tells that it let the key go
     * @param replies of either lane, since a reply does not say of which it is; the last ones, where there are many
     * @param coverage what was read of the replies
     */
    record Known(
            Lane lane,
            RequestKey key,
            BackendMark mark,
            TopicPartition own,
            int partitions,
            List<LedgerSnapshot.Line> lines,
            boolean freed,
            List<ListedBackend> backends,
            List<Replied> replies,
            ReplyLog.Coverage coverage) {
        boolean isNothing() {
            return lines.isEmpty() && !freed && backends.isEmpty() && replies.isEmpty();
        }
    }

    record Replied(TopicPartition partition, long offset, Instant at, Reply reply) {}

    Show(
            BackendCatalogue cloud,
            BrokerAccess broker,
            TopicProperties topics,
            String region,
            Promises promises,
            Time time) {
        this.cloud = cloud;
        this.broker = broker;
        this.topics = topics;
        this.region = region;
        this.promises = promises;
        this.time = time;
    }

    Known find(Lane lane, RequestKey key) throws CannotRun, InterruptedException {
        String topic = topics.topicOf(lane);
        Marker marker = Marker.of(topic, key);
        var ledgers = new Ledgers(
                broker,
                broker.partitions(List.of(TopicProperties.ledgerOf(topic))),
                broker.installation(topics.installation()),
                region,
                time);
        // A ledger has as many as its request topic.
        int partitions = ledgers.partitions().size();
        var ledger = LedgerSnapshot.of(marker);
        ledgers.read(ledger);
        var mark = new BackendMark(ledgers.ours(), marker);
        List<Replied> replies = new ArrayList<>();
        Instant from = time.instant().minus(promises.retention()).minus(promises.clocks());
        var coverage =
                new ReplyLog(broker, topics, time).read(from, LONGEST_READING, record -> take(record, key, replies));
        return new Known(
                lane,
                key,
                mark,
                new TopicPartition(
                        topic, Utils.toPositive(Utils.murmur2(key.value().getBytes(UTF_8))) % partitions),
                partitions,
                ledger.linesOf(marker),
                ledger.wasFreed(),
                listed(mark),
                replies,
                coverage);
    }

    private static void take(ConsumerRecord<byte[], byte[]> record, RequestKey key, List<Replied> replies) {
        ReplyReader.read(record.value())
                .filter(reply -> key.value().equals(reply.requestKey()))
                .ifPresent(reply -> replies.add(new Replied(
                        new TopicPartition(record.topic(), record.partition()),
                        record.offset(),
                        reply.completedAt(),
                        reply)));
        if (replies.size() > MOST_REPLIES) {
            replies.removeFirst();
        }
    }

    private List<ListedBackend> listed(BackendMark mark) throws CannotRun {
        return switch (cloud.tagged(mark.asTag())) {
            case LookUpAnswer.Listed(var backends) ->
                backends.stream()
                        .filter(backend -> backend.carries(mark.asTag()))
                        .toList();
            case CloudError error ->
                throw new CannotRun("the cloud's backends cannot be listed: " + error.code() + ": " + error.message());
        };
    }
}
