package io.backendprovisioner.testkit;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.backendprovisioner.contract.Reply;
import io.backendprovisioner.contract.ReplyReader;
import io.backendprovisioner.contract.ReplyStatus;
import org.apache.kafka.clients.consumer.ConsumerRecord;

/** A reply, and the record that it came in. */
public record ReceivedReply(ConsumerRecord<byte[], byte[]> record, Reply reply) {

    static ReceivedReply in(ConsumerRecord<byte[], byte[]> record) {
        return new ReceivedReply(record, ReplyReader.read(record.value()).orElseThrow());
    }

    public ReplyStatus status() {
        return reply.status();
    }

    public byte[] correlationId() {
        return record.headers().lastHeader("kafka_correlationId").value();
    }

    public String header(String name) {
        var header = record.headers().lastHeader(name);
        return header == null ? "" : new String(header.value(), UTF_8);
    }
}
