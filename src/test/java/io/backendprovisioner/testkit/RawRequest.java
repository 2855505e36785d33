package io.backendprovisioner.testkit;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.nio.ByteBuffer;
import java.time.Instant;
import java.util.Objects;
import java.util.UUID;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.header.Headers;
import org.apache.kafka.common.header.internals.RecordHeaders;
import org.jspecify.annotations.Nullable;

/** A request record as any client could write it, the bad ones included. Begins as a good one. */
public final class RawRequest {
    private byte @Nullable [] key;
    private byte @Nullable [] value;
    private final Headers headers = new RecordHeaders();

    private RawRequest() {}

    /** For an HTTP backend of that name, under a key and a correlation id of its own. */
    public static RawRequest toCreate(String backendName) {
        return new RawRequest()
                .keyed(UUID.randomUUID().toString())
                .correlatedBy(UUID.randomUUID().toString().getBytes(UTF_8))
                .saying("{\"backendName\":\"" + backendName + "\",\"backendType\":\"HTTP\"}");
    }

    public RawRequest keyed(String key) {
        return keyed(key.getBytes(UTF_8));
    }

    public RawRequest keyed(byte @Nullable [] key) {
        this.key = key;
        return this;
    }

    public RawRequest saying(String json) {
        return saying(json.getBytes(UTF_8));
    }

    public RawRequest saying(byte @Nullable [] value) {
        this.value = value;
        return this;
    }

    public RawRequest correlatedBy(byte[] id) {
        return with("kafka_correlationId", id);
    }

    public RawRequest uncorrelated() {
        headers.remove("kafka_correlationId");
        return this;
    }

    public RawRequest answeredOn(String topic) {
        return with("kafka_replyTopic", topic.getBytes(UTF_8));
    }

    public RawRequest answeredOnPartition(int partition) {
        return with(
                "kafka_replyPartition",
                ByteBuffer.allocate(Integer.BYTES).putInt(partition).array());
    }

    public RawRequest before(Instant deadline) {
        return with("provisioner-deadline", deadline.toString().getBytes(UTF_8));
    }

    /** To be told that it waits. */
    public RawRequest askingForAnnouncement() {
        return with("provisioner-progress", "true".getBytes(UTF_8));
    }

    public RawRequest with(String header, byte[] value) {
        headers.remove(header).add(header, value);
        return this;
    }

    /** What its reply is known by: the correlation id, or else the key. */
    byte[] echoed() {
        var correlation = headers.lastHeader("kafka_correlationId");
        return correlation == null ? Objects.requireNonNull(key) : correlation.value();
    }

    public ProducerRecord<byte[], byte[]> on(String topic, @Nullable Integer partition) {
        return new ProducerRecord<>(topic, partition, key, value, headers);
    }
}
