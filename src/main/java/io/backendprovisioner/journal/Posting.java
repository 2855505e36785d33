package io.backendprovisioner.journal;

import io.backendprovisioner.ledger.OwnedPartition;
import java.util.Collection;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.jspecify.annotations.Nullable;

/** Something that the journal commits, whole or not at all, together with whatever else is waiting. */
public sealed interface Posting {

    OwnedPartition partition();

    List<ProducerRecord<byte[], byte[]>> records();

    /** Returns whether something else can be published in the place of what is refused. */
    default boolean hasFallback() {
        return false;
    }

    /** Returns the topics whose records can be done without, as they are not ours. */
    static Set<String> topicsOfOthers(Collection<Posting> postings) {
        Set<String> topics = new HashSet<>();
        for (Posting posting : postings) {
            switch (posting) {
                case Remark _ -> {}
                case Announcement announcement ->
                    topics.add(announcement.record().topic());
                case Settlement settlement -> {
                    if (posting.hasFallback()) {
                        topics.add(settlement.reply().topic());
                    }
                }
            }
        }
        return topics;
    }

    /** Returns the name of the span in which it is waited for. */
    default String stage() {
        return switch (this) {
            case Remark _ -> "journal intent";
            case Announcement _ -> "journal announcement";
            case Settlement _ -> "journal reply";
        };
    }

    /** Makes the owner of the partition remember what the committed records say about its keys. */
    default void remember() {
        switch (this) {
            case Remark remark -> remark.records().forEach(partition()::remember);
            case Announcement _ -> {}
            case Settlement settlement -> {
                if (settlement.ledger() != null) {
                    partition().remember(settlement.ledger());
                }
            }
        }
    }

    /**
     * Something that the ledger is to remember, before the request is over: an intent, or that an answer has expired.
     *
     * @param records of the partition's ledger
     */
    record Remark(OwnedPartition partition, List<ProducerRecord<byte[], byte[]>> records) implements Posting {
        public Remark {
            records = List.copyOf(records);
        }
    }

    /**
     * Tells the sender of a request record that it waits for a call. The partition's progress remembers that, in the same
     * transaction, so that it is told once whoever dies. If the broker refuses the record, it is not told.
     */
    record Announcement(OwnedPartition partition, long offset, ProducerRecord<byte[], byte[]> record)
            implements Posting {

        @Override
        public List<ProducerRecord<byte[], byte[]>> records() {
            return List.of(record);
        }
    }

    /**
     * The end of one request record.
     *
     * @param reply what is published: a reply, or a dead letter where nobody can be answered
     * @param fallback what is published instead if the broker refuses {@code reply} itself, for example since its topic
     *     is gone or does not let us write
     * @param ledger what the request key stands for from now on, or {@code null} if that has not changed
     */
    record Settlement(
            OwnedPartition partition,
            long offset,
            ProducerRecord<byte[], byte[]> reply,
            ProducerRecord<byte[], byte[]> fallback,
            @Nullable ProducerRecord<byte[], byte[]> ledger)
            implements Posting {

        @Override
        public List<ProducerRecord<byte[], byte[]>> records() {
            return ledger == null ? List.of(reply) : List.of(reply, ledger);
        }

        Settlement fallenBack() {
            return new Settlement(partition, offset, fallback, fallback, ledger);
        }

        @Override
        public boolean hasFallback() {
            return !reply.equals(fallback);
        }
    }
}
