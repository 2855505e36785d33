package io.backendprovisioner.flow;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.backendprovisioner.contract.Incoming;
import io.backendprovisioner.contract.RequestReader;
import io.backendprovisioner.domain.Lane;
import io.backendprovisioner.ledger.OwnedPartition;
import io.backendprovisioner.ledger.SimulatedLedger;
import io.backendprovisioner.testkit.RawRequest;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.Uuid;
import org.apache.kafka.common.record.TimestampType;

/** Requests as they come to be called for, each in a partition of its own. */
final class SentRequest {
    static final String BATCH = "spring";
    private static final String TOPIC = "requests";

    private SentRequest() {}

    /** For an HTTP backend of that name, which is its key as well; it is part of the batch. */
    static BackendRequest named(String name) {
        return of(RawRequest.toCreate(name).keyed(name).with("provisioner-batch", BATCH.getBytes(UTF_8)));
    }

    /** Of that value, with the key orders. */
    static BackendRequest saying(String json) {
        return of(RawRequest.toCreate("orders").keyed("orders").saying(json));
    }

    static BackendRequest named(String name, Instant deadline) {
        return of(RawRequest.toCreate(name).keyed(name).before(deadline));
    }

    /** As it is read from the first partition of the topic. */
    static ConsumerRecord<byte[], byte[]> read(RawRequest request, String topic, long offset, Instant sentAt) {
        ProducerRecord<byte[], byte[]> sent = request.on(topic, 0);
        return new ConsumerRecord<>(
                topic,
                0,
                offset,
                sentAt.toEpochMilli(),
                TimestampType.CREATE_TIME,
                -1,
                -1,
                sent.key(),
                sent.value(),
                sent.headers(),
                Optional.empty());
    }

    private static BackendRequest of(RawRequest request) {
        var record = read(request, TOPIC, 0, Instant.EPOCH);
        var partition = OwnedPartition.blank(
                new TopicPartition(TOPIC, 0),
                SimulatedLedger.OURS,
                new TopicPartition(TOPIC + ".ledger", 0),
                Duration.ofDays(7),
                Uuid.randomUuid());
        return BackendRequest.of(
                new Flight(partition, record, Lane.INTERACTIVE), (Incoming.Request) RequestReader.read(record));
    }
}
