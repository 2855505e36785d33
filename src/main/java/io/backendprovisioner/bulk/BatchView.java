package io.backendprovisioner.bulk;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.backendprovisioner.contract.HeaderNames;
import io.netty.util.collection.LongObjectHashMap;
import io.netty.util.collection.LongObjectMap;
import org.apache.kafka.clients.consumer.ConsumerRecord;

/**
 * A batch as its replies show it: one answer for each key, the last one, though nothing undoes what was created. Keeps
 * 24 to 48 bytes for each row.
 */
final class BatchView {
    private final String batch;
    private final LongObjectMap<Integer> groupOfKey = new LongObjectHashMap<>();
    private final Groups groups = new Groups();
    private final Pace pace = new Pace();
    private BatchNote note;

    BatchView(String batch, BatchNote note) {
        this.batch = batch;
        this.note = note;
    }

    void take(ConsumerRecord<byte[], byte[]> reply) {
        if (reply.key() == null || !batch.equals(RowResult.header(reply, HeaderNames.BATCH))) {
            return;
        }
        String key = new String(reply.key(), UTF_8);
        long hash = TextHash.of(key);
        Integer before = groupOfKey.get(hash);
        if (before != null) {
            if (groups.statusOf(before).equals("CREATED")) {
                return;
            }
            groups.remove(before);
        }
        groupOfKey.put(hash, Integer.valueOf(groups.add(RowResult.of(reply), key)));
    }

    /** What the control topic says anew. */
    void take(String key, String value) {
        BatchNote news = key.equals(BatchNote.keyOf(batch)) ? BatchNote.read(value) : null;
        if (news != null) {
            note = news;
        }
    }

    /** @param now as {@link io.backendprovisioner.domain.Time#nanos} gives it */
    BatchProgress standing(long now) {
        return new BatchProgress(batch, note.expected(), groups.all(), groups.byStatus(), pace.at(now, groups.all()));
    }

    boolean isOver() {
        return groups.all() >= note.expected();
    }

    boolean isAllCreated() {
        return groups.of("CREATED") >= note.rows() && groups.of("CREATED") == groups.all();
    }

    long unanswered() {
        return Math.max(0, note.expected() - groups.all());
    }

    Groups groups() {
        return groups;
    }
}
