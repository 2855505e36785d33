package io.backendprovisioner.bulk;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.backendprovisioner.contract.HeaderNames;
import io.backendprovisioner.contract.Reply;
import io.backendprovisioner.contract.ReplyReader;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.common.header.Header;
import org.jspecify.annotations.Nullable;

/**
 * What became of a row.
 *
 * @param status a reply's, or {@link #NOT_SENT}; a later release may know more of them, so it is text
 */
record RowResult(
        String status,
        @Nullable String backendId,
        @Nullable String provenance,
        @Nullable String code,
        @Nullable String message) {
    /** Sending was stopped before its turn came. */
    static final RowResult NOT_SENT =
            new RowResult("NOT_SENT", null, null, null, "sending was stopped before its turn came");

    static RowResult of(ConsumerRecord<byte[], byte[]> reply) {
        return ReplyReader.read(reply.value()).map(RowResult::of).orElseGet(() -> {
            String status = header(reply, HeaderNames.STATUS);
            return new RowResult(
                    status == null ? "UNREADABLE" : status, null, null, null, "the reply is of a kind not known here");
        });
    }

    private static RowResult of(Reply reply) {
        String candidates = reply.candidates().isEmpty() ? "" : "; candidates: " + String.join(" ", reply.candidates());
        return new RowResult(
                reply.status().name(),
                reply.backendId(),
                reply.provenance(),
                reply.code(),
                reply.message() == null ? null : reply.message() + candidates);
    }

    static @Nullable String header(ConsumerRecord<byte[], byte[]> reply, String name) {
        Header header = reply.headers().lastHeader(name);
        return header == null || header.value() == null ? null : new String(header.value(), UTF_8);
    }

    /** What rows are grouped by besides their status: the code, or how a backend came to be known. */
    String reason() {
        return code != null ? code : provenance != null ? provenance : "";
    }
}
