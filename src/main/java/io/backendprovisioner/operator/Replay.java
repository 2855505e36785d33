package io.backendprovisioner.operator;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.backendprovisioner.broker.BrokerAccess;
import io.backendprovisioner.broker.CannotRun;
import io.backendprovisioner.contract.ContentMode;
import io.backendprovisioner.contract.Envelope;
import io.backendprovisioner.contract.Incoming;
import io.backendprovisioner.contract.ReplyDestination;
import io.backendprovisioner.contract.ReplyTopics;
import io.backendprovisioner.contract.ReplyWriter;
import io.backendprovisioner.contract.RequestReader;
import io.backendprovisioner.contract.TopicProperties;
import io.backendprovisioner.domain.Marker;
import io.backendprovisioner.domain.Outcome;
import io.backendprovisioner.domain.RequestKey;
import io.backendprovisioner.domain.Time;
import io.backendprovisioner.ledger.Entry;
import io.backendprovisioner.ledger.LedgerSnapshot;
import java.io.PrintStream;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeoutException;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.TopicPartition;

/**
 * Sends a known answer once more, on purpose: to where the request asked for it, or by key alone to the default reply
 * topic. Reads the ledger and writes one reply, nothing else.
 */
final class Replay {
    private final BrokerAccess broker;
    private final TopicProperties topics;
    private final ReplyTopics replyTopics;
    private final Time time;

    Replay(BrokerAccess broker, TopicProperties topics, Time time) {
        this.broker = broker;
        this.topics = topics;
        this.replyTopics = new ReplyTopics(topics);
        this.time = time;
    }

    void run(ReplayTarget target, PrintStream out) throws NotKnown, CannotRun, InterruptedException {
        try {
            switch (target) {
                case ReplayTarget.ByKey(var lane, var key) -> byKey(topics.topicOf(lane), key, out);
                case ReplayTarget.ByRecord(var lane, var partition, var offset) ->
                    byRecord(new TopicPartition(topics.topicOf(lane), partition), offset, out);
            }
        } catch (ExecutionException | TimeoutException | KafkaException e) {
            throw broker.failed(e);
        }
    }

    private void byKey(String topic, RequestKey key, PrintStream out)
            throws NotKnown, CannotRun, InterruptedException, ExecutionException, TimeoutException {
        Marker marker = Marker.of(topic, key);
        var ledger = LedgerSnapshot.of(marker);
        read(ledger, broker.partitions(List.of(TopicProperties.ledgerOf(topic))));
        Entry.Answer answer = KnownAnswer.in(ledger, marker, key, null);
        byte[] raw = key.value().getBytes(UTF_8);
        var envelope = new Envelope(
                new TopicPartition(topic, 0),
                0,
                Instant.EPOCH,
                raw,
                raw,
                key,
                null,
                null,
                null,
                null,
                ContentMode.PLAIN);
        send(envelope, replyTopics.byDefault(), answer, out);
    }

    private void byRecord(TopicPartition partition, long offset, PrintStream out)
            throws NotKnown, CannotRun, InterruptedException, ExecutionException, TimeoutException {
        var topic = broker.existing(partition.topic());
        if (partition.partition() >= topic.partitions().size()) {
            throw new NotKnown(partition.topic() + " has no partition " + partition.partition() + ", only 0 to "
                    + (topic.partitions().size() - 1));
        }
        ConsumerRecord<byte[], byte[]> record;
        try (var consumer = broker.readCommitted()) {
            record = fetch(consumer, partition, offset);
        }
        switch (RequestReader.read(record)) {
            case Incoming.Unanswerable(var cause) ->
                throw new NotKnown("this record went to " + topics.deadLetters().topic() + ": " + cause);
            case Incoming.Invalid invalid ->
                throw new NotKnown("this request was REJECTED as invalid and made no backend: "
                        + invalid.violations().getFirst().pointer() + " "
                        + invalid.violations().getFirst().message() + "; fix it and send it again");
            case Incoming.Request request -> {
                Marker marker = Marker.of(partition.topic(), request.key());
                var ledger = LedgerSnapshot.of(marker);
                read(ledger, List.of(LedgerSnapshot.ledgerOf(partition)));
                boolean settled = ledger.isSettled(partition, topic.topicId(), offset);
                Entry.Answer answer = KnownAnswer.in(
                        ledger,
                        marker,
                        request.key(),
                        new KnownAnswer.Asked(request.spec().fingerprint(), settled));
                send(request.envelope(), destination(request.envelope(), out), answer, out);
            }
        }
    }

    private ConsumerRecord<byte[], byte[]> fetch(
            Consumer<byte[], byte[]> consumer, TopicPartition partition, long offset) throws NotKnown, CannotRun {
        List<TopicPartition> one = List.of(partition);
        consumer.assign(one);
        long begin = consumer.beginningOffsets(one).getOrDefault(partition, 0L);
        long end = consumer.endOffsets(one).getOrDefault(partition, 0L);
        String missing = "there is no record " + offset + " in " + partition + ": ";
        if (offset < begin || offset >= end) {
            throw new NotKnown(missing + "it "
                    + (begin == end ? "is empty" : "holds offsets " + begin + " to " + (end - 1))
                    + "; replay by --key instead");
        }
        consumer.seek(partition, offset);
        long begun = time.nanos();
        while (consumer.position(partition) <= offset) {
            for (ConsumerRecord<byte[], byte[]> record : consumer.poll(Duration.ofMillis(100))) {
                // A later one comes first where the offset itself has none; the position is past it then.
                if (record.offset() == offset) {
                    return record;
                }
            }
            if (time.nanos() - begun > BrokerAccess.PATIENCE.toNanos()) {
                throw new CannotRun("record " + offset + " of " + partition + " did not come within "
                        + BrokerAccess.PATIENCE.toSeconds() + " s");
            }
        }
        throw new NotKnown(missing + "the offset belongs to a transaction's end, or its transaction was aborted");
    }

    private void read(LedgerSnapshot ledger, List<TopicPartition> ledgers)
            throws ExecutionException, InterruptedException, TimeoutException {
        try (var consumer = broker.readCommitted()) {
            ledger.read(broker.admin(), consumer, time, ledgers);
        }
    }

    private ReplyDestination destination(Envelope envelope, PrintStream out) throws CannotRun, InterruptedException {
        ReplyDestination byDefault = replyTopics.byDefault();
        String topic = envelope.replyTopic() == null ? byDefault.topic() : envelope.replyTopic();
        Integer partition = envelope.replyPartition();
        var wanted = new ReplyDestination(topic, partition);
        if (replyTopics.mayBeNamed(topic)) {
            var existing = broker.topic(topic);
            if (existing.isPresent()
                    && (partition == null
                            || partition < existing.get().partitions().size())) {
                return wanted;
            }
        }
        out.println("the request asked for its reply on " + topic + (partition == null ? "" : "-" + partition)
                + ", which is not allowed or does not exist; it goes to " + byDefault.topic());
        return byDefault;
    }

    private void send(Envelope envelope, ReplyDestination destination, Entry.Answer answer, PrintStream out)
            throws CannotRun, InterruptedException, ExecutionException, TimeoutException {
        broker.existing(destination.topic());
        var outcome = new Outcome.Created(answer.backendId(), answer.cloudRequestId(), Outcome.Provenance.REPLAYED, 0);
        ProducerRecord<byte[], byte[]> reply = ReplyWriter.reply(envelope, destination, outcome, time.instant());
        try (var producer = broker.producer()) {
            var sent = time.get(producer.send(reply), BrokerAccess.PATIENCE);
            out.println("replayed: " + envelope.requestKey() + " -> CREATED " + answer.backendId() + ", answered "
                    + answer.answeredAt() + "; sent to " + sent.topic() + "-" + sent.partition() + " at offset "
                    + sent.offset());
        }
    }
}
