package io.backendprovisioner.operator;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.backendprovisioner.contract.Reply;
import io.backendprovisioner.contract.ReplyReader;
import io.backendprovisioner.domain.BackendId;
import java.util.Collection;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.apache.kafka.clients.consumer.ConsumerRecord;

/** Finds out which of some backends are named in replies, as the answer, as a candidate, or in any other way. */
final class RepliedBackends implements ReplyLog.Taker {
    private final List<BackendId> wanted;
    private final Set<BackendId> named = new HashSet<>();

    RepliedBackends(Collection<BackendId> wanted) {
        this.wanted = List.copyOf(wanted);
    }

    Set<BackendId> named() {
        return Set.copyOf(named);
    }

    @Override
    public void take(ConsumerRecord<byte[], byte[]> record) {
        if (record.value() == null) {
            return;
        }
        String text = new String(record.value(), UTF_8);
        Optional<Reply> reply = ReplyReader.read(record.value());
        for (BackendId id : wanted) {
            // The text as well, since a later release may reply what this one cannot read.
            if (text.contains(id.value())
                    || reply.filter(read -> names(read, id.value())).isPresent()) {
                named.add(id);
            }
        }
    }

    private static boolean names(Reply reply, String id) {
        return id.equals(reply.backendId()) || reply.candidates().contains(id);
    }
}
